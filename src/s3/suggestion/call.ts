import { readCaller } from '../../evaluator/caller-parts';
import type { AccessRequest } from '../../evaluator/request';
import { spelledKey } from '../../service-reference';
import { specialAnswer, INITIATOR } from '../claims/special-answers';
import { authorizationsOf, type Place } from '../authorizations/authorizations';
import { s3Bucket, type Bucket } from '../buckets/bucket';
import type { Call } from '../calls/described-call';
import type { AllOptions, ContextInput } from '../calls/options';
import { codeLiteral, codeCall, codeRecord, valueAsGiven, type Code, type CodesOf } from './code';
import type { AuthorizationAnswer } from '../authorizations/decide-authorization';
import {
  answerAuthorizations,
  decidingPart,
  type AnsweredAuthorization,
  type AuthorizationQuestion,
} from '../authorizations/decide-call';
import { typedEncryption } from './encryption';
import { sseKms } from '../buckets/encryption';
import { optionForKey } from '../authorizations/key-hints';
import { vpcEndpoint } from '../callers/network';
import { operationOf, type OperationName } from '../calls/operations';
import type { ClaimSubject } from '../claims/claim-subject';
import { targetOf, type Form } from './constructor';
import { isOfCaller, typedCaller, type KnownCallers } from './caller';
import { isOfNetwork, typedNetwork } from './network';
import { rolesNamedIn } from './named-roles';
import { unlessMisuse } from '../../arguments/usage';
import { CHAIN_KEYS, SILENT_SERVICE } from '../calls/calling-chain';
import { SSE_KEY, SSE_KMS_KEY_ID } from '../../service-reference/s3-names';

const MOST_FACTS = 16;

/** Code that makes a call, and the bucket that it needs, where a bare policy leaves open what the decision turns on. */
export interface TypedCall {
  readonly call: string;
  readonly bucket?: string;
}

/**
 * A call that a person could type and that AWS decides as it decides the request: the operation with its bucket, key,
 * caller, transport, encryption and the given keys, and of the rest what the decision turns on. Nothing where no
 * constructor can say it.
 */
export function typedCall(
  request: AccessRequest,
  subject: ClaimSubject,
  place: Place,
  keys: readonly string[],
): TypedCall | undefined {
  const bucket = place.bucketFacts === undefined ? typedBucket(request) : undefined;
  const where = bucket === undefined ? place : { ...place, bucketFacts: bucket.value };
  const first = ['aws:securetransport', SSE_KEY, ...keys.map((key) => key.toLowerCase())];
  // An operation may ask for more than this request, and be refused for that: then the action alone.
  const forms: readonly Form[] = ['operation', 'action'];
  const call = forms
    .map((form) => callLike(request, subject, where, first, form))
    .find((typed) => typed !== undefined && (bucket !== undefined || isDecidedLike(request, typed.value, subject)));
  return call && { call: call.text, ...(bucket !== undefined && { bucket: bucket.text }) };
}

/** Whether the call can be asked of the subject, and is decided as the request is. */
function isDecidedLike(request: AccessRequest, call: Call, { decider, outcomeOfCall }: ClaimSubject): boolean {
  return outcomeOfCall === undefined || outcomeOfCall(call) === decider.decide(request).outcome;
}

/** Tells key after key until the decision is that on the request. */
function callLike(
  request: AccessRequest,
  subject: ClaimSubject,
  place: Place,
  first: readonly string[],
  form: Form,
): Code<Call> | undefined {
  const keys = new Set(first);
  const callers = { roles: rolesNamedIn(subject), listed: subject.listed ?? [] };
  const { outcome } = subject.decider.decide(request);
  for (let facts = 0; facts < MOST_FACTS; facts++) {
    const typed = typedWith(request, { keys, form, callers });
    const parts = typed && partsOf(typed.value, request, subject, place);
    const found = parts && decidingPart(parts);
    if (typed === undefined || found === undefined) return undefined;
    if (found.answer === 'decided' && found.decision.outcome === outcome) return typed;
    const next = found.answer === 'open' ? openKey(found.decided) : OWNER;
    if (keys.has(next)) return undefined;
    keys.add(next);
  }
  return undefined;
}

