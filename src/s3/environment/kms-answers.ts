import { foldName } from '../../values/letter-case';
import { once } from '../../values/once';
import { compileAction } from '../../evaluator/action';
import { contextLookup } from '../../evaluator/context';
import type { AccessRequest } from '../../evaluator/request';
import { keysRead, statementsOf } from '../../requests/action-slices';
import type { Bucket } from '../buckets/bucket';
import { getObject } from '../calls/call';
import type { Caller } from '../callers/caller';
import { decideAuthorization } from '../authorizations/decide-authorization';
import { sseS3, usesKms, type Encryption } from '../buckets/encryption';
import type { Environment } from './environment';
import { keyAuthorization } from './call';
import type { LayeredPolicies, DocumentReader } from './policy-layers';
import type { Every } from '../calls/every';
import { keyOfObject } from './key-uses';
import { kmsUsesOf, type KmsUse } from '../calls/kms-uses';
import type { Network } from '../callers/network';
import { kmsObstacle } from '../../requests/kms-obstacle';
import { operationNames, operationOf } from '../calls/operations';
import { SSE_C_KEY, SSE_KEY } from '../../service-reference/s3-names';

/** What calls of one operation ask of an S3 action, and of KMS for it; no uses: they ask no key. */
interface KeyPart {
  readonly action: string;
  readonly uses: readonly KmsUse[];
}

const keyParts = once((): readonly KeyPart[] => {
  // Actions that an operation asks first: such an action beside another is asked for what its own calls ask a key for.
  const leading = new Set(operationNames.map((one) => operationOf(one).needs[0]?.action));
  return operationNames.flatMap((operation) => {
    const uses = kmsUsesOf(operation);
    const { needs } = operationOf(operation);
    const copies = needs.some(({ on }) => on === 'source');
    return needs.flatMap(({ action, versioned, when, on }, index) => {
      if (when !== undefined || (index > 0 && on !== 'source' && leading.has(action))) return [];
      const own = uses.filter(({ of }) => (of === 'written' ? on !== 'source' : on === 'source' || !copies));
      return [action, versioned ?? action].map((name) => ({ action: `s3:${name}`, uses: own }));
    });
  });
});

/** Who asks which keys of which bucket. */
export interface KeyQuestion {
  readonly set: Every;
  readonly bucket: Bucket;
  readonly caller: Caller;
  readonly from: Network | undefined;
  readonly environment: Environment;
  readonly reader: DocumentReader;
}

/** What KMS says to calls of some kind, whatever they leave untold; `open`: it depends. */
interface KmsAnswer {
  readonly kind: 'allowed' | 'open' | 'denied' | 'refused';
  /** Of what KMS itself refuses: a request, and the policies that answer it. */
  readonly request?: AccessRequest;
  readonly subject?: LayeredPolicies;
}

/** What KMS says to the calls of a set for which S3 asks an action: each that asks a key, and whether some ask none. */
export interface KmsAnswersToAction {
  readonly answers: readonly KmsAnswer[];
  readonly keyless: boolean;
}

/** The actions of a set for which KMS is asked about some call. */
export function actionsUsingKeys({ actions }: Every): readonly string[] {
  const list = actions && compileAction(actions);
  const keyed = keyParts().filter(({ uses }) => uses.length > 0);
  const names = new Set(keyed.map((part) => part.action));
  return [...names].filter((name) => list?.matches(foldName(name)) !== false);
}

/** What KMS says to calls of a set that need an action; `request`: to that one. */
export function kmsAnswersTo(action: string, question: KeyQuestion, request?: AccessRequest): KmsAnswersToAction {
  const concerned = keyParts().filter((part) => part.action === action);
  const ways = waysOf(question, request);
  return {
    answers: concerned.filter(({ uses }) => uses.length > 0).map((part) => answerOf(part, ways, question)),
    keyless: concerned.some(({ uses }) => uses.length === 0),
  };
}

/** What the writes of a set may ask for; nothing where it is not specified. */
function waysOf({ set, bucket }: KeyQuestion, request?: AccessRequest): readonly Encryption[] | undefined {
  const { encryption, context = {} } = set;
  if (encryption !== undefined) return [encryption].flat().map((way) => way ?? bucket.defaultEncryption);
  if (Object.keys(context).some((key) => foldName(key).startsWith(SSE_KEY)) || request === undefined) return undefined;
  const lookup = contextLookup(request.context);
  const requested = lookup(SSE_KEY) ?? lookup(SSE_C_KEY);
  if (requested === undefined) return [bucket.defaultEncryption];
  return requested === 'AES256' ? [sseS3()] : undefined;
}

function answerOf({ uses }: KeyPart, written: readonly Encryption[] | undefined, question: KeyQuestion): KmsAnswer {
  const { bucket } = question;
  const writes = uses.some(({ of }) => of === 'written');
  if (writes && written === undefined) return { kind: 'open' };
  const answers = (writes ? (written ?? []) : [bucket.defaultEncryption]).map((way): KmsAnswer => {
    const each = uses.map((use): KmsAnswer => {
      const answer = answerToUse(use, use.of === 'written' ? way : bucket.defaultEncryption, question);
      // A right that only some such calls need refuses not all of them.
      return use.onlyWith === undefined || answer.kind === 'allowed' ? answer : { kind: 'open' };
    });
    const refusal = each.find(({ kind }) => kind === 'denied') ?? each.find(({ kind }) => kind === 'refused');
    return refusal ?? { kind: each.every(({ kind }) => kind === 'allowed') ? 'allowed' : 'open' };
  });
  const [first] = answers;
  if (first === undefined || answers.every(({ kind }) => kind === first.kind)) return first ?? { kind: 'open' };
  return answers.every(({ kind }) => kind === 'denied' || kind === 'refused')
    ? (answers.find(({ kind }) => kind === 'refused') ?? first)
    : { kind: 'open' };
}

/** What KMS says to one use of a key. Without HTTPS or a signature S3 does not even ask it. */
function answerToUse({ right, of }: KmsUse, encryption: Encryption, question: KeyQuestion): KmsAnswer {
  const { set, bucket, caller, from, environment, reader } = question;
  if (!usesKms(encryption)) return { kind: 'allowed' };
  if (kmsObstacle({ secure: set.secure, caller: caller.kind }) !== undefined) return { kind: 'refused' };
  const name = bucket.name;
  const call = getObject({ bucket: name, key: 'object', caller, ...(from !== undefined && { from }) });
  const key = keyOfObject(call, { bucket, key: 'object', encryption, isNew: of === 'written' }, environment);
  if (bucket.region !== undefined && key.region !== bucket.region) return { kind: 'refused' };
  const subject = keyAuthorization(call, { right, key, context: `arn:aws:s3:::${name}` }, environment, reader);
  // Which object it is, and what else the encryption context tells, no set of calls says.
  const reads = [...keysRead(statementsOf(subject.decider.policies))];
  if (reads.some((key_) => key_.startsWith('kms:encryptioncontext'))) return { kind: 'open' };
  const decided = decideAuthorization(subject.authorization, subject.decider);
  if (decided.answer !== 'decided') return { kind: 'open' };
  const { outcome } = decided.decision;
  if (outcome === 'Allow') return { kind: 'allowed' };
  return { kind: outcome === 'ExplicitDeny' ? 'denied' : 'refused', request: decided.request, subject };
}
