import {
  anonymous,
  authorize,
  authorizeDocument,
  awsService,
  environment,
  every,
  iamRole,
  isUndecidedError,
  s3Bucket,
  type BucketSettings,
  type Outcome,
  type PolicyInput,
} from '../../src';
import type * as setup from '../../src/matchers';
import { withBug, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { isWhole, share } from './share';

/**
 * A world of calls on one bucket, with the facts that no request tells, and what S3 answers to each: the evaluator's
 * decision, and by hand what S3 adds to it (F14, F15, O24, O25, O26, O31). A claim about a set of calls has to hold where
 * each of its calls is as it says whatever those facts are, not to hold where one is not in the usual case, and to be
 * undecided between the two.
 */
const owner = '111122223333';
const partnerAccount = '444455556666';
const bucketName = 'logs';
const objects = `arn:aws:s3:::${bucketName}`;

interface Who {
  readonly name: string;
  readonly given: ReturnType<typeof iamRole> | typeof anonymous | ReturnType<typeof awsService>;
  readonly principal: string | { readonly service: string };
  readonly account?: string;
  readonly arn?: string;
}

function roleOf(account: string, name: string): Who {
  const arn = `arn:aws:iam::${account}:role/${name}`;
  return { name, given: iamRole(arn), principal: `arn:aws:sts::${account}:assumed-role/${name}/s`, account, arn };
}

const service = 'logging.s3.amazonaws.com';
const people: readonly Who[] = [
  roleOf(partnerAccount, 'Partner'),
  roleOf(partnerAccount, 'Other'),
  roleOf(owner, 'Local'),
  { name: 'anonymous', given: anonymous, principal: 'anonymous' },
  { name: 'service', given: awsService(service), principal: { service } },
];

const actions = [
  's3:PutObject',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
  's3:GetObject',
  's3:GetObjectAcl',
  's3:GetObjectTagging',
  's3:PutObjectAcl',
];
/** What of the world is looked at; left out: all of it. */
interface Focus {
  readonly kind?: World['kind'];
  readonly actions?: readonly string[];
  readonly people?: readonly Who[];
}

const steps = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
const ofItsOwner = ['s3:GetObject', 's3:GetObjectAcl', 's3:PutObjectAcl'];
const keys = ['in/a', 'b'];

/** What no request tells. */
interface Untold {
  readonly isInitiator: boolean;
  /** Whether the object that is there is of an account that is neither the bucket's nor the caller's. */
  readonly isForeign: boolean;
}
const usual: Untold = { isInitiator: false, isForeign: false };
const each: readonly Untold[] = [
  usual,
  ...[true, false].map((isInitiator) => ({ isInitiator, isForeign: true })),
  { isInitiator: true, isForeign: false },
];

interface CallMade {
  readonly who: Who;
  readonly action: string;
  readonly key: string;
  readonly secure: boolean;
}

interface World {
  readonly subject: unknown;
  readonly kind: 'policy' | 'bucket' | 'environment';
  /** What the policies say. */
  readonly said: (call: CallMade) => Outcome;
  /** The same without the bucket's ACL. */
  readonly saidWithoutAcl: (call: CallMade) => Outcome;
  readonly hasOwners: boolean;
}

const secured = (value: string): object => ({ Condition: { Bool: { 'aws:SecureTransport': value } } });

function bucketPolicy(random: Random): PolicyInput {
  const principals = [
    '*',
    { AWS: `arn:aws:iam::${partnerAccount}:role/Partner` },
    { AWS: `arn:aws:iam::${partnerAccount}:root` },
    { AWS: `arn:aws:iam::${owner}:role/Local` },
    { Service: service },
  ];
  const statement = (): object => ({
    Effect: random.chance(50) ? 'Allow' : 'Deny',
    Principal: random.pick(principals),
    Action: random.few(random.chance(60) ? ['s3:PutObject', ...steps] : actions, 1, 2),
    Resource: random.chance(30) ? `${objects}/in/*` : `${objects}/*`,
    ...random.pick([{}, {}, secured('true'), secured('false')]),
  });
  const first = {
    Effect: 'Allow',
    Principal: random.pick(principals),
    Action: random.pick(['s3:PutObject', 's3:PutObject', ['s3:PutObject', ...ofItsOwner], 's3:*']),
    Resource: `${objects}/*`,
    ...random.pick([{}, {}, {}, secured('false')]),
  };
  return {
    Version: '2012-10-17',
    Statement: [
      first,
      ...Array.from({ length: random.below(3) }, statement),
      { Effect: 'Allow', Principal: { AWS: owner }, Action: 's3:ListBucket', Resource: objects },
    ],
  };
}

function requestOf({ who, action, key, secure }: CallMade, withOwner: boolean) {
  return {
    principal: who.principal,
    action,
    resource: `${objects}/${key}`,
    ...(withOwner && { resourceAccount: owner }),
    context: { 'aws:SecureTransport': String(secure) },
  };
}

function worldOf(random: Random, { kind }: Focus): World {
  const policy = bucketPolicy(random);
  const objectOwnership = random.pick(['BucketOwnerEnforced', 'ObjectWriter', 'BucketOwnerPreferred'] as const);
  const acl = objectOwnership !== 'BucketOwnerEnforced' && random.chance(40) ? 'public-read-write' : 'private';
  const settings: BucketSettings = {
    name: bucketName,
    account: owner,
    policy,
    objectOwnership,
    blockPublicAccess: false,
  };
  const hasOwners = objectOwnership !== 'BucketOwnerEnforced';
  switch (kind ?? random.pick(['policy', 'bucket', 'environment'] as const)) {
    case 'policy': {
      const said = (call: CallMade): Outcome => authorizeDocument(requestOf(call, false), policy).outcome;
      return { kind: 'policy', subject: policy, said, saidWithoutAcl: said, hasOwners: false };
    }
    case 'bucket': {
      const saidWithoutAcl = (call: CallMade): Outcome => authorizeDocument(requestOf(call, true), policy).outcome;
      const said = (call: CallMade): Outcome => {
        const outcome = saidWithoutAcl(call);
        return outcome === 'ImplicitDeny' && acl !== 'private' && call.action === 's3:PutObject' ? 'Allow' : outcome;
      };
      return { kind: 'bucket', subject: s3Bucket({ ...settings, acl }), said, saidWithoutAcl, hasOwners };
    }
    case 'environment': {
      const policies = new Map(
        people.flatMap(({ arn, name }) => {
          const own = ['s3:PutObject', ...random.few(actions, 0, 2)];
          const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: own, Resource: '*' }] };
          return arn === undefined ? [] : [[name, { arn, document }] as const];
        }),
      );
      const principals = [...policies.values()].map(({ arn, document }) => iamRole(arn, { policies: [document] }));
      const said = (call: CallMade): Outcome => {
        const own = policies.get(call.who.name);
        return authorize(requestOf(call, true), { resource: policy, identity: own === undefined ? [] : [own.document] })
          .outcome;
      };
      const subject = environment({ buckets: [s3Bucket(settings)], principals });
      return { kind: 'environment', subject, said, saidWithoutAcl: said, hasOwners };
    }
  }
}