/** What to tell next; of the object that is there, whose it is. */
function openKey(decided: Exclude<AuthorizationAnswer, { answer: 'decided' }>): string {
  if (decided.answer === 'untold') return decided.key.toLowerCase();
  if (decided.answer !== 'either') return OWNER;
  return decided.about === INITIATOR ? BEGUN : OBJECT_OWNER;
}

/** An upload without headers that meets a key is one to a bucket whose default encryption that is. */
function typedBucket(request: AccessRequest): Code<Bucket> | undefined {
  const valueOf = reading(request);
  const key = valueOf(SSE_KMS_KEY_ID);
  if (valueOf(SSE_KEY) !== null || typeof key !== 'string') return undefined;
  const name = request.resource.split(':').slice(5).join(':').split('/')[0] ?? '';
  return unlessMisuse(() =>
    codeCall(
      's3Bucket',
      s3Bucket,
      codeRecord({ name: codeLiteral(name), defaultEncryption: codeCall('sseKms', sseKms, codeLiteral(key)) }),
    ),
  );
}

const MFA = 'aws:multifactorauthpresent';
const OWNER = 'the owner';
const OBJECT_OWNER = 'the owner of the object';
const BEGUN = 'who began the upload';

/** What a call asks, decided; nothing where that is not the request. */
function partsOf(
  call: Call,
  request: AccessRequest,
  subject: ClaimSubject,
  place: Place,
): readonly AnsweredAuthorization<AuthorizationQuestion>[] | undefined {
  const own = unlessMisuse(() => authorizationsOf(call, place));
  if (own?.some(({ action, resource }) => action === request.action && resource === request.resource) !== true)
    return undefined;
  const { decider } = subject;
  // Telling key after key may come to values that are never in one request.
  return unlessMisuse(() =>
    answerAuthorizations(
      own.map((one) => ({ authorization: one, decider, answer: specialAnswer(one, call, subject) })),
    ),
  );
}

interface Wording {
  /** What is told of the request, in lower case. */
  readonly keys: ReadonlySet<string>;
  readonly form: Form;
  readonly callers: KnownCallers;
}

function typedWith(request: AccessRequest, { keys, form, callers }: Wording): Code<Call> | undefined {
  const valueOf = reading(request);
  // A request that AWS receives may still be one that no constructor takes: then there is no such code.
  return unlessMisuse(() => {
    const { principal } = request;
    const isSession = readCaller(principal).kind === 'session';
    // `mfa: false` of a user leaves open whether the key is there.
    const isOpen = (key: string): boolean => key === MFA && valueOf(key) === 'false' && !isSession;
    const ofCaller = new Set([...keys].filter((key) => isOfCaller(key) && !isOpen(key)));
    const caller = typedCaller(request, ofCaller, valueOf, callers);
    const target = targetOf(request, form);
    if (caller === undefined) return undefined;
    const { operation, make } = target;
    const options: CodesOf<AllOptions> = { ...target.options, caller };
    const context = new Map<string, Code<ContextInput>>();
    const isWrite = request.action === 's3:PutObject';
    for (const [family, option] of TAGS) {
      const tags = [...keys].flatMap((key): [string, Code<string>][] => {
        const value = key.startsWith(family) ? valueOf(key) : null;
        return typeof value === 'string' ? [[key.slice(family.length), codeLiteral(value)]] : [];
      });
      if (tags.length > 0) options[option] = codeRecord(Object.fromEntries(tags));
      else if ([...keys].some((key) => key.startsWith(family))) options[option] = codeLiteral(null);
    }
    if ([...keys].some(isOfWay) && valueOf('aws:viaawsservice') === 'true') options.via = viaOf(valueOf);
    const passed = options.via !== undefined && [...keys].some(isOfNetwork) && valueOf('aws:sourceip') === null;
    const network = passed ? codeCall('vpcEndpoint', vpcEndpoint, codeLiteral(HIDDEN)) : typedNetwork(keys, valueOf);
    if (network !== undefined) options.from = network;
    for (const key of keys) {
      if (
        ofCaller.has(key) ||
        isOfNetwork(key) ||
        (options.via !== undefined && isOfWay(key)) ||
        TAGS.some(([family]) => key.startsWith(family))
      )
        continue;
      if (key === OWNER) options.resourceAccount = valueAsGiven(request.resourceAccount ?? null);
      else if (key === BEGUN) options.initiator = codeLiteral(anotherThan(request));
      else if (key === OBJECT_OWNER)
        options.objectOwner = codeLiteral(isWrite ? null : (request.resourceAccount ?? null));
      else tell(key, { options, context, operation, valueOf });
    }
    if (context.size > 0) options.context = codeRecord(Object.fromEntries(context));
    return make(codeRecord(options));
  });
}

