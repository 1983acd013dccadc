import { asFunction } from '../../arguments/asker';
import { takesDeploymentValues } from '../../arguments/deployment-value';
import { foldName } from '../../values/letter-case';
import { compileAction } from '../../evaluator/action';
import { serviceOf } from '../../service-reference';
import { callerOf, type Caller } from '../callers/caller';
import { bucketNameOf, type Bucket } from '../buckets/bucket';
import { checkBoolean, checkOptions, checkText, quoted } from '../../arguments/checks';
import { readContext } from './context-option';
import { checkVisible, isEncryption, type Encryption } from '../buckets/encryption';
import { exceptionsOf, type ExceptionInput } from '../callers/exceptions';
import { isNetwork, type Network } from '../callers/network';
import { checkPrefix, checkResourceNames } from '../../arguments/resource-names';
import { UsageError } from '../../arguments/usage';
import { CHAIN_KEYS, callingChainOf, checkForwarded } from './calling-chain';
import { brandOf, isBranded } from '../../values/brand';

/** Mark sets of calls, and negated values, across two loaded builds. */
const EVERY: unique symbol = brandOf('every');
const NOT: unique symbol = brandOf('not');

/** Any value but this one, and the key's absence too. */
export interface Not<T> {
  readonly [NOT]: true;
  readonly value: T;
}

/** Any value but this one; an absent key counts as another value. */
export const negated: <T extends string | boolean>(value: T) => Not<T> = takesDeploymentValues(
  'not',
  <T extends string | boolean>(value: T): Not<T> => Object.freeze({ [NOT]: true as const, value }),
);

/** What a set tells of a key; `null`: it is absent. */
export type KeyConstraint = string | number | boolean | null | Not<string | boolean>;

/** What `every` takes; what is left out ranges over all that AWS can receive. Lists mean any of their members. */
export interface EveryOptions {
  /** Names or patterns of IAM actions: `s3:Get*`. */
  readonly actions?: readonly string[];
  /** ARNs or patterns: `arn:aws:sqs:*:111122223333:*`. */
  readonly resources?: readonly string[];
  readonly bucket?: string | Bucket;
  readonly prefix?: string;
  readonly callers?: readonly (Caller | string)[];
  readonly secure?: boolean;
  /** `null`: no encryption header. */
  readonly encryption?: Encryption | null | readonly (Encryption | null)[];
  readonly from?: Network | readonly Network[];
  /** The service, or the chain of services, that passes the calls on for their callers. */
  readonly via?: string | readonly string[];
  readonly context?: Readonly<Record<string, KeyConstraint>>;
  readonly except?: ExceptionInput | readonly ExceptionInput[];
}

/** A set of calls: it stands wherever one call may stand, and means all of them. */
export interface Every extends EveryOptions {
  readonly [EVERY]: true;
  readonly bucket?: string;
}

export function isEvery(value: unknown): value is Every {
  return isBranded(value, EVERY);
}

const known = [
  'actions',
  'resources',
  'bucket',
  'prefix',
  'callers',
  'secure',
  'encryption',
  'from',
  'via',
  'context',
  'except',
] as const satisfies readonly (keyof EveryOptions)[];

