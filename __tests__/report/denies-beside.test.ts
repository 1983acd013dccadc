import { environment, getObject, iamRole, s3Bucket, vpcEndpoint } from '../../src';
import { ask } from '../matchers/answered';
import { policy, type Json } from '../cures/asked-claim';

const account = '283019475566';
const arn = 'arn:aws:s3:::weights';
const trainer = iamRole(`arn:aws:iam::${account}:role/trainer`, { policies: [] });
const first = 'vpce-0c58e1a97b3d2f604';
const second = 'vpce-09f3b6d2e7a8c1450';
const cluster = vpcEndpoint(first, { vpc: 'vpc-04b7e2d9a1c6f8350' });

const reads: Json = {
  Sid: 'Reads',
  Effect: 'Allow',
  Principal: { AWS: trainer.arn },
  Action: 's3:GetObject',
  Resource: `${arn}/*`,
};

const outside = (Sid: string, endpoints: string | readonly string[] = '', Action = 's3:GetObject'): Json => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource: `${arn}/*`,
  Condition: { StringNotEquals: { 'aws:SourceVpce': endpoints } },
});

const stopped = (...statements: readonly Json[]): string => {
  const world = environment({
    buckets: [s3Bucket({ name: 'weights', account, policy: policy(reads, ...statements) })],
    endpoints: [cluster],
    principals: [trainer],
  });
  const call = getObject({ bucket: 'weights', key: 'a', caller: trainer, from: cluster, secure: true });
  return ask(world, 'toDeny', [call], 'not').message;
};

test('a Deny that gets another endpoint to spare: another Deny that stops what comes through its own is named', () => {
  const message = stopped(outside('A', first), outside('B', second));
  expect(message).toContain(`To fix it, make "aws:SourceVpce": ["${second}", "${first}"] in statement 2 \`B\``);
  expect(message).toMatch(
    new RegExp(
      `^Still stopped: aws:SourceVpce "${second}", by statement 1 \`A\` .*: add it there too, if it is meant$`,
      'm',
    ),
  );
});

test.each([
  ['it has both endpoints', outside('A', [first, second])],
  ['it is about another action', outside('A', first, 's3:PutObject')],
])('but not where %s', (_, other) => {
  const message = stopped(other, outside('B', second));
  expect(message).toContain('To fix it');
  expect(message).not.toContain('Still stopped');
});

describe('what an Allow lets in by a circle that is wider than was meant', () => {
  const organization = 'o-p4n8x2k7d1';
  const path = `${organization}/r-7c3d/ou-7c3d-sandbox1/`;
  const sandbox = (organizationPath?: string): ReturnType<typeof iamRole> =>
    iamRole('arn:aws:iam::860237194455:role/experiment', {
      organization,
      ...(organizationPath !== undefined && { organizationPath }),
      policies: [policy({ Effect: 'Allow', Action: 's3:Get*', Resource: '*' })],
    });
  const shared: Json = {
    ...reads,
    Sid: 'Unit',
    Principal: '*',
    Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } },
  };
  const http: Json = {
    ...outside('Tls'),
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const readBy = (caller: ReturnType<typeof iamRole>, key = 'customers/a'): string => {
    const world = environment({
      buckets: [s3Bucket({ name: 'weights', account, policy: policy(shared, http) })],
      principals: [caller],
    });
    return ask(world, 'toDeny', [getObject({ bucket: 'weights', key, caller, secure: true })]).message;
  };

  test('is shown by its test, with the narrower key that the caller has', () => {
    const message = readBy(sandbox(path));
    expect(message).toContain('Let in by the Condition of the bucket policy, statement 0 `Unit`');
    expect(message).toContain(
      `Hint: StringEquals aws:PrincipalOrgID admits "${organization}": aws:PrincipalOrgPaths tells more, here "${path}". To let in only whom you mean, add "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "<the path of the unit that you mean>" } to that Condition`,
    );
    expect(message).not.toContain('Nearest deny');
    expect(message.indexOf('<the path')).toBeLessThan(message.indexOf('To fix it'));
  });

  test('what is added is refused until it is filled in, and with a unit keeps the caller out', () => {
    const limited = (unit: string): ReturnType<typeof ask> => {
      const Condition = {
        ...(shared['Condition'] as Json),
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': unit },
      };
      const caller = sandbox(path);
      const world = environment({
        buckets: [s3Bucket({ name: 'weights', account, policy: policy({ ...shared, Condition }, http) })],
        principals: [caller],
      });
      return ask(world, 'toDeny', [getObject({ bucket: 'weights', key: 'customers/a', caller, secure: true })]);
    };
    expect(limited('<the path of the unit that you mean>').message).toContain('was never filled in');
    expect(limited(`${organization}/*/ou-7c3d-analytic/*`).kind).toBe('passes');
  });

  test('and the Deny for the one call says that it is for that alone', () => {
    const message = readBy(sandbox(path));
    const [, text = ''] = message.split(
      'The Deny below is for this one caller and object alone: to stop others like it too, narrow what lets them in',
    );
    expect(text).toContain('"Sid": "DenyCalls"');
  });

  test('a narrower key of which nothing is known is not told', () => {
    expect(readBy(sandbox())).not.toContain('tells more');
  });
});
