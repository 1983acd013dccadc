import { toPolicy } from '../../src/policy/parse';
import { actionsInQuestion } from '../../src/requests/actions-in-question';
import { parsePattern } from '../../src/values/pattern';

const allow = (...Action: string[]) =>
  toPolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const range = { partitions: ['aws'], concerned: 'any', open: false, question: {} } as const;
const namesOf = (...given: Parameters<typeof actionsInQuestion>) => [
  ...new Set(actionsInQuestion(...given).map(({ name }) => name)),
];

test('what everyone knows is shown first, and what nobody can call last', () => {
  const names = namesOf([allow('s3:*')], range);
  expect(names.slice(0, 4)).toEqual(['s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:DeleteObject']);
  // Permissions without an operation of their own, as the reference lists them.
  const first = names.indexOf('s3:BypassGovernanceRetention');
  expect(names.slice(first)).toContain('s3:GetObjectVersionForReplication');
  expect(names.slice(first)).toContain('s3:ReplicateObject');
  expect(names.slice(first)).not.toContain('s3:PutObjectAcl');
});

test('of a service that the reference lacks, too, only the actions that the question concerns', () => {
  const policies = [allow('newservice:Read', 'newservice:Write')];
  expect(namesOf(policies, range)).toEqual(
    expect.arrayContaining(['newservice:Read', 'newservice:Write', 'newservice:DoSomething']),
  );
  const concerned = [parsePattern('newservice:read')];
  expect(namesOf(policies, { ...range, concerned })).toEqual(['newservice:Read']);
});

test('all buckets are listed on one resource', () => {
  const [list] = actionsInQuestion([allow('s3:ListAllMyBuckets')], {
    ...range,
    concerned: [parsePattern('s3:listallmybuckets')],
  });
  expect(list?.forms.map(({ seeds }) => seeds)).toEqual([['arn:aws:s3:::*']]);
});
