import { authorizeByDocument } from '../../src/evaluator/authorize';
import type { AccessRequest } from '../../src/evaluator/request';
import { toPolicy } from '../../src/policy/parse';
import { serviceOf } from '../../src/service-reference';
import { noNewAccess } from '../../src/claims/comparison';
import { isPossible } from '../../src/requests/possible-request';
import { share } from '../laws/share';
import { Random } from '../prover/random';

const seed = Number(process.env['JEST_IAM_SEED'] ?? 20260904);

/** Conditions on keys that hang together: counterexamples must not tear them apart. */
const conditions: readonly ((random: Random) => readonly [operator: string, key: string, values: unknown])[] = [
  () => ['ForAnyValue:StringEquals', 'aws:CalledVia', 'athena.amazonaws.com'],
  () => ['ForAllValues:StringNotEquals', 'aws:CalledVia', ['athena.amazonaws.com']],
  (random) => [
    'StringEquals',
    'aws:CalledViaFirst',
    random.pick(['athena.amazonaws.com', 'cloudformation.amazonaws.com']),
  ],
  (random) => [
    'StringNotEquals',
    'aws:CalledViaLast',
    random.pick(['athena.amazonaws.com', 'cloudformation.amazonaws.com']),
  ],
  (random) => ['Bool', 'aws:ViaAWSService', random.pick(['true', 'false'])],
  (random) => ['ForAllValues:StringEquals', 'aws:TagKeys', random.few(['team', 'cost', 'Env'], 1, 2)],
  () => ['ForAnyValue:StringLike', 'aws:TagKeys', 'te*'],
  (random) => ['StringEquals', `aws:RequestTag/${random.pick(['team', 'cost'])}`, random.pick(['a', 'b'])],
  (random) => ['Null', 'aws:RequestTag/team', random.pick(['true', 'false'])],
  (random) => ['DateGreaterThan', 'aws:CurrentTime', `2027-0${1 + random.below(9)}-01T00:00:00Z`],
  (random) => ['NumericLessThan', 'aws:EpochTime', String(1_800_000_000 + random.below(5) * 1_000_000)],
  (random) => ['StringEquals', 'aws:PrincipalOrgID', random.pick(['o-aaaaaaaaaa', 'o-bbbbbbbbbb'])],
  (random) => ['StringNotEquals', 'aws:PrincipalOrgID', random.pick(['o-aaaaaaaaaa', 'o-bbbbbbbbbb'])],
  (random) => [
    'ForAnyValue:StringLike',
    'aws:PrincipalOrgPaths',
    `o-${random.pick(['aaaaaaaaaa', 'cccccccccc'])}/r-ab12/*`,
  ],
  (random) => ['Bool', 'aws:MultiFactorAuthPresent', random.pick(['true', 'false'])],
  (random) => ['NumericLessThan', 'aws:MultiFactorAuthAge', String(random.below(4000))],
  (random) => ['StringEquals', 'aws:PrincipalAccount', random.pick(['111122223333', '444455556666'])],
  (random) => ['StringLike', 'aws:username', random.pick(['alice', 'a*', '*'])],
  (random) => [
    'ArnLike',
    'aws:PrincipalArn',
    `arn:aws:iam::${random.pick(['111122223333', '*'])}:${random.pick(['user/*', 'role/*', 'root'])}`,
  ],
  (random) => ['StringLike', 'aws:userid', random.pick(['AROA*:session', '*:x', 'AIDA*', '111122223333*'])],
  (random) => ['StringEquals', 'aws:SourceAccount', random.pick(['111122223333', '444455556666'])],
  () => ['ArnLike', 'aws:SourceArn', 'arn:aws:cloudtrail:*:111122223333:trail/*'],
  (random) => ['StringEquals', 'aws:SourceVpce', `vpce-${random.below(3)}`],
  () => ['IpAddress', 'aws:SourceIp', '203.0.113.0/24'],
  () => ['NotIpAddress', 'aws:SourceIp', '203.0.113.0/24'],
  (random) => ['Bool', 'aws:SecureTransport', random.pick(['true', 'false'])],
  (random) => ['NumericLessThan', 's3:TlsVersion', random.pick(['1.2', '1.3'])],
  (random) => ['StringEquals', 's3:x-amz-server-side-encryption', random.pick(['AES256', 'aws:kms'])],
  () => ['Null', 's3:x-amz-server-side-encryption-customer-algorithm', 'false'],
  (random) => ['Bool', 'aws:PrincipalIsAWSService', random.pick(['true', 'false'])],
];

const actions = [
  's3:PutObject',
  's3:*',
  'ec2:CreateTags',
  'ec2:Run*',
  'sqs:SendMessage',
  'kms:Decrypt',
  'kms:*',
  'dynamodb:*Item',
  'lambda:InvokeFunction',
  'iam:PassRole',
  '*',
];
const resources = [
  '*',
  'arn:aws:s3:::logs/*',
  'arn:aws:s3:::*',
  'arn:aws:sqs:*:111122223333:q-*',
  'arn:aws:kms:*:*:key/*',
  'arn:aws:iam::*:role/x/*',
  'arn:aws:ec2:*:*:instance/*',
  'arn:aws:dynamodb:*:*:table/?',
];

