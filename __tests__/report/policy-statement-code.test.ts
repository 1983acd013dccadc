import { runInNewContext } from 'node:vm';
import * as cdk from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import '../../src/setup';
import { call, fromCdk } from '../../src';
import { thrownBy } from '../thrown';

const account = '111122223333';

interface App {
  readonly stack: cdk.Stack;
  readonly [name: string]: unknown;
}

/** What the message says to write in the app, which stands behind the line of the construct. */
function codeIn(message: string): string {
  const lines = message.split('\n');
  const start = lines.findIndex((line) => line.startsWith('To fix it, change the construct')) + 1;
  const end = lines.findIndex((line, at) => at >= start && /^(?: {2}or |The synthesised)/.test(line));
  return lines.slice(start, end).join('\n');
}

/** Runs the claim, writes what its message says into an app made anew, and runs it again. */
function mendedByItsCode(make: () => App, claim: (stack: ReturnType<typeof fromCdk>) => void): string {
  const { message } = thrownBy(() => {
    claim(fromCdk(make().stack, { account }));
  });
  const code = codeIn(message);
  const { stack, ...constructs } = make();
  runInNewContext(code, { cdk, iam, ...constructs });
  claim(fromCdk(stack, { account }));
  return code;
}

function lake(): App {
  const stack = new cdk.Stack(new cdk.App(), 'Lake');
  const bucket = new Bucket(stack, 'Data');
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['s3:GetObject'],
      principals: [new iam.AccountPrincipal('444455556666')],
      resources: [bucket.arnForObjects('*')],
    }),
  );
  return { stack, bucket };
}

function work(): App {
  const stack = new cdk.Stack(new cdk.App(), 'Work');
  const queue = new Queue(stack, 'Jobs');
  queue.addToResourcePolicy(
    new iam.PolicyStatement({
      actions: ['sqs:SendMessage'],
      principals: [new iam.ServicePrincipal('events.amazonaws.com'), new iam.AccountPrincipal('444455556666')],
      resources: [queue.queueArn],
    }),
  );
  return { stack, queue };
}

const { stack, queue } = work();
const jobs = stack.getLogicalId((queue as Queue).node.defaultChild as cdk.CfnElement);

test('the statement of a message is printed as an app writes it, and run it mends the app', () => {
  const code = mendedByItsCode(lake, (read) => {
    expect(read.bucket('Data')).toDenyInsecureTransport();
  });
  expect(code).toBe(`  bucket.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'DenyInsecureTransport',
    effect: iam.Effect.DENY,
    principals: [new iam.StarPrincipal()],
    actions: ['s3:*'],
    resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  }));`);
});

test.each<[string, () => App, (stack: ReturnType<typeof fromCdk>) => void]>([
  [
    'of a perimeter',
    lake,
    (read) => {
      expect(read.bucket('Data')).toEnforceIdentityPerimeter({ accounts: [account] });
    },
  ],
  [
    'of TLS versions',
    lake,
    (read) => {
      expect(read.bucket('Data')).toRequireTlsVersion('1.2');
    },
  ],
  [
    'of a bucket that has no policy',
    () => {
      const stack = new cdk.Stack(new cdk.App(), 'Lake');
      return { stack, bucket: new Bucket(stack, 'Data') };
    },
    (read) => {
      expect(read.bucket('Data')).toDenyInsecureTransport();
    },
  ],
  [
    'of a queue',
    work,
    (read) => {
      const resource = read.value(`\${${jobs}.Arn}`);
      const caller = 'arn:aws:iam::444455556666:role/sender';
      expect(read.policy('Jobs/Policy')).toAllow(call('sqs:ReceiveMessage', { resource, caller }));
    },
  ],
])('%s too', (_, make, claim) => {
  expect(mendedByItsCode(make, claim)).toContain('new iam.PolicyStatement({');
});
