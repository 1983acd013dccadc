import { authorizeDocument, isUndecidedError, listObjectsV2, type Outcome } from '../../src';
import { toAllow, toExplicitlyDeny, toImplicitlyDeny } from '../../src/matchers';
import { toPolicy } from '../../src/policy/parse';
import { Random } from '../prover/random';

const account = '111122223333';
const caller = `arn:aws:iam::${account}:user/a`;
const call = listObjectsV2({ bucket: 'ledger', caller, prefix: 'a/', maxKeys: 5, secure: true });
const request = {
  principal: caller,
  action: 's3:ListBucket',
  resource: 'arn:aws:s3:::ledger',
  resourceAccount: account,
  context: {
    's3:prefix': 'a/',
    's3:max-keys': '5',
    'aws:SecureTransport': 'true',
    'aws:PrincipalArn': caller,
  },
};

/** Tests of which nobody knows what AWS says of the request: C12, C16, C26, A34. */
const open = [
  { NumericNotEquals: { 's3:max-keys': 'ten' } },
  { NumericNotEqualsIfExists: { 's3:max-keys': ['7', 'ten'] } },
  { Bool: { 'aws:SecureTransport': 'True' } },
  { ArnNotLike: { 'aws:PrincipalArn': 'a' } },
  { stringequals: { 's3:prefix': 'a/' } },
];
/** Tests that everybody reads alike; some hold for the request. */
const settled = [
  { NumericEquals: { 's3:max-keys': '6' } },
  { NumericNotEquals: { 's3:max-keys': '6' } },
  { Bool: { 'aws:SecureTransport': 'true' } },
  { StringNotEquals: { 's3:prefix': ['a/', 'b/'] } },
  { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/a' } },
];

type Statement = Readonly<Record<string, unknown>>;

function drawn(random: Random): Statement[] {
  return Array.from({ length: 1 + random.below(3) }, () => ({
    Effect: random.pick(['Allow', 'Allow', 'Deny']),
    Principal: random.pick(['*', { AWS: caller }, { AWS: '444455556666' }]),
    Action: random.chance(20) ? 's3:ListBucketVersions' : 's3:ListBucket',
    Resource: 'arn:aws:s3:::ledger',
    ...(random.chance(50) && { Condition: random.pick(settled) }),
  }));
}

function policyOf(statements: readonly Statement[]): ReturnType<typeof toPolicy> {
  return toPolicy({ Version: '2012-10-17', Statement: statements }, { type: 'resource' });
}

/** What the one-call matchers take for the outcome of a call; nothing where they say that they cannot decide. */
function answered(policy: unknown, asked: unknown): Outcome | undefined {
  const matchers = { Allow: toAllow, ExplicitDeny: toExplicitlyDeny, ImplicitDeny: toImplicitlyDeny };
  try {
    const [outcome, ...others] = (Object.keys(matchers) as Outcome[]).filter(
      (name) => matchers[name].call({ isNot: false }, policy, asked).pass,
    );
    if (outcome === undefined || others.length > 0) throw new Error('a call has one outcome');
    return outcome;
  } catch (error) {
    if (isUndecidedError(error)) return undefined;
    throw error;
  }
}

/**
 * The first policy whose answer to a call is not the one that both readings of its one open test give: with the test
 * held to be true, and with a statement that never applies. Where they differ, the call is undecided.
 */
export function firstWrongCall(seed: number, questions: number): string | undefined {
  const random = new Random(seed);
  for (let question = 0; question < questions; question++) {
    const statements = drawn(random);
    const at = random.below(statements.length);
    const asDrawn = statements.map((statement, index) => {
      if (index !== at) return statement;
      return { ...statement, Condition: { ...(statement['Condition'] as object | undefined), ...random.pick(open) } };
    });
    const never = { ...statements[at], Condition: { StringEquals: { 's3:prefix': 'never' } } };
    const [held, unheld] = [statements, statements.map((statement, index) => (index === at ? never : statement))].map(
      (reading) => authorizeDocument(request, policyOf(reading)).outcome,
    );
    const wanted = held === unheld ? held : undefined;
    for (const asked of [call, request]) {
      const found = answered(policyOf(asDrawn), asked);
      if (found !== wanted) {
        return `question ${question}: ${found ?? 'undecided'}, not ${wanted ?? 'undecided'}, of ${JSON.stringify(asDrawn)}`;
      }
    }
  }
  return undefined;
}
