import { actionOf, hasKey, type Action } from '../calls/actions';
import type { AuthorizationRequest } from './authorizations';
import type { Call } from '../calls/described-call';
import { addCallerKeys } from './told-caller-keys';
import { accountOf } from '../callers/caller';
import { hintForKey } from './key-hints';
import type { KmsUse } from '../calls/kms-uses';
import type { KnownValue } from '../calls/known-value';
import { KnownKeys } from './known-keys';
import { addRouteKeys, VPC_KEYS } from './transport-keys';
import { UsageError } from '../../arguments/usage';
import { CHAIN_KEYS } from '../calls/calling-chain';

/** A KMS key as S3 uses it for one call. */
export interface KeyInUse {
  /** The key's ARN; of the AWS managed key one that stands for it. */
  readonly arn: string;
  readonly account: string;
  /** Left out: not specified. */
  readonly region?: string;
}

/** One use of a key for a call. */
export interface KeyUse {
  readonly right: KmsUse['right'];
  readonly key: KeyInUse;
  /** What the encryption context names: the object, or its bucket where an S3 Bucket Key is used. */
  readonly context: string;
}

/**
 * What AWS asks about a key when S3 uses it for its caller: the caller's own request, forwarded ("Forward access
 * sessions", "AWS KMS condition keys").
 */
export function kmsAuthorization(call: Call, { right, key, context }: KeyUse): AuthorizationRequest {
  const { facts } = call;
  const action = actionOf(`kms:${right}`);
  const notes = new KnownKeys();
  addCallerKeys(notes, facts.caller);
  tellForwarding(notes, call);
  tellKey(notes, action, key);
  tellUse(notes, call, key, context);
  const told = withContext(call, notes);
  return Object.freeze({
    action: action.name,
    resource: key.arn,
    resourceAccount: key.account,
    caller: facts.caller,
    secure: true,
    context: told,
    specifiedFamilies: Object.freeze([...notes.families]),
    present: new Set([...notes.present].filter((name) => !told.has(name))),
    maybe: new Map([...notes.maybe].filter(([name]) => !told.has(name))),
    hint: (name: string) => (told.has(name.toLowerCase()) ? undefined : hintForKey(name, call, false)),
  });
}

/**
 * What the call's `context` adds. It may tell a key of KMS, but not contradict it; what it says of the way to S3 and of S3's
 * own keys is not so of S3's call to KMS.
 */
function withContext(call: Call, notes: KnownKeys): Map<string, KnownValue> {
  const told = new Map([...notes.usual, ...notes.specified]);
  for (const [name, value] of call.facts.context) {
    const known = notes.specified.get(name);
    if (name.startsWith('kms:') && known !== undefined && String(known) !== String(value)) {
      throw new UsageError(
        `${call.name}: S3 sends KMS ${name} (${known === null ? 'absent' : String(known)})`,
        'leave it out of context',
      );
    }
    if (known === undefined && !name.startsWith('s3:') && !name.startsWith('aws:resource')) told.set(name, value);
  }
  return told;
}

/** The service passes on the address of its caller, not its VPC; KMS answers over HTTPS alone. */
function tellForwarding(notes: KnownKeys, { facts }: Call): void {
  const { caller, from, at } = facts;
  addRouteKeys(notes, {
    caller,
    secure: true,
    ...(from?.kind === 'internet' && { from }),
    ...(at !== undefined && { at }),
  });
  notes.absent(...VPC_KEYS);
  if (from?.kind === 'vpcEndpoint') notes.absent('aws:sourceip');
  if (caller.kind === 'service') return;
  notes.tell('aws:viaawsservice', 'true');
  // S3 is not among the services of which the page says that they pass the chain on.
  for (const key of CHAIN_KEYS) notes.usual.delete(key);
}

const SYMMETRIC: Readonly<Record<string, string>> = {
  'kms:keyspec': 'SYMMETRIC_DEFAULT',
  'kms:customermasterkeyspec': 'SYMMETRIC_DEFAULT',
  'kms:keyusage': 'ENCRYPT_DECRYPT',
  'kms:customermasterkeyusage': 'ENCRYPT_DECRYPT',
  'kms:encryptionalgorithm': 'SYMMETRIC_DEFAULT',
};
/** Keys of requests that S3 does not make: with a grant, an enclave or an alias. */
const NEVER = ['kms:grantisforawsresource', 'kms:requestalias'];

function tellKey(notes: KnownKeys, action: Action, { account, region }: KeyInUse): void {
  for (const name of action.service.conditionKeys.keys()) {
    const slash = name.indexOf('${');
    if (!name.startsWith('kms:')) continue;
    if (slash !== -1) {
      if (!hasKey(action, `${name.slice(0, slash)}x`)) notes.families.add(name.slice(0, slash));
    } else if (!hasKey(action, name) || NEVER.includes(name) || name.startsWith('kms:recipientattestation')) {
      notes.absent(name);
    } else if (SYMMETRIC[name] !== undefined) {
      // "Using server-side encryption with AWS KMS keys": S3 takes symmetric keys only.
      notes.tell(name, SYMMETRIC[name]);
    }
  }
  notes.families.add('s3:');
  notes.tell('aws:resourceaccount', account);
  notes.tell('aws:requestedregion', region);
}

function tellUse(notes: KnownKeys, call: Call, { account, region }: KeyInUse, context: string): void {
  const { caller } = call.facts;
  notes.tell('kms:calleraccount', accountOf(caller) ?? (caller.kind === 'service' ? undefined : account));
  if (caller.kind === 'service') return;
  notes.tell('kms:viaservice', region === undefined ? undefined : `s3.${region}.amazonaws.com`);
  const names = [...addedPairs(call).keys()].filter((name) => name !== 'aws:s3:arn');
  notes.tell('kms:encryptioncontextkeys', [...names, 'aws:s3:arn']);
  notes.tellFamily(PAIRS, { 'aws:s3:arn': context });
}

const PAIRS = 'kms:encryptioncontext:';

/** What a call's `context` adds to the encryption context, by name. */
export function addedPairs({ facts }: Call): ReadonlyMap<string, string> {
  return new Map(
    [...facts.context].flatMap(([key, value]): [string, string][] =>
      key.startsWith(PAIRS) && typeof value === 'string' ? [[key.slice(PAIRS.length), value]] : [],
    ),
  );
}
