import '../../../src/setup';
import { anonymous, fromCloudFormation, getObject, type Stack } from '../../../src';
import { thrownBy } from '../../thrown';

const settings = {
  PublicAccessBlockConfiguration: { BlockPublicPolicy: false, RestrictPublicBuckets: false },
};
const documentOf = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const trust = documentOf({ Effect: 'Allow', Principal: { AWS: { Ref: 'AWS::AccountId' } }, Action: 'sts:AssumeRole' });

/** A bucket that AWS names, and a role that reads what a parameter says. */
function reading(Resource: string, declared: object): Stack {
  const read = documentOf({ Effect: 'Allow', Action: 's3:GetObject', Resource: { 'Fn::Sub': Resource } });
  return fromCloudFormation({
    Parameters: { P: { Type: 'String', ...declared } },
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket' },
      Reader: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: trust, Policies: [{ PolicyName: 'read', PolicyDocument: read }] },
      },
    },
  });
}

/** The same bucket with a policy on whichever bucket a parameter names. */
function carrying(declared: object): Stack {
  const everybody = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject' };
  return fromCloudFormation({
    Parameters: { P: { Type: 'String', ...declared } },
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket', Properties: settings },
      Guard: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'P' },
          PolicyDocument: documentOf({ ...everybody, Resource: { 'Fn::Sub': 'arn:aws:s3:::${P}/*' } }),
        },
      },
    },
  });
}

const limits: readonly (readonly [string, object])[] = [
  ['what a bucket may be called', { AllowedPattern: '[a-z0-9-]+' }],
  ['the names that AWS makes up for one stack', { AllowedPattern: 'prod-logs-[a-z0-9]{12}' }],
  ['those for many stacks', { AllowedPattern: '(a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r)-logs-[a-z0-9]{12}' }],
  ['longer names than the usual one', { MinLength: 30, MaxLength: 35 }],
];

describe.each(limits)('a parameter that is limited to %s may be given the name that AWS made up', (_, declared) => {
  test.each(['arn:aws:s3:::${P}/*', 'arn:aws:s3:::${P}/logs/*', 'arn:${AWS::Partition}:s3:::${P}/logs/a'])(
    'in an identity policy: %s',
    (resource) => {
      const stack = reading(resource, declared);
      const call = getObject({ bucket: stack.bucket('Logs'), key: 'logs/a', caller: stack.role('Reader') });
      const named = getObject({ bucket: stack.value('${Logs}'), key: 'logs/a', caller: stack.role('Reader') });
      for (const ask of [
        () => {
          expect(stack).not.toAllow(call);
        },
        () => {
          expect(stack.policy('Reader/read')).not.toAllow(call);
        },
        () => {
          expect(stack.policy('Reader/read')).not.toAllow(named);
        },
      ]) {
        expect(thrownBy(ask).message).toMatch('Cannot decide: toAllow: it depends on a name');
      }
    },
  );

  test('in the Bucket of a bucket policy', () => {
    const stack = carrying(declared);
    const call = getObject({ bucket: stack.bucket('Logs'), key: 'a', caller: anonymous });
    for (const ask of [
      () => {
        expect(stack.bucket('Logs')).not.toBePublic();
      },
      () => {
        expect(stack).not.toAllow(call);
      },
    ]) {
      expect(thrownBy(ask).message).toMatch('it depends on a name');
    }
  });
});

test('one that no bucket can be called by is not given its name', () => {
  expect(carrying({ AllowedPattern: '[A-Z]+' }).bucket('Logs')).not.toBePublic();
});

describe('the texts of a call', () => {
  const letters = { AllowedPattern: '[a-z]+' };

  test.each([
    ['its bucket', 'arn:aws:s3:::${P}/*', 'invoices'],
    ['a folder of its key', 'arn:aws:s3:::invoices/${P}/*', 'logs'],
    ['its key', 'arn:aws:s3:::invoices/logs/${P}', 'a'],
  ])('%s is tried of a parameter in an identity policy', (_, resource, name) => {
    const stack = reading(resource, letters);
    const call = getObject({ bucket: 'invoices', key: 'logs/a', caller: stack.role('Reader') });
    const { message } = thrownBy(() => {
      expect(stack.policy('Reader/read')).not.toAllow(call);
    });
    expect(message).toMatch('parameter «P»');
    expect(message).toMatch(`it fails with "${name}"`);
  });

  test('a folder of the key in a bucket of the template', () => {
    const stack = reading('${Logs.Arn}/${P}/*', letters);
    const call = getObject({ bucket: stack.bucket('Logs'), key: 'logs/a', caller: stack.role('Reader') });
    const { message } = thrownBy(() => {
      expect(stack).not.toAllow(call);
    });
    expect(message).toMatch('it fails with "logs"');
  });

  test('another key than the pattern allows is none of them', () => {
    const stack = reading('${Logs.Arn}/${P}/*', { AllowedPattern: '[A-Z]+' });
    const call = getObject({ bucket: stack.bucket('Logs'), key: 'logs/a', caller: stack.role('Reader') });
    expect(stack).not.toAllow(call);
  });
});

test('a parameter that begins a Resource is tried as an ARN, however long it has to be', () => {
  for (const declared of [{}, { MinLength: 30 }]) {
    const stack = reading('${P}/*', declared);
    const call = getObject({ bucket: stack.bucket('Logs'), key: 'logs/a', caller: stack.role('Reader') });
    const { message } = thrownBy(() => {
      expect(stack.policy('Reader/read')).not.toAllow(call);
    });
    expect(message).toMatch('Cannot decide: toAllow: it depends on a name');
    expect(message).toMatch(/it holds with "arn:aws:s3:::/);
  }
});

test('a pattern of the parameter and one of the name are one pattern where the two are one name', () => {
  const everybody = { Principal: '*', Action: 's3:GetObject' };
  const stack = fromCloudFormation({
    Parameters: { P: { Type: 'String', AllowedPattern: '(app|q)-Reader-[a-z0-9]{12}' } },
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket', Properties: settings },
      Reader: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } },
      Guard: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Logs' },
          PolicyDocument: documentOf(
            { Effect: 'Allow', ...everybody, Resource: { 'Fn::Sub': '${Logs.Arn}/${P}?' } },
            { Effect: 'Deny', ...everybody, Resource: { 'Fn::Sub': '${Logs.Arn}/${Reader}*' } },
          ),
        },
      },
    },
  });
  const { message } = thrownBy(() => {
    expect(stack.bucket('Logs')).toBePublic();
  });
  expect(message).toMatch(/it depends on a name[^]*parameter «P»/);
});