/** All calls of a description. Throws a usage error on an unknown option or a value of the wrong kind. */
export const every = takesDeploymentValues('every', (options: EveryOptions = {}): Every =>
  asFunction('every', () => {
    checkOptions(options, known);
    for (const [name, value] of Object.entries(options)) {
      if (value === undefined) throw new UsageError(`${name} is undefined`, 'leave it out, or give a value');
    }
    const { bucket, actions, resources, prefix, callers, secure, encryption, from, via, context, except } = options;
    texts('actions', actions, "['s3:GetObject']");
    texts('resources', resources, "['arn:aws:s3:::logs/*']");
    checkResourceNames(resources, 'resources');
    const name = bucket === undefined ? undefined : bucketNameOf('bucket', bucket);
    if (prefix !== undefined) checkText('prefix', prefix);
    checkPrefix('prefix', prefix);
    if (secure !== undefined) checkBoolean('secure', secure);
    if (callers !== undefined) {
      if (!Array.isArray(callers) || callers.length === 0)
        throw new UsageError('callers must be a list', 'give [anonymous]');
      for (const caller of callers) callerOf('caller', caller);
    }
    for (const one of Array.isArray(encryption) ? encryption : [encryption]) checkVisible('encryption', one);
    if (encryption !== undefined && !isListOf(encryption, (one) => one === null || isEncryption(one))) {
      throw new UsageError(
        'encryption must be an encryption, null or a list of them',
        'give sseKms(keyArn), null for no header, or a list of them',
      );
    }
    if (from !== undefined && !isListOf(from, isNetwork)) {
      throw new UsageError('from must be a network', 'give internet(ip) or vpcEndpoint(id)');
    }
    if (via !== undefined) {
      callingChainOf('via', via);
      if (secure === false) throw new UsageError('a service forwards calls over HTTPS', 'leave secure out');
    }
    exceptionsOf(except);
    if (context !== undefined) {
      checkContext(context, actions);
      checkWay(options);
    }
    return Object.freeze({
      ...(options as Omit<EveryOptions, 'bucket'>),
      ...(name !== undefined && { bucket: name }),
      [EVERY]: true as const,
    });
  }),
);

/** Throws on a key that no call of the set can have, and on a value that it cannot have. */
function checkContext(context: unknown, actions: readonly string[] | undefined): void {
  if (typeof context !== 'object' || context === null || Array.isArray(context)) {
    throw new UsageError('context must be an object', "give { 'aws:PrincipalTag/team': not('red') }");
  }
  for (const [key, value] of Object.entries(context as Readonly<Record<string, unknown>>)) {
    const plain = isNegated(value) ? value.value : value;
    if (plain === undefined || Array.isArray(plain)) {
      throw new UsageError(`context: ${key}: ${quoted(plain)} is not a value`, 'give one value, not(value) or null');
    }
    readContext({ [key]: plain }, foldName(key).startsWith('s3:') ? s3ActionsOf(key, actions) : undefined);
  }
  const keys = Object.keys(context).map((key) => foldName(key));
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new UsageError(`context has "${twice}" twice`);
}

/** A call that a service forwards carries no endpoint, so one through an endpoint is not among them. */
function checkWay({ from, via, context = {} }: EveryOptions): void {
  const byKey = new Map(Object.entries(context).map(([key, value]) => [foldName(key), value]));
  const isPresent = (key: string): boolean => byKey.has(key) && byKey.get(key) !== null && !isNegated(byKey.get(key));
  const passed = byKey.get('aws:viaawsservice');
  const forwarded = via !== undefined || passed === true || passed === 'true' || CHAIN_KEYS.some(isPresent);
  checkForwarded(forwarded, ENDPOINT.find(isPresent));
  const networks: readonly unknown[] = from === undefined ? [] : [from].flat();
  checkForwarded(forwarded && via === undefined, networks.some(isEndpoint) ? 'endpoint' : undefined);
  if (via !== undefined && ['aws:viaawsservice', ...CHAIN_KEYS].some((key) => byKey.has(key)))
    throw new UsageError('via and context both say which service forwards the call', 'leave it out of context');
}

const ENDPOINT = ['aws:sourcevpce', 'aws:sourcevpc', 'aws:vpcsourceip'];

function isEndpoint(network: unknown): boolean {
  return isNetwork(network) && network.kind === 'vpcEndpoint';
}

function isNegated(value: unknown): value is Not<unknown> {
  return isBranded(value, NOT);
}

/** The S3 actions of a set, by name. */
function s3ActionsOf(key: string, actions: readonly string[] | undefined): readonly string[] {
  const list = actions && compileAction(actions);
  const names = [...(serviceOf('s3')?.actions.values() ?? [])].map(({ name }) => `s3:${name}`);
  const some = names.filter((name) => list?.matches(foldName(name)) !== false);
  if (some.length === 0) throw new UsageError(`no action in the set has the context key "${key}"`);
  return some;
}

/** One such value, or a list of them that is not empty. */
function isListOf(value: unknown, is: (one: unknown) => boolean): boolean {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every(is);
}

function texts(name: string, value: unknown, example: string): void {
  if (value === undefined) return;
  const sound = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '');
  if (!sound) throw new UsageError(`${name} must be a list of strings`, `give ${example} or leave it out`);
}