/** What S3 answers; nothing for a call that it never takes. */
function answerTo(call: CallMade, { said, saidWithoutAcl, hasOwners }: World, untold: Untold): Outcome | undefined {
  const { who, action } = call;
  if (who.name === 'anonymous' && action === 's3:PutObjectAcl') return undefined;
  const outcome = said(call);
  if (steps.includes(action) && outcome === 'ImplicitDeny' && untold.isInitiator && who.name !== 'anonymous') {
    return said({ ...call, action: 's3:PutObject' }) === 'Allow' ? 'Allow' : outcome;
  }
  if (outcome !== 'Allow' || !untold.isForeign) return outcome;
  if (hasOwners && ofItsOwner.includes(action)) return 'ImplicitDeny';
  const overwrites = action === 's3:PutObject' && who.account !== owner;
  return overwrites && saidWithoutAcl(call) !== 'Allow' ? 'ImplicitDeny' : outcome;
}

interface Asked {
  readonly matcher: 'toAllow' | 'toDeny' | 'toExplicitlyDeny' | 'toImplicitlyDeny' | 'toGrantAny';
  readonly given: unknown;
  readonly calls: readonly CallMade[];
  /** `toGrantAny` holds where a call is not as it is wanted. */
  readonly isAsWanted: (outcome: Outcome, who: Who) => boolean;
}

