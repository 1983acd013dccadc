import { compileAction } from '../evaluator/action';
import { all, not, some, type Formula } from '../prover/formula';
import { readsOfExceptions, unexcepted, madeBy, type Exception } from '../space/exceptions';
import { keyIs, keyIsThere } from '../space/facts';
import type { Claim } from '../space/judge';
import type { EncryptionWay } from '../space/request-class';
import type { RequestSpace } from '../space/request-space';
import { callerOf, type Caller } from './caller';
import { tellCaller } from './caller-keys';
import { checkBoolean, checkOptions, checkText } from './checks';
import { isEncryption, type Encryption } from './encryption';
import { exceptionsOf, ofCaller, type ExceptionInput } from './except';
import { isNetwork, type Network } from './network';
import { Notes } from './notes';
import { UsageError } from './usage';

/** Mark sets of calls, and negated values, across two loaded builds. */
export const EVERY: unique symbol = Symbol.for('jest-iam/every') as never;
export const NOT: unique symbol = Symbol.for('jest-iam/not') as never;

/** Any value but this one, and the key's absence too. */
export interface Not<T> {
  readonly [NOT]: true;
  readonly value: T;
}

/** Any value but this one; an absent key counts as another value. */
export function negated<T extends string | boolean>(value: T): Not<T> {
  return Object.freeze({ [NOT]: true as const, value });
}

type Told = string | number | boolean | null | Not<string | boolean>;

/** What `every` takes; what is left out ranges over all that AWS can receive. Lists mean any of their members. */
export interface EveryOptions {
  /** Names or patterns of IAM actions: `s3:Get*`. */
  readonly actions?: readonly string[];
  readonly bucket?: string;
  readonly prefix?: string;
  readonly callers?: readonly (Caller | string)[];
  readonly secure?: boolean;
  /** `null`: no encryption header. */
  readonly encryption?: Encryption | null | readonly (Encryption | null)[];
  readonly from?: Network | readonly Network[];
  readonly context?: Readonly<Record<string, Told>>;
  readonly except?: ExceptionInput | readonly ExceptionInput[];
}

/** A set of calls: it stands wherever one call may stand, and means all of them. */
export interface Every extends EveryOptions {
  readonly [EVERY]: true;
}

export function isEvery(value: unknown): value is Every {
  return typeof value === 'object' && value !== null && (value as Partial<Every>)[EVERY] === true;
}

const known = ['actions', 'bucket', 'prefix', 'callers', 'secure', 'encryption', 'from', 'context', 'except'];

/** All calls of a description. Throws a usage error on an unknown option or a value of the wrong kind. */
export function every(options: EveryOptions = {}): Every {
  const where = 'every';
  checkOptions(where, options, known);
  const { actions, bucket, prefix, callers, secure, encryption, from, except } = options;
  texts(where, 'actions', actions);
  if (bucket !== undefined) checkText(`${where}: bucket`, bucket);
  if (prefix !== undefined) checkText(`${where}: prefix`, prefix);
  if (secure !== undefined) checkBoolean(`${where}: secure`, secure);
  if (callers !== undefined) {
    if (!Array.isArray(callers) || callers.length === 0)
      throw new UsageError(`${where}: callers is no list`, 'give [anonymous]');
    for (const caller of callers) callerOf(where, caller);
  }
  if (encryption !== undefined && !listOf(encryption).every((one) => one === null || isEncryption(one))) {
    throw new UsageError(`${where}: encryption is none`, 'give sseKms(keyArn), null for no header, or a list of them');
  }
  if (from !== undefined && !listOf(from).every(isNetwork)) {
    throw new UsageError(`${where}: from is no network`, 'give internet(ip) or vpcEndpoint(id)');
  }
  exceptionsOf(where, except);
  return Object.freeze({ ...options, [EVERY]: true as const });
}

/** The part of a claim that a set of calls makes: its range, the keys that it reads, and its requests. */
export interface EveryScope {
  readonly range: Pick<Claim, 'secure' | 'encryption'>;
  readonly reads: readonly string[];
  acts(name: string): boolean;
  requests(space: RequestSpace): Formula;
}

