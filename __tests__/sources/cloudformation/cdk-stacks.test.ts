import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib/core';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal, StarPrincipal, Effect } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, CfnBucketPolicy } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import '../../../src/setup';
import { fromCdk, getObject, putObject, sseKms } from '../../../src';

const lambda = new ServicePrincipal('lambda.amazonaws.com');

/** Where data lies: a bucket under a key of its own. */
class Data extends Stack {
  readonly bucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key');
    this.bucket = new Bucket(this, 'Data', { encryption: BucketEncryption.KMS, encryptionKey: this.key });
  }
}

/** Who works with it: all it says of the bucket is imported. */
class Work extends Stack {
  constructor(scope: Construct, id: string, data: Data) {
    super(scope, id);
    const writer = new Role(this, 'Writer', { assumedBy: lambda });
    data.bucket.grantWrite(writer);
    const reader = new Role(this, 'Reader', { assumedBy: lambda });
    reader.addManagedPolicy(new ManagedPolicy(this, 'Read', { statements: [allow('s3:GetObject', data)] }));
    new CfnBucketPolicy(this, 'Guard', {
      bucket: data.bucket.bucketName,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          new PolicyStatement({
            effect: Effect.DENY,
            principals: [new StarPrincipal()],
            actions: ['s3:*'],
            resources: [data.bucket.bucketArn, data.bucket.arnForObjects('*')],
            conditions: { Bool: { 'aws:SecureTransport': 'false' } },
          }).toStatementJson(),
        ],
      },
    });
  }
}

function allow(action: string, { bucket }: Data): PolicyStatement {
  return new PolicyStatement({ actions: [action], resources: [bucket.arnForObjects('*')] });
}

function appOf(fill: (scope: Construct) => void): App {
  const app = new App({ builtinCloudFormationValidation: false });
  fill(app);
  return app;
}

const app = appOf((scope) => new Work(scope, 'Work', new Data(scope, 'Data')));
const staged = appOf((scope) => {
  const stage = new Stage(scope, 'Prod');
  new Work(stage, 'Work', new Data(stage, 'Data'));
});

describe.each([
  ['an app', fromCdk(app), 'Data'],
  ['the folder of its assembly', fromCdk(app.synth().directory), 'Data'],
  ['a stage of an app', fromCdk(staged), 'Prod-Data'],
  ['the folder of an assembly with a stage in it', fromCdk(staged.synth().directory), 'Prod-Data'],
])('%s: what one stack exports, another imports', (_, stack, data) => {
  test('a policy in one stack is that of the bucket in another', () => {
    expect(stack).toDenyInsecureTransport();
    expect(stack.policy('Guard')).toDenyInsecureTransport({ bucket: stack.bucket(`${data}/Data`) });
  });

  test('a role in one stack writes to the bucket in another, under its key', () => {
    const upload = { bucket: stack.bucket(`${data}/Data`), key: 'a', caller: stack.role('Writer'), secure: true };
    expect(stack).toAllow(putObject({ ...upload, encryption: sseKms(stack.key('Key')) }));
  });
});

test('a managed policy in one stack allows a call to the other, which the key stops', () => {
  const stack = fromCdk(app);
  const read = getObject({ bucket: stack.bucket('Data/Data'), key: 'a', caller: stack.role('Reader'), secure: true });
  expect(() => {
    expect(stack).toAllow(read);
  }).toThrow('kms:Decrypt on the key is not allowed');
});

describe('nested stacks of the CDK', () => {
  const app = new App({ builtinCloudFormationValidation: false });
  const lake = new Stack(app, 'Lake');
  const logs = new Bucket(lake, 'Logs');
  const more = new NestedStack(lake, 'More');
  const data = new Bucket(more, 'Data');
  const deep = new NestedStack(more, 'Deep');
  const far = new Bucket(deep, 'Far');
  const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
  const reader = new Role(deep, 'Reader', { assumedBy });
  logs.grantRead(reader);
  data.grantRead(reader);
  far.grantRead(new Role(lake, 'Writer', { assumedBy }));
  data.addToResourcePolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      principals: [new StarPrincipal()],
      actions: ['s3:*'],
      resources: [data.bucketArn, data.arnForObjects('*')],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  );

  test.each([
    ['an app', () => fromCdk(app)],
    ['a stack', () => fromCdk(lake)],
    ['a folder', () => fromCdk(app.synth().directory)],
  ])('%s: members are found by path, and know of one another', (_, read) => {
    const stack = read();
    expect(stack.nestedStacks).toEqual([]);
    expect(stack.bucket('More/Data')).toDenyInsecureTransport();
    expect(stack.bucket('More/Deep/Far')).not.toDenyInsecureTransport();
    const call = { key: 'a', secure: true };
    const inDeep = stack.role('More/Deep/Reader');
    expect(stack).toAllow(getObject({ ...call, bucket: stack.bucket('Logs'), caller: inDeep }));
    expect(stack).toAllow(getObject({ ...call, bucket: stack.bucket('More/Data'), caller: inDeep }));
    const outside = stack.role('Writer');
    expect(stack).toAllow(getObject({ ...call, bucket: stack.bucket('More/Deep/Far'), caller: outside }));
    expect(stack).not.toAllow(getObject({ ...call, bucket: stack.bucket('More/Data'), caller: outside }));
  });
});

test('a value of the CDK that only synthesis knows is said to be one', () => {
  const app = new App();
  const stack = new Stack(app, 'Post');
  const inbox = new Bucket(stack, 'Inbox');
  const role = new Role(stack, 'Reader', { assumedBy: lambda });
  const get = (bucket: unknown) => () => getObject({ bucket: bucket as string, key: 'a', caller: role.roleArn });
  const hint =
    /Hint: the CDK knows names once it synthesises: .*fromCdk\(app\), then by its id stack\.bucket\('Inbox'\)/;
  expect(get(inbox.bucketName)).toThrow(hint);
  expect(get(inbox)).toThrow(/got the CDK construct "Post\/Inbox"\n/);
  expect(get('logs')).toThrow(/Hint: the CDK knows names once it synthesises/);
  expect(() => {
    expect(inbox).toDenyInsecureTransport();
  }).toThrow(hint);
  expect(() => {
    expect(stack).toDenyInsecureTransport();
  }).toThrow(/the subject is an app or a stack of the CDK\nHint: read what it deploys: expect\(fromCdk\(app\)\)/);
});