function questionTo({ kind }: World, random: Random, focus: Focus): Asked {
  const matcher = random.pick(
    kind === 'environment'
      ? (['toAllow', 'toDeny', 'toDeny', 'toDeny', 'toExplicitlyDeny'] as const)
      : (['toAllow', 'toDeny', 'toDeny', 'toExplicitlyDeny', 'toImplicitlyDeny', 'toGrantAny', 'toGrantAny'] as const),
  );
  const asked = random.few(focus.actions ?? (random.chance(50) ? steps : actions), 1, 2);
  const who = random.few(focus.people ?? people, 1, 2);
  const secure = random.pick([true, false, undefined]);
  const inside = random.chance(30) && matcher !== 'toGrantAny';
  const ways = secure === undefined || matcher === 'toGrantAny' ? [true, false] : [secure];
  const calls = who.flatMap((one) =>
    asked.flatMap((action) =>
      (inside ? keys.slice(0, 1) : keys).flatMap((key) =>
        // A service calls over HTTPS.
        (one.name === 'service' ? ways.filter((way) => way) : ways).map((way) => ({
          who: one,
          action,
          key,
          secure: way,
        })),
      ),
    ),
  );
  const given =
    matcher === 'toGrantAny'
      ? { actions: asked, principals: who.map((one) => one.given) }
      : every({
          actions: asked,
          callers: who.map((one) => one.given),
          ...(secure !== undefined && { secure }),
          ...(inside && { prefix: 'in/', bucket: bucketName }),
        });
  return { matcher, given, calls, isAsWanted: wantedBy(matcher, kind) };
}

function wantedBy(matcher: Asked['matcher'], kind: World['kind']): Asked['isAsWanted'] {
  switch (matcher) {
    case 'toAllow':
      return (outcome) => outcome === 'Allow';
    case 'toExplicitlyDeny':
      return (outcome) => outcome === 'ExplicitDeny';
    case 'toImplicitlyDeny':
      return (outcome) => outcome === 'ImplicitDeny';
    case 'toGrantAny':
      return (outcome) => outcome !== 'Allow';
    case 'toDeny':
      // Policies of its own may let a caller of the owner's account in, and a bare policy does not know which that is.
      return (outcome, { account }) => {
        const mayBeHelped = kind !== 'environment' && account !== undefined && (kind === 'policy' || account === owner);
        return outcome === 'ExplicitDeny' || (outcome === 'ImplicitDeny' && !mayBeHelped);
      };
  }
}

type Said = 'holds' | 'does not' | 'undecided';

function saidOf(run: () => void): Said | 'misuse' {
  try {
    run();
  } catch (error) {
    if (isUndecidedError(error)) return error.reason === 'kms' ? 'misuse' : 'undecided';
    if (typeof error === 'object' && error !== null && 'matcherResult' in error) return 'does not';
    return 'misuse';
  }
  return 'holds';
}

/** What is said of a set of calls, and has to be; nothing where S3 takes none of them or KMS has a say. */
function askWorld(random: Random, focus: Focus = {}): Said | undefined {
  const world = worldOf(random, focus);
  const { matcher, given, calls, isAsWanted } = questionTo(world, random, focus);
  const made = calls.filter((call) => answerTo(call, world, usual) !== undefined);
  const holds = (facts: readonly Untold[]): boolean =>
    made.every((call) =>
      facts.every((untold) => isAsWanted(answerTo(call, world, untold) ?? 'ImplicitDeny', call.who)),
    );
  const [proven, refuted] = [holds(each), !holds([usual])];
  const turned = (said: Said): Said =>
    said === 'undecided' || matcher !== 'toGrantAny' ? said : said === 'holds' ? 'does not' : 'holds';
  const ask = (expectation: unknown): Said | 'misuse' =>
    saidOf(() => (expectation as Record<string, (one: unknown) => void>)[matcher]?.(given));
  const [said, negated] = [ask(expect(world.subject)), ask(expect(world.subject).not)];
  if (said === 'misuse' || negated === 'misuse') {
    if (made.length > 0 && made.length === calls.length && world.kind !== 'environment')
      throw new Error(`misuse, but ${matcher} has calls: ${JSON.stringify({ ...world, given })}`);
    return undefined;
  }
  const expected = turned(proven ? 'holds' : refuted ? 'does not' : 'undecided');
  const opposite = expected === 'undecided' ? expected : expected === 'holds' ? 'does not' : 'holds';
  if (said !== expected || negated !== opposite)
    throw new Error(
      `${matcher} ${said}, and negated ${negated}, but it should: ${expected}: ${JSON.stringify({ ...world, given })}`,
    );
  return said;
}

