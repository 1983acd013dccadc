import { foldName } from '../../values/letter-case';
import { compileAction } from '../../evaluator/action';
import { all, not, some, type Formula } from '../../prover/formula';
import { readsOfExceptions, exceptFor } from '../../claims/exceptions';
import { keyHasValue, testHolds } from '../../requests/key-formulas';
import { onResources } from '../../claims/access-grants';
import type { Claim } from '../../claims/judge';
import type { EncryptionWay } from '../../requests/request-class';
import type { RequestSpace } from '../../requests/request-space';
import { callerOf } from '../callers/caller';
import type { Encryption } from '../buckets/encryption';
import type { Every, KeyConstraint } from '../calls/every';
import { exceptionsOf } from '../callers/exceptions';
import type { Network } from '../callers/network';
import { keyHasGivenValue, requestsOfCaller } from '../authorizations/caller-requests';
import { callingChainKeys, callingChainOf } from '../calls/calling-chain';
import { SSE_KMS_KEY_ID } from '../../service-reference/s3-names';

/** The part of a claim that a set of calls makes: its range, the keys that it reads, and its requests. */
export interface EveryScope {
  readonly range: Pick<Claim, 'secure' | 'encryption' | 'forwarded'>;
  readonly reads: readonly string[];
  /** Accounts that the set names: of its callers, and in the values of its keys. */
  readonly accounts: readonly string[];
  acts(name: string): boolean;
  requests(space: RequestSpace): Formula;
}

/** What a set of calls means beside policies that read these keys. */
export function scopeOfEvery(given: Every, policyKeys: ReadonlySet<string>): EveryScope {
  const { actions, resources, callers, secure, encryption, from, via, context = {}, except } = given;
  const list = actions && compileAction(actions);
  const exceptions = exceptionsOf(except);
  const ways = encryption === undefined ? undefined : listOf(encryption);
  const networks = from === undefined ? undefined : listOf(from);
  const keys = Object.entries(context).map(([key, value]) => [foldName(key), value] as const);
  const reads = [
    ...readsOfExceptions(exceptions),
    ...keys.map(([key]) => key),
    ...(ways === undefined ? [] : [SSE_KMS_KEY_ID]),
    ...(networks ?? []).flatMap((network) => networkTests(network).map(([key]) => key)),
    ...(secure === undefined ? [] : ['aws:securetransport']),
    ...(via === undefined ? [] : ['aws:viaawsservice']),
  ];
  const read = new Set([...policyKeys, ...reads]);
  const people = callers?.map((caller) => requestsOfCaller(callerOf('caller', caller), read));
  return {
    range: {
      ...(secure !== undefined && { secure: [secure] }),
      ...(via !== undefined && { forwarded: [true] }),
      ...(ways !== undefined && { encryption: [...new Set(ways.map(kindOf))] }),
    },
    reads: [...reads, ...(people ?? []).flatMap((person) => person.reads)],
    accounts: [
      ...(people ?? []).flatMap(({ account }) => account ?? []),
      ...keys.flatMap(([, value]) => (typeof value === 'string' && /^\d{12}$/.test(value) ? [value] : [])),
    ],
    acts: (name) => list === undefined || list.matches(foldName(name)),
    requests: (space) =>
      all([
        exceptFor(exceptions, space),
        resources === undefined ? true : onResources(space, resources),
        people === undefined ? true : some(people.map((person) => person.requests(space))),
        ways === undefined ? true : some(ways.map((way) => encryptedBy(way, space))),
        networks === undefined ? true : some(networks.map((network) => comesFrom(network, space, via !== undefined))),
        via === undefined ? true : passedOn(space, callingChainOf('every: via', via), read),
        ...keys.map(([key, value]) => keyIsAsGiven(space, key, value)),
      ]),
  };
}

function kindOf(way: Encryption | null): EncryptionWay {
  return way?.kind ?? 'none';
}

/** Requests that tell this encryption; such as cannot tell any, a read, are not among them. */
function encryptedBy(way: Encryption | null, space: RequestSpace): Formula {
  const here = space.among(({ encryption }) => encryption === kindOf(way));
  return way?.keyArn === undefined ? here : all([here, keyHasValue(space, SSE_KMS_KEY_ID, [way.keyArn])]);
}

/** The requests of a caller on that network: a service that passes them on does not specify the endpoint. */
function comesFrom(network: Network, space: RequestSpace, passed: boolean): Formula {
  const onNetwork = all(networkTests(network).map(([key, value]) => keyHasGivenValue(space, key, value)));
  return passed && network.kind === 'vpcEndpoint'
    ? space.among((request) => request.network === 'endpoint')
    : onNetwork;
}

/** The requests that these services pass on, as far as anybody reads the keys that tell them. */
function passedOn(space: RequestSpace, chain: readonly string[], read: ReadonlySet<string>): Formula {
  return all(
    callingChainKeys(chain)
      .filter(([key]) => read.has(key))
      .flatMap(([key, value]) => {
        if (typeof value === 'string') return [keyHasGivenValue(space, key, value)];
        const none = testHolds(space, key, 'ForAnyValue:StringNotEquals', value);
        return [...value.map((name) => keyHasGivenValue(space, key, name)), not(none)];
      }),
  );
}

function networkTests(network: Network): (readonly [string, string | null])[] {
  if (network.kind === 'internet') return [['aws:sourceip', network.ip]];
  const { id, vpc, ip, account, organization } = network;
  return [
    ['aws:sourcevpce', id],
    ...(vpc === undefined ? [] : [['aws:sourcevpc', vpc] as const]),
    ...(ip === undefined ? [] : [['aws:vpcsourceip', ip] as const]),
    ...(account === undefined ? [] : [['aws:vpceaccount', account] as const]),
    ...(organization === undefined ? [] : [['aws:vpceorgid', organization] as const]),
  ];
}

/** The requests in which a key is as given; any other value, or none, for one that is negated. */
function keyIsAsGiven(space: RequestSpace, key: string, value: KeyConstraint): Formula {
  if (value === null) return keyHasGivenValue(space, key, null);
  return typeof value === 'object'
    ? not(keyHasGivenValue(space, key, String(value.value)))
    : keyHasGivenValue(space, key, String(value));
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
