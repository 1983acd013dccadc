import { all, not, some, type Formula } from '../../prover/formula';
import { globalKey, serviceKey, serviceOf } from '../../service-reference';
import { requestsMadeBy, type CallerRequests } from '../../claims/exceptions';
import { keyIsPresent, testHolds } from '../../requests/key-formulas';
import type { RequestSpace } from '../../requests/request-space';
import { accountOf, type Caller } from '../callers/caller';
import { addCallerKeys } from './told-caller-keys';
import { exceptionOfCaller } from '../callers/exceptions';
import { KnownKeys } from './known-keys';
import { onAnyPath } from '../callers/role-path';

/** Keys that follow from what a caller's description says beyond who it is. */
const callerKeys = new Set([
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:userid',
]);

/** One caller with what is specified of it, as far as anybody reads it; `read` are keys in lower case. */
export function requestsOfCaller(caller: Caller, read: ReadonlySet<string>): CallerRequests {
  const notes = new KnownKeys();
  addCallerKeys(notes, caller);
  const facts = [...read].flatMap((key): (readonly [string, string | null])[] => {
    const isTag = key.startsWith('aws:principaltag/');
    const isClaim = caller.kind === 'webIdentity' && !key.startsWith('aws:');
    if (!isTag && !isClaim && !callerKeys.has(key)) return [];
    const value = notes.specified.get(key);
    if (typeof value === 'string' || value === null) return [[key, value]];
    return [...notes.families].some((family) => key.startsWith(family)) ? [[key, null]] : [];
  });
  const maybe = [...notes.maybe].filter(([key]) => read.has(key));
  const id = caller.kind === 'role' && caller.session === undefined && read.has('aws:userid') ? caller.id : undefined;
  const onPath = caller.kind === 'role' && caller.pathUnknown === true ? { onPath: onAnyPath(caller) } : {};
  const account = accountOf(caller);
  const paths = organizationPaths(caller, read);
  return {
    kind: caller.kind,
    // Requests of such an identity are asked about where somebody tells callers apart.
    reads: [
      ...[...facts, ...maybe].map(([key]) => key),
      ...(caller.kind === 'originAccessIdentity' ? ['aws:principalarn'] : []),
      ...(paths === undefined ? [] : [PATHS]),
    ],
    ...(account !== undefined && { account }),
    requests: (space) =>
      all([
        requestsMadeBy({ ...exceptionOfCaller(caller), ...onPath }, space),
        ...facts.map(([key, value]) => keyHasGivenValue(space, key, value)),
        ...maybe.map(([key, value]) => some([keyHasGivenValue(space, key, null), keyHasGivenValue(space, key, value)])),
        id === undefined ? true : testHolds(space, 'aws:userid', 'StringLike', [`${id}:*`]),
        paths === undefined ? true : testHolds(space, PATHS, 'ForAllValues:StringLike', [paths]),
        paths === undefined ? true : keyIsPresent(space, PATHS),
      ]),
  };
}

const PATHS = 'aws:principalorgpaths';

/** A caller's place in its organization: the path that is given, else one that begins there, wherever it leads. */
function organizationPaths(caller: Caller, read: ReadonlySet<string>): string | undefined {
  const organization = 'organization' in caller && caller.kind !== 'service' ? caller.organization : undefined;
  const path = 'organizationPath' in caller ? caller.organizationPath : undefined;
  return typeof organization === 'string' && read.has(PATHS) ? (path ?? `${organization}/*`) : undefined;
}

const operators: Readonly<Record<string, string>> = {
  Bool: 'Bool',
  Numeric: 'NumericEquals',
  Date: 'DateEquals',
  IPAddress: 'IpAddress',
};

/** The requests in which a key has a value, by the operator of its type; `null`: in which it is absent. */
export function keyHasGivenValue(space: RequestSpace, key: string, value: string | null): Formula {
  if (value === null) return not(keyIsPresent(space, key));
  const service = serviceOf(key.slice(0, Math.max(0, key.indexOf(':'))));
  const facts = globalKey(key) ?? (service === undefined ? undefined : serviceKey(service, key));
  const operator = operators[facts?.type ?? ''] ?? 'StringEquals';
  // A key with many values has a value when one of them is that.
  return testHolds(space, key, facts?.multivalued === true ? `ForAnyValue:${operator}` : operator, [value]);
}