const WORLDS = share(200);

test(`sets of calls know what no request tells: ${WORLDS} worlds`, () => {
  const random = new Random(20261128);
  const counts = { holds: 0, 'does not': 0, undecided: 0, none: 0 };
  for (let at = 0; at < WORLDS; at++) counts[askWorld(random) ?? 'none']++;
  process.stdout.write(`untold facts in sets of calls: ${JSON.stringify(counts)}\n`);
  expect(Math.min(counts.holds, counts['does not'])).toBeGreaterThan(WORLDS / 5 - 2);
  expect(counts.undecided).toBeGreaterThan(WORLDS / 20);
  expect(counts.none).toBeLessThan(WORLDS / 4);
});

const bugs: readonly (Bug & { readonly focus: Focus })[] = [
  {
    name: 'nobody began an upload',
    file: 'src/s3/claims/open-decider.ts',
    from: 'const isBegun = mayBegin(subject);',
    to: 'const isBegun = false;',
    focus: { actions: steps },
  },
  {
    name: 'whoever began an upload may do without s3:PutObject',
    file: 'src/s3/claims/open-decider.ts',
    from: 'within, some(uploads)]',
    to: 'within]',
    focus: { actions: steps },
  },
  {
    name: 'the Deny of a step counts for nothing',
    file: 'src/s3/claims/open-decider.ts',
    from: 'all([began, not(denied), ',
    to: 'all([began, ',
    focus: { actions: steps },
  },
  {
    name: 'every object is of the owner of its bucket',
    file: 'src/s3/claims/open-decider.ts',
    from: 'const isOwned = bucket !== undefined && hasOwners(bucket);',
    to: 'const isOwned = false;',
    focus: { kind: 'bucket', actions: ofItsOwner },
  },
  {
    name: 'the ACL of a bucket overwrites anything',
    file: 'src/s3/claims/open-decider.ts',
    from: 'const stranger = space.among(({ own }) => own !== true);',
    to: 'const stranger = false;',
    focus: { kind: 'bucket', actions: ['s3:PutObject'] },
  },
  {
    name: 'anonymous callers change ACLs',
    file: 'src/requests/request-classes.ts',
    from: "!asTold && caller === 'anonymous' && objectAclActions",
    to: "asTold && caller === 'anonymous' && objectAclActions",
    focus: {
      actions: ['s3:PutObjectAcl', 's3:GetObjectAcl'],
      people: people.filter(({ name }) => name === 'anonymous'),
    },
  },
  {
    name: 'anonymous callers begin uploads',
    file: 'src/s3/claims/open-decider.ts',
    from: "space.among(({ caller }) => caller !== 'anonymous')",
    to: 'true',
    focus: { actions: steps, people: people.filter(({ name }) => name === 'anonymous') },
  },
  {
    name: 'the keys of s3:PutObject do not tell the requests for a step apart',
    file: 'src/s3/claims/open-decider.ts',
    from: 'const reads = [...keysRead(writes)];',
    to: 'const reads: string[] = [];',
    focus: { actions: steps },
  },
];

if (isWhole)
  test.each(bugs.map((bug) => [bug.name, bug] as const))('planted, %s: noticed', (_, bug) => {
    const fresh = withBug(bug, () => jest.requireActual<typeof setup>('../../src/matchers'));
    const { toAllow, toDeny, toExplicitlyDeny, toImplicitlyDeny, toGrantAny } = fresh;
    expect.extend({ toAllow, toDeny, toExplicitlyDeny, toImplicitlyDeny, toGrantAny });
    const random = new Random(20261128);
    expect(() => {
      for (let at = 0; at < WORLDS; at++) askWorld(random, bug.focus);
    }).toThrow(/but it should/);
  });
