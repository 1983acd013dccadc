import {
  completeMultipartUpload,
  dsseKms,
  environment,
  every,
  getObject,
  headObject,
  iamRole,
  isUndecidedError,
  kmsKey,
  putObject,
  s3Bucket,
  simulate,
  sseKms,
  sseS3,
  uploadPart,
  type Call,
  type Environment,
} from '../../src';
import type * as setup from '../../src/matchers';
import { withBug, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { isWhole, share } from './share';

/** What a set of calls in an environment under KMS is said to be, each of its calls has to be by itself. */
const account = '210987654321';
const keyArn = `arn:aws:kms:eu-west-1:${account}:key/0f0e0d0c-1111-4222-8333-444455556666`;
const role = `arn:aws:iam::${account}:role/loader`;
const root = { Principal: { AWS: `arn:aws:iam::${account}:root` } };

const say = (Effect: string, Action: string, more: object = {}): object => ({ Effect, Action, Resource: '*', ...more });
const document = (...Statement: object[]): object => ({ Version: '2012-10-17', Statement });
const conditions = [
  {},
  {},
  {},
  { Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } },
  { Condition: { StringLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::logs/in/*' } } },
];
const rights = ['kms:*', 'kms:GenerateDataKey', 'kms:Decrypt', 'kms:Encrypt'];

interface World {
  readonly subject: Environment;
  readonly set: ReturnType<typeof every>;
  readonly calls: readonly Call[];
}

function randomWorld(random: Random): World {
  const grants = random.few(rights, 0, 2).map((right) => say('Allow', right, random.pick(conditions)));
  const guard = random.chance(25) ? [say('Deny', random.pick(rights), { Principal: '*' })] : [];
  const s3 = random.chance(85) ? [say('Allow', 's3:*')] : [say('Allow', 's3:ListBucket')];
  const byDefault = random.pick([undefined, sseKms(keyArn), sseKms(keyArn), dsseKms(keyArn)]);
  const subject = environment({
    buckets: [s3Bucket({ name: 'logs', account, ...(byDefault !== undefined && { defaultEncryption: byDefault }) })],
    keys: [kmsKey({ arn: keyArn, policy: document(say('Allow', 'kms:*', root), ...guard) })],
    principals: [iamRole(role, { policies: [document(...s3, ...grants)] })],
  });
  const writes = random.chance(60);
  const ways = [null, sseS3(), sseKms(keyArn)] as const;
  const told = writes && random.chance(80) ? random.few(ways, 1, 2) : undefined;
  const at = ['in/a', 'b'].map((key) => ({ bucket: 'logs', key, caller: role, secure: true }));
  const calls = writes
    ? at.flatMap((place) =>
        (told ?? ways).flatMap((encryption) => [
          putObject({ ...place, encryption }),
          uploadPart({ ...place, upload: { encryption } }),
          completeMultipartUpload({ ...place, upload: { encryption } }),
        ]),
      )
    : at.flatMap((place) => [getObject(place), headObject(place)]);
  const actions = [writes ? 's3:PutObject' : 's3:GetObject'];
  const set = every({ actions, callers: [role], secure: true, ...(told !== undefined && { encryption: told }) });
  return { subject, set, calls };
}

type Said = 'holds' | 'does not' | 'undecided';

function saidOf(run: () => void): Said {
  try {
    run();
    return 'holds';
  } catch (error) {
    if (isUndecidedError(error)) return 'undecided';
    if (typeof error === 'object' && error !== null && 'matcherResult' in error) return 'does not';
    throw error;
  }
}

/** What is said of the set; throws where a call shows that it is wrong. */
function askWorld(random: Random): readonly Said[] {
  const { subject, set, calls } = randomWorld(random);
  const outcomes = calls.map((call) => simulate(call, subject).outcome);
  const wanted = [
    ['toAllow', (outcome: string) => outcome === 'Allow'],
    ['toDeny', (outcome: string) => outcome !== 'Allow'],
    ['toExplicitlyDeny', (outcome: string) => outcome === 'ExplicitDeny'],
  ] as const;
  return wanted.map(([matcher, is]) => {
    const said = saidOf(() => {
      expect(subject)[matcher](set);
    });
    if (said === 'holds' && !outcomes.every(is)) throw new Error(`${matcher} holds, but ${outcomes.join()}`);
    if (said === 'does not' && outcomes.every(is)) throw new Error(`${matcher} does not hold, but ${outcomes.join()}`);
    return said;
  });
}

const ENVIRONMENTS = share(200);

test(`a set of calls under KMS is what its calls are: ${ENVIRONMENTS} environments`, () => {
  const random = new Random(20260901);
  const counts = { holds: 0, 'does not': 0, undecided: 0 };
  for (let at = 0; at < ENVIRONMENTS; at++) for (const said of askWorld(random)) counts[said]++;
  process.stdout.write(`sets under KMS: ${JSON.stringify(counts)}\n`);
  expect(Math.min(counts.holds, counts['does not'])).toBeGreaterThan(ENVIRONMENTS / 3);
  expect(counts.undecided).toBeLessThan(1.5 * ENVIRONMENTS);
});

const bugs: readonly Bug[] = [
  {
    name: 'a HEAD is taken to ask a key',
    file: 'src/matchers/every-in-environment.ts',
    from: 'return !keyless && answers',
    to: 'return answers',
  },
  {
    name: 'what depends on the call is taken for allowed',
    file: 'src/s3/environment/kms-answers.ts',
    from: "each.every(({ kind }) => kind === 'allowed')",
    to: "each.every(({ kind }) => kind !== 'refused')",
  },
  {
    name: 'every way of the set is taken for the first',
    file: 'src/s3/environment/kms-answers.ts',
    from: 'return [encryption].flat().map(',
    to: 'return [encryption].flat().slice(0, 1).map(',
  },
];

if (isWhole)
  test.each(bugs.map((bug) => [bug.name, bug] as const))('planted, %s: noticed', (_, bug) => {
    const fresh = withBug(bug, () => jest.requireActual<typeof setup>('../../src/matchers'));
    const { toAllow, toDeny, toExplicitlyDeny } = fresh;
    expect.extend({ toAllow, toDeny, toExplicitlyDeny });
    const random = new Random(20260901);
    expect(() => {
      for (let at = 0; at < ENVIRONMENTS; at++) askWorld(random);
    }).toThrow(/holds, but|does not hold, but/);
  });