export function scopeOfEvery(given: Every): EveryScope {
  const { actions, callers, secure, encryption, from, context = {}, except } = given;
  const list = actions && compileAction({ negated: false, values: actions, path: [] });
  const exceptions: readonly Exception[] = exceptionsOf('every', except);
  const people = callers?.map((caller) => callerOf('every', caller));
  const ways = encryption === undefined ? undefined : listOf(encryption);
  const networks = from === undefined ? undefined : listOf(from);
  const keys = Object.entries(context).map(([key, value]) => [key.toLowerCase(), value] as const);
  return {
    range: {
      ...(secure !== undefined && { secure: [secure] }),
      ...(ways !== undefined && { encryption: [...new Set(ways.map((way): EncryptionWay => way?.kind ?? 'none'))] }),
    },
    reads: [
      ...readsOfExceptions(exceptions),
      ...keys.map(([key]) => key),
      ...(ways === undefined ? [] : [keyId]),
      ...(networks === undefined ? [] : ['aws:sourceip', 'aws:sourcevpce', 'aws:sourcevpc']),
      ...(secure === undefined ? [] : ['aws:securetransport']),
      ...(people ?? []).flatMap((caller) => told(caller).map(([key]) => key)),
    ],
    acts: (name) => list === undefined || list.matches(name.toLowerCase()),
    requests: (space) =>
      all([
        unexcepted(exceptions, space),
        people === undefined ? true : some(people.map((caller) => ofPerson(caller, space))),
        ways === undefined ? true : some(ways.map((way) => encryptedBy(way, space))),
        networks === undefined ? true : some(networks.map((network) => comesFrom(network, space))),
        ...keys.map(([key, value]) => hasValue(space, key, value)),
      ]),
  };
}

const keyId = 's3:x-amz-server-side-encryption-aws-kms-key-id';

/** What a caller's description tells beyond who it is. */
function told(caller: Caller): (readonly [string, string | null])[] {
  const notes = new Notes();
  tellCaller(notes, caller);
  const facts = [
    'aws:principalorgid',
    'aws:multifactorauthpresent',
    'aws:sourcearn',
    'aws:sourceaccount',
    'aws:sourceorgid',
  ];
  const tags = [...notes.told.keys()].filter((key) => key.startsWith('aws:principaltag/'));
  return [...facts, ...tags].flatMap((key) => {
    const value = notes.told.get(key);
    return value === undefined || Array.isArray(value) ? [] : [[key, value as string | null] as const];
  });
}

function ofPerson(caller: Caller, space: RequestSpace): Formula {
  return all([madeBy(ofCaller(caller), space), ...told(caller).map(([key, value]) => hasValue(space, key, value))]);
}

function encryptedBy(way: Encryption | null, space: RequestSpace): Formula {
  const kind: EncryptionWay = way?.kind ?? 'none';
  const here = space.among(({ encryption }) => encryption === undefined || encryption === kind);
  return way?.keyArn === undefined ? here : all([here, keyIs(space, keyId, [way.keyArn])]);
}

function comesFrom(network: Network, space: RequestSpace): Formula {
  if (network.kind === 'internet') return keyIs(space, 'aws:sourceip', [network.ip]);
  const inVpc = network.vpc === undefined ? true : keyIs(space, 'aws:sourcevpc', [network.vpc]);
  return all([keyIs(space, 'aws:sourcevpce', [network.id]), inVpc]);
}

function hasValue(space: RequestSpace, key: string, value: Told): Formula {
  if (value === null) return not(keyIsThere(space, key));
  if (typeof value === 'object') return not(keyIs(space, key, [String(value.value)]));
  return keyIs(space, key, [String(value)]);
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

function texts(where: string, name: string, value: unknown): void {
  if (value === undefined) return;
  const sound = Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '');
  if (!sound) throw new UsageError(`${where}: ${name} is no list of texts`, "give ['s3:GetObject'] or leave it out");
}