/** The owner of the bucket, who may have begun an upload that is not the caller's. */
function anotherThan({ resource, resourceAccount }: AccessRequest): string {
  return `arn:${resource.split(':')[1] ?? 'aws'}:iam::${resourceAccount ?? '111122223333'}:root`;
}

function isOfWay(key: string): boolean {
  return key === 'aws:viaawsservice' || CHAIN_KEYS.some((one) => one === key);
}

/** An endpoint that the service which passes the call on does not specify. */
const HIDDEN = 'vpce-0a1b2c3d4e5f67890';

/** The services that pass a request on; one that does not tell where the request does not. */
function viaOf(valueOf: Telling['valueOf']): Code<string | readonly string[]> {
  const list = valueOf('aws:calledvia');
  const ends = [valueOf('aws:calledviafirst'), valueOf('aws:calledvialast')].flatMap((end) => end ?? []);
  const names = typeof list === 'object' && list !== null ? [...list] : [...new Set(ends)];
  const [only = SILENT_SERVICE, ...others] = names;
  return codeLiteral(others.length === 0 ? only : names);
}

const TAGS = [
  ['s3:requestobjecttag/', 'tags'],
  ['s3:existingobjecttag/', 'existingTags'],
] as const;

interface Telling {
  readonly options: CodesOf<AllOptions>;
  readonly context: Map<string, Code<ContextInput>>;
  readonly operation: OperationName | undefined;
  readonly valueOf: (key: string) => string | readonly string[] | null;
}

/** Tells one key by its option, or in `context` where it has none. */
function tell(key: string, { options, context, operation, valueOf }: Telling): void {
  const value = valueOf(key);
  if (key === 'aws:securetransport') {
    if (value !== null) options.secure = codeLiteral(value === 'true');
    return;
  }
  if (key.startsWith(SSE_KEY)) {
    const takes = operation !== undefined && operationOf(operation).options.includes('encryption');
    if (takes) options.encryption = typedEncryption(valueOf);
    else if (key !== SSE_KEY) context.set(spelledKey(key), codeLiteral(value));
    return;
  }
  const option = optionForKey(key, operation);
  if (option === undefined) context.set(spelledKey(key), codeLiteral(value));
  else if (option === 'maxKeys') options.maxKeys = codeLiteral(value === null ? null : Number(value));
  else setOption(options, option, valueAsGiven(value));
}

function setOption<K extends keyof AllOptions>(
  options: { [P in K]?: Code<AllOptions[P]> },
  option: K,
  code: Code<AllOptions[K]>,
): void {
  options[option] = code;
}

function reading({ context = {} }: AccessRequest): Telling['valueOf'] {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return (key) => {
    const value = values.get(key);
    if (value === undefined) return null;
    return typeof value === 'object' ? value : String(value);
  };
}
