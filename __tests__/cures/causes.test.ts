import '../../src/setup';
import { fromCloudFormation, parsePolicy, s3Bucket } from '../../src';

import { thrownBy } from '../thrown';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const identity = 'identity' as const;
const see: Json = { Sid: 'See', Effect: 'Allow', Action: 'rds:Describe*', Resource: '*' };
const reboot = (Condition: Json): Json => ({
  Sid: 'Reboot',
  Effect: 'Allow',
  Action: 'rds:RebootDBInstance',
  Resource: '*',
  Condition,
});
const messageOf = (claim: () => void): string => thrownBy(claim).message;

describe('a statement that no request can meet is the cause', () => {
  const contradictory = reboot({
    StringEquals: { 'aws:RequestedRegion': 'eu-west-1' },
    StringNotLike: { 'aws:RequestedRegion': 'eu-*' },
    Bool: { 'aws:MultiFactorAuthPresent': 'true' },
  });
  const claim = { claim: 'toBeEquivalentTo', isNot: true, type: identity } as const;

  test('.not.toBeEquivalentTo names the tests that never hold together, and not the third', () => {
    const message = ask(claim, policy(see, contradictory), parsePolicy(policy(see), { type: identity })).message();
    expect(message).toMatch(/statement 1 `Reboot` {2}policy:\d+ meets no request: these tests never hold together\n/);
    expect(message).toContain('"aws:RequestedRegion": "eu-west-1"');
    expect(message).toContain('"aws:RequestedRegion": "eu-*"');
    expect(message).not.toContain('MultiFactor');
  });

  const freeze = (start: string, end: string): string => {
    const span = reboot({
      DateGreaterThan: { 'aws:CurrentTime': start },
      DateLessThanEquals: { 'aws:CurrentTime': end },
    });
    return ask(claim, policy(see, span), parsePolicy(policy(see), { type: identity })).message();
  };

  test('of two dates it asks whether the year of the end is right', () => {
    const message = freeze('2026-12-18T16:00:00Z', '2026-01-04T07:00:00Z');
    const line = /(\d+) \| +"aws:CurrentTime": "2026-01-04/.exec(message)?.[1];
    expect(message).toContain(
      `The end 2026-01-04T07:00:00Z lies before the start 2026-12-18T16:00:00Z:\n  is the year in line ${line} right?`,
    );
  });

  test('it asks for no year where a year later is too early too, and says nothing of dates in order', () => {
    const early = freeze('2030-12-18T16:00:00Z', '2028-01-04T07:00:00Z');
    expect(early).toContain('The end 2028-01-04T07:00:00Z lies before the start 2030-12-18T16:00:00Z\n');
    expect(early).not.toContain('is the year');
    expect(freeze('2026-12-18T16:00:00Z', '2027-01-04T07:00:00Z')).not.toContain('lies before');
  });

  test('toHaveNoRedundantStatements says the same of it', () => {
    const message = ask({ claim: 'toHaveNoRedundantStatements', type: identity }, policy(see, contradictory)).message();
    expect(message).toMatch(/statement 1 `Reboot` {2}policy:\d+: it meets no request, since tests of it never hold/);
  });

  test('.not.toBeEquivalentTo names a statement that another one covers', () => {
    const listed = { Sid: 'Listed', Effect: 'Allow', Action: 'rds:DescribeDBInstances', Resource: '*' };
    const message = ask(claim, policy(see, listed), parsePolicy(policy(see), { type: identity })).message();
    expect(message).toMatch(/statement 1 `Listed` {2}policy:\d+ changes nothing: statement 0 `See` alone would decide/);
  });
});

describe('a statement none of whose actions is ever on its Resource is the cause', () => {
  const dumps = 'arn:aws:s3:::prod-dumps';
  const look = {
    Sid: 'Look',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:ListBucket'],
    Resource: [dumps, `${dumps}/*`],
  };
  const mfa = (Resource: string, Action: unknown = 's3:GetObject'): Json => ({
    Sid: 'Mfa',
    Effect: 'Deny',
    Action,
    Resource,
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  });
  const inUse = parsePolicy(policy(look), { type: identity });
  const claim = { claim: 'toBeEquivalentTo', isNot: true, type: identity } as const;

  test('.not.toBeEquivalentTo says so, and has the Resource to paste', () => {
    expect(mendedStatements(claim, policy(look, mfa(dumps)), inUse)).toEqual([look, mfa(`${dumps}/*`)]);
    const message = ask(claim, policy(look, mfa(dumps)), inUse).message();
    expect(message).toMatch(/statement 1 `Mfa` {2}policy:\d+ meets no request: "s3:GetObject" applies to none of/);
    expect(message).toContain(`To fix it, make that "Resource": "${dumps}/*"`);
    expect(message).not.toContain('Nothing to paste');
  });

  test('toHaveNoRedundantStatements says the same of it, and to mend it first', () => {
    const message = ask({ claim: 'toHaveNoRedundantStatements', type: identity }, policy(look, mfa(dumps))).message();
    expect(message).toContain('it meets no request: "s3:GetObject" applies to none of the statement\'s resources');
    expect(message).toContain('If requests are meant to meet statement 1 `Mfa`, mend its Resource and keep it');
  });

  test('one of whose actions is on it is not', () => {
    const names = ['s3:GetObject', 's3:ListBucket'];
    const nobody = { ...mfa(dumps, names), Effect: 'Allow' };
    const message = ask(claim, policy(look, nobody), inUse).message();
    expect(message).toMatch(/statement 1 `Mfa` {2}policy:\d+ changes nothing: statement 0 `Look` alone/);
  });
});

