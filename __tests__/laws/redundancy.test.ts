import type { PolicyType } from '../../src/policy/model';
import { toPolicy } from '../../src/policy/parse';
import { redundancyOf } from '../../src/claims/redundancy';
import { withBug } from '../prover/plant';
import { firstWrongRedundancy } from './redundancy-trial';
import type * as trials from './redundancy-trial';
import { isWhole, share } from './share';

const MANY = share(250);

test('a statement is redundant exactly when the policy without it decides every request alike', () => {
  expect(firstWrongRedundancy(MANY)).toBeUndefined();
});

if (isWhole)
  test.each([
    {
      name: 'the first request at hand settles it',
      file: 'src/claims/redundancy.ts',
      from: " || (any.answer === 'refuted' && differ(any.witness))",
      to: " || any.answer === 'refuted'",
    },
    {
      name: 'an SCP never stands beside full access',
      file: 'src/claims/redundancy.ts',
      from: 'isBesideFullAccess(rest) !== isBesideFullAccess(policy)',
      to: 'false',
    },
  ])('planted: $name', (bug) => {
    const wrong = withBug(bug, () => {
      const { firstWrongRedundancy: bugged } = jest.requireActual<typeof trials>('./redundancy-trial');
      return bugged(MANY);
    });
    expect(wrong).toBeDefined();
  });

describe('D: a policy with a statement for each of many teams is decided at once', () => {
  const team = (type: PolicyType) => (_: unknown, at: number) => ({
    Effect: 'Allow',
    ...(type === 'resource' && { Principal: { AWS: `arn:aws:iam::111122223333:role/team-${at}` } }),
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: `arn:aws:s3:::data/team-${at}/*`,
    Condition: {
      StringEquals: { 'aws:PrincipalTag/team': `team-${at}`, 's3:ExistingObjectTag/team': `team-${at}` },
      IpAddress: { 'aws:SourceIp': `203.0.113.${at}/32` },
      Bool: { 'aws:SecureTransport': 'true' },
    },
  });

  test.each(
    (isWhole ? [40, 60, 80] : [80]).flatMap((count) =>
      (['resource', 'identity'] as const).map((type) => [count, type] as const),
    ),
  )('%i statements, %s', (count, type) => {
    const Statement = Array.from({ length: count }, team(type));
    const policy = toPolicy({ Version: '2012-10-17', Statement: [...Statement, ...Statement.slice(0, 1)] }, { type });
    const before = process.cpuUsage();
    expect(redundancyOf(policy)).toEqual({ redundant: [0, count], undecided: [] });
    const { user } = process.cpuUsage(before);
    process.stdout.write(`redundancy of ${count} statements, ${type}: ${Math.round(user / 1000)} ms of CPU time\n`);
    // The goal is a second; a busy machine takes longer for the same steps.
    expect(user).toBeLessThan(2_000_000);
  });
});
