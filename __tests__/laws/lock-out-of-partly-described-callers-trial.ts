import type { AccessRequest } from '../../src';
import type { Random } from '../prover/random';
import type { Loaded } from './left-out-scopes';

const account = '111122223333';
const arn = `arn:aws:iam::${account}:role/Data`;
const object = 'arn:aws:s3:::logs/a';

/** What may be so of the caller, written down by hand: its tags, where its account stands, its id. */
interface Facts {
  readonly team: string | undefined;
  readonly env: string | undefined;
  readonly organization: string | undefined;
  readonly path: string | undefined;
  readonly id: string;
}

const teams = [undefined, 'a', 'ab', 'b', 'z'];
const stages = [undefined, 'x', 'z'];
const organizations = ['o-aaaaaaaaaa', 'o-bbbbbbbbbb', 'o-cccccccccc'];
const unit = 'r-ab12/ou-ab12-11111111/';
const ids = ['AROAEXAMPLE0000000001', 'AROAEXAMPLE0000000002', 'AROAEXAMPLE0000000003'];
const places = [
  [undefined, undefined] as const,
  ...organizations.flatMap((organization) =>
    ['r-ab12/', unit, 'r-ab12/ou-ab12-22222222/', 'r-zz99/'].map(
      (path) => [organization, `${organization}/${path}`] as const,
    ),
  ),
];
const everybody: readonly Facts[] = teams.flatMap((team) =>
  stages.flatMap((env) =>
    places.flatMap(([organization, path]) => ids.map((id) => ({ team, env, organization, path, id }))),
  ),
);

type Test = readonly [operator: string, key: string, values: unknown];

const tests: readonly ((random: Random) => Test)[] = [
  (random) => [
    random.pick(['StringEquals', 'StringNotEquals', 'StringNotEqualsIfExists']),
    'aws:PrincipalTag/team',
    random.pick<unknown>(['a', 'b', ['a', 'b']]),
  ],
  (random) => [random.pick(['StringLike', 'StringNotLike']), 'aws:PrincipalTag/team', random.pick(['a*', '?b', '*'])],
  (random) => [random.pick(['StringEquals', 'StringNotEquals']), 'aws:PrincipalTag/env', 'x'],
  (random) => ['Null', random.pick(['aws:PrincipalTag/team', 'aws:PrincipalOrgID']), random.pick(['true', 'false'])],
  (random) => [
    random.pick(['StringEquals', 'StringNotEquals', 'StringNotEqualsIfExists']),
    'aws:PrincipalOrgID',
    random.pick(organizations.slice(0, 2)),
  ],
  (random) => [
    random.pick(['ForAnyValue:StringLike', 'ForAllValues:StringNotLike']),
    'aws:PrincipalOrgPaths',
    random.pick([`o-aaaaaaaaaa/${unit}*`, `o-*/r-*/ou-ab12-11111111/*`, 'o-aaaaaaaaaa/*', 'o-bbbbbbbbbb/r-ab12/*']),
  ],
  (random) => [random.pick(['StringLike', 'StringNotLike']), 'aws:userid', `${random.pick(ids.slice(0, 2))}:*`],
];

function drawn(random: Random): object {
  const deny = (): object => {
    const condition: Record<string, Record<string, unknown>> = {};
    for (let at = 1 + random.below(2); at > 0; at--) {
      const [operator, key, values] = random.pick(tests)(random);
      (condition[operator] ??= {})[key] = values;
    }
    return {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/*',
      Condition: condition,
    };
  };
  return { Version: '2012-10-17', Statement: Array.from({ length: 1 + random.below(3) }, deny) };
}

/** Some of the caller's facts are told, as options of its constructor; the others of everybody may be so. */
function toldOf(random: Random): { readonly options: object; readonly candidates: readonly Facts[] } {
  const real = random.pick(everybody);
  const tags = {
    ...(real.team !== undefined && { team: real.team }),
    ...(real.env !== undefined && { env: real.env }),
  };
  const tells = {
    tags: random.chance(25),
    organization: random.chance(20),
    path: random.chance(15),
    id: random.chance(25),
  };
  const isPlace = tells.organization || tells.path;
  const isAlike = (one: Facts): boolean =>
    (!tells.tags || (one.team === real.team && one.env === real.env)) &&
    (!isPlace || one.organization === real.organization) &&
    (!tells.path || one.path === real.path) &&
    (!tells.id || one.id === real.id);
  return {
    options: {
      ...(tells.tags && { tags }),
      ...(isPlace && (real.path === undefined || !tells.path) && { organization: real.organization ?? null }),
      ...(tells.path && real.path !== undefined && { organizationPath: real.path }),
      ...(tells.id && { id: real.id }),
    },
    candidates: everybody.filter(isAlike),
  };
}

function requestOf({ team, env, organization, path, id }: Facts): AccessRequest {
  return {
    principal: `arn:aws:sts::${account}:assumed-role/Data/s`,
    action: 's3:GetObject',
    resource: object,
    context: {
      'aws:PrincipalArn': arn,
      'aws:userid': `${id}:s`,
      ...(team !== undefined && { 'aws:PrincipalTag/team': team }),
      ...(env !== undefined && { 'aws:PrincipalTag/env': env }),
      ...(organization !== undefined && { 'aws:PrincipalOrgID': organization }),
      ...(path !== undefined && { 'aws:PrincipalOrgPaths': [path] }),
    },
  };
}

export type Answer = 'locked out' | 'not locked out' | 'undecided';

function answered(document: object, options: object, { library, matchers }: Loaded): Answer {
  try {
    const caller = library.iamRole(arn, options);
    const { pass } = matchers.toLockOut.call({ isNot: false }, document, caller, { actions: ['s3:GetObject'] });
    return pass ? 'locked out' : 'not locked out';
  } catch (error) {
    if (library.isUndecidedError(error)) return 'undecided';
    throw error;
  }
}

/**
 * A caller that tells little of itself and a random bucket policy: locked out where whoever it may be is denied, not
 * where nobody is, undecided where it turns on what is not told. Throws where the library says otherwise.
 */
export function askUntold(random: Random, library: Loaded): Answer {
  const document = drawn(random);
  const { options, candidates } = toldOf(random);
  const { authorizeDocument, parsePolicy } = library.library;
  const policy = parsePolicy(document);
  const denied = candidates.filter((one) => authorizeDocument(requestOf(one), policy).outcome === 'ExplicitDeny');
  const all = denied.length === candidates.length;
  const wanted = all ? 'locked out' : denied.length === 0 ? 'not locked out' : 'undecided';
  const found = answered(document, options, library);
  if (found !== wanted) throw new Error(`${found}, not ${wanted}: ${JSON.stringify([options, document])}`);
  return found;
}