describe('a Config rule that is met, and should not be', () => {
  const open: Json = {
    Sid: 'Open',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::a-b/*',
  };
  const read = 's3-bucket-public-read-prohibited';

  test('names the setting that keeps strangers out, of a template as a text to paste', () => {
    const template = (restrict: string): string => `Resources:
  Releases:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: a-b
      PublicAccessBlockConfiguration:
        BlockPublicPolicy: false
        RestrictPublicBuckets: ${restrict}
  ReleasesPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Releases
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: !Sub '\${Releases.Arn}/*' }
`;
    const message = messageOf(() => {
      expect(fromCloudFormation(template('true')).bucket('Releases')).not.toComplyWithConfigRule(read);
    });
    expect(message).toContain('RestrictPublicBuckets keeps strangers out, whatever the policy grants');
    expect(message).toContain(
      'To fix it, put this in place of PublicAccessBlockConfiguration of Releases, lines 6-8  template:6',
    );
    expect(message).toContain('        RestrictPublicBuckets: false');
    expect(message).not.toContain('s3Bucket(');
    expect(fromCloudFormation(template('false')).bucket('Releases')).not.toComplyWithConfigRule(read);
  });

  test('names it of a bucket of a test as an option', () => {
    const message = messageOf(() => {
      const bucket = s3Bucket({ name: 'a-b', policy: policy(open), blockPublicAccess: { blockPublicPolicy: false } });
      expect(bucket).not.toComplyWithConfigRule(read);
    });
    expect(message).toContain(
      's3Bucket({ blockPublicAccess: { blockPublicPolicy: false, restrictPublicBuckets: false } })',
    );
  });

  test('names the Condition of an Allow for everybody', () => {
    const limited = { ...open, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } };
    const message = messageOf(() => {
      expect(s3Bucket({ name: 'a-b', policy: policy(limited) })).not.toComplyWithConfigRule(read);
    });
    expect(message).toContain('statement 0 `Open` is for everybody but for its Condition');
  });

  test.each([
    [
      'the account that it is for',
      { AWS: 'arn:aws:iam::111122223333:root' },
      'stops at Principal',
      'for nobody outside it',
    ],
    ['whom it names', { AWS: 'arn:aws:iam::111122223333:role/press' }, 'stops at Principal', 'anonymous callers'],
  ])('shows the Allow that comes nearest, and %s', (_, Principal, stops, hint) => {
    const writes = { ...open, Sid: 'Writes', Principal, Action: 's3:PutObject' };
    const reads = { ...open, Sid: 'Reads', Principal };
    const bucket = s3Bucket({ name: 'a-b', policy: policy(writes, reads), blockPublicAccess: false });
    const lines = (access: 'read' | 'write'): string =>
      messageOf(() => {
        expect(bucket).not.toComplyWithConfigRule(`s3-bucket-public-${access}-prohibited`);
      });
    expect(lines('read')).toContain(`Nearest allow  statement 1 \`Reads\` ${stops}`);
    expect(lines('read')).toContain(hint);
    expect(lines('write')).toContain(`Nearest allow  statement 0 \`Writes\` ${stops}`);
    expect(
      messageOf(() => {
        expect(bucket).toBePublic();
      }),
    ).toContain(`Nearest allow  statement 1 \`Reads\` ${stops}`);
  });

  test('shows an Allow for an account before one for a role', () => {
    const team = { ...open, Sid: 'Team', Principal: { AWS: 'arn:aws:iam::111122223333:role/press' } };
    const all = {
      ...open,
      Sid: 'All',
      Principal: { AWS: '111122223333' },
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::a-b',
    };
    const message = messageOf(() => {
      const bucket = s3Bucket({ name: 'a-b', policy: policy(team, all), blockPublicAccess: false });
      expect(bucket).not.toComplyWithConfigRule(read);
    });
    expect(message).toContain('Nearest allow  statement 1 `All` stops at Principal');
  });
});