function randomDocument(random: Random, principals: boolean): object {
  const statement = (effect: string): object => {
    const blocks: Record<string, Record<string, unknown>> = {};
    for (let left = random.below(4); left > 0; left--) {
      const [operator, key, values] = random.pick(conditions)(random);
      (blocks[operator] ??= {})[key] = values;
    }
    return {
      Effect: effect,
      ...(principals && {
        Principal: random.pick<unknown>(['*', { AWS: '111122223333' }, { Service: 'cloudtrail.amazonaws.com' }]),
      }),
      Action: random.few(actions, 1, 2),
      [random.chance(80) ? 'Resource' : 'NotResource']: random.few(resources, 1, 2),
      Condition: blocks,
    };
  };
  return {
    Version: '2012-10-17',
    Statement: [statement('Allow'), statement('Allow'), statement('Deny')].slice(0, 1 + random.below(3)),
  };
}

/** Whether a resource is spelt as one of the ARN formats that the reference has for the action. */
function fitsAFormat({ action, resource }: AccessRequest): boolean {
  const [prefix = '', name = ''] = action.split(':');
  const service = serviceOf(prefix);
  const facts = service?.actions.get(name.toLowerCase());
  if (service === undefined || facts === undefined) return false;
  if (facts.resourceTypes.length === 0) return resource === '*' || action === 's3:ListAllMyBuckets';
  const formats = facts.resourceTypes.flatMap((type) => service.resourceTypes.get(type.name)?.arns ?? []);
  return formats.some((format) => {
    const parts = format.split(/\$\{[^}]*\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('[^]+')}$`).test(resource);
  });
}

/** What hangs together in a request, said once more. */
function tearsOf({ principal, context = {} }: AccessRequest): string[] {
  const { 'aws:CalledVia': via, 'aws:CalledViaFirst': first, 'aws:CalledViaLast': last } = context;
  const { 'aws:CurrentTime': time, 'aws:EpochTime': epoch, 'aws:TagKeys': tagKeys = [] } = context;
  const tags = Object.keys(context).filter((key) => key.startsWith('aws:RequestTag/'));
  const listed = Array.isArray(tagKeys) ? tagKeys.map((key: string) => key.toLowerCase()) : [];
  const account = typeof principal === 'string' && principal.startsWith('arn:') ? principal.split(':')[4] : undefined;
  const tears: Readonly<Record<string, boolean>> = {
    'first of CalledVia': Array.isArray(via) && first !== undefined && via[0] !== first,
    'last of CalledVia': Array.isArray(via) && last !== undefined && via[via.length - 1] !== last,
    'one time': time !== undefined && epoch !== undefined && Date.parse(String(time)) !== Number(epoch) * 1000,
    'tag keys':
      'aws:TagKeys' in context &&
      tags.some((tag) => !listed.includes(tag.slice('aws:RequestTag/'.length).toLowerCase())),
    account: account !== undefined && 'aws:PrincipalAccount' in context && context['aws:PrincipalAccount'] !== account,
    endpoint: 'aws:SourceVpce' in context && 'aws:SourceIp' in context,
    'plain HTTP': context['aws:SecureTransport'] === 'false' && 's3:TlsVersion' in context,
  };
  return Object.keys(tears).filter((name) => tears[name]);
}

test('every counterexample is possible, whole, replays, and names a resource that its action can have', () => {
  const random = new Random(seed);
  const nothing = (type: 'identity' | 'resource') =>
    toPolicy(
      {
        Version: '2012-10-17',
        Statement: { Effect: 'Deny', ...(type === 'resource' && { Principal: '*' }), Action: 'a2c:*', Resource: '*' },
      },
      { type },
    );
  const counts = { proven: 0, refuted: 0, undecided: 0 };
  for (let at = 0; at < share(500); at++) {
    const type = random.chance(60) ? 'identity' : 'resource';
    const document = randomDocument(random, type === 'resource');
    const candidate = toPolicy(document, { type });
    const verdict = noNewAccess(candidate, nothing(type));
    counts[verdict.answer]++;
    const shown = `${JSON.stringify(verdict)} of ${JSON.stringify(document)}`;
    if (verdict.answer === 'undecided') expect([verdict.reason, shown]).not.toEqual(['tied-keys', shown]);
    if (verdict.answer !== 'refuted') continue;
    const { witness } = verdict;
    expect([tearsOf(witness), shown]).toEqual([[], shown]);
    expect([isPossible(witness), fitsAFormat(witness), shown]).toEqual([true, true, shown]);
    expect(authorizeByDocument(witness, candidate).outcome).toBe('Allow');
  }
  process.stdout.write(`counterexamples: ${JSON.stringify(counts)} (seed ${seed})\n`);
  expect(counts.refuted).toBeGreaterThan(share(150));
  expect(counts.proven).toBeGreaterThan(share(50));
});
