import { all, not, some, type Formula } from '../prover/formula';
import type { Predicate } from '../prover/predicate';
import type { ValueFacet } from '../prover/value-facet';
import { anyChar, literalTokens, anyNumberOf } from '../languages/language';
import { foldName } from '../values/letter-case';
import { rolesAnywhereActions } from './caller-keys';
import { joinsTheChain, callingChainTies } from './calling-chain-ties';
import { exactText, keyHasValue, keyIsPresent, testHolds } from './key-formulas';
import { onLinkedPath, serviceLinked } from './principal-formulas';
import { accountOfArn, accountOfResource } from './derivations';
import { callerGroup, clocks, timeOfCall } from './request-class';
import type { RequestSpace } from './request-space';

/**
 * What holds between the keys of one request, as far as the keys are read. `organizations` are those that policies tell
 * apart, `instants` the times.
 */
export function keyTies(
  space: RequestSpace,
  reads: ReadonlySet<string>,
  organizations: ReadonlySet<string>,
  instants: readonly string[],
): Formula {
  return all([
    outsideAccounts(space),
    existing(space),
    owned(space),
    ...together(space, reads, organizations),
    ...tags(space, reads),
    mfa(space, reads),
    ...issued(space, reads, instants),
    ...claims(space, reads),
    paths(space, reads),
    callingChainTies(space, reads),
    serviceNames(space, reads),
    ...certified(space, reads),
  ]);
}

/** Of some kinds of resource only those are there that somebody names. */
function existing(space: RequestSpace): Formula {
  return all(
    space
      .resourceCases()
      .map(({ where, facet, form }) =>
        facet === '*' || form?.within === undefined ? true : some([not(where), facet.some(form.within)]),
      ),
  );
}

/** The owner is the account in the resource's ARN. */
function owned(space: RequestSpace): Formula {
  const { owner } = space.around;
  if (owner === undefined || !space.requests.some(({ form }) => form?.hasAccount === true)) return true;
  const ofOwner = accountOfResource.lift(exactText('account', owner));
  const telling = space.among(({ form }) => form?.hasAccount === true);
  return all(
    space
      .resourceCases()
      .map(({ where, facet }) => (facet === '*' ? true : some([not(all([telling, where])), facet.some(ofOwner)]))),
  );
}

/** Callers of another account are not of the owner's. */
function outsideAccounts(space: RequestSpace): Formula {
  const { owner } = space.around;
  if (owner === undefined) return true;
  const outsiders = space.requests.filter(({ own }) => own === false);
  const kinds = new Map(outsiders.map((request) => [request.caller, request]));
  const ofOwner: Predicate = accountOfArn.lift({
    id: `account ${owner}`,
    language: [literalTokens(owner)],
    test: (value) => value === owner,
  });
  return all(
    [...kinds].map(([caller, request]) => {
      const { arn } = space.callerFacets(request);
      const here = space.among((other) => other.caller === caller && other.own === false);
      return arn === undefined ? true : some([not(here), not(arn.some(ofOwner))]);
    }),
  );
}

const pairs = [
  ['aws:principalorgid', 'aws:principalorgpaths'],
  ['aws:principalorgid', 'aws:principalorgmasteraccount'],
  ['aws:sourceorgid', 'aws:sourceorgpaths'],
  ['aws:resourceorgid', 'aws:resourceorgpaths'],
  ['aws:vpceorgid', 'aws:vpceorgpaths'],
  ['s3:dataaccesspointarn', 's3:accesspointnetworkorigin'],
  ['s3:dataaccesspointaccount', 's3:accesspointnetworkorigin'],
] as const;

/** Keys of one organization are there together, and the paths are in the organization of the id. */
function together(space: RequestSpace, reads: ReadonlySet<string>, organizations: ReadonlySet<string>): Formula[] {
  return pairs
    .filter(([first, second]) => reads.has(first) && reads.has(second))
    .flatMap(([first, second]) => [
      same(keyIsPresent(space, first), keyIsPresent(space, second)),
      ...(second.endsWith('paths') ? [...organizations].map((one) => inOne(space, first, second, one)) : []),
    ]);
}

/** The id is this organization's and every path begins with it, or neither is. */
function inOne(space: RequestSpace, id: string, paths: string, organization: string): Formula {
  const start = `${organization}/`;
  const inside: Predicate = {
    id: `in ${organization}`,
    language: [[...literalTokens(start), ...anyNumberOf(anyChar)]],
    test: (value) => value.startsWith(start),
  };
  const isOurs = keyHasValue(space, id, [organization]);
  return all(
    space.keyCases(paths).map(({ where, state }) => {
      if (state.kind === 'absent') return true;
      const [within, other] =
        state.kind === 'free'
          ? [state.facet.some(inside), state.facet.some(inside, true)]
          : [hasMember(state.value, inside), !hasOnly(state.value, inside)];
      return some([not(where), all([isOurs, not(other)]), all([not(isOurs), not(within)])]);
    }),
  );
}

const lists = [
  ['aws:requesttag/', 'aws:tagkeys'],
  ['s3:requestobjecttag/', 's3:requestobjecttagkeys'],
] as const;

/** A tag of the request is among its tag keys. */
function tags(space: RequestSpace, reads: ReadonlySet<string>): Formula[] {
  return lists.flatMap(([prefix, list]) => {
    if (!reads.has(list)) return [];
    const tagKeys = [...reads].filter((key) => key.startsWith(prefix));
    return tagKeys.map((key) => same(keyIsPresent(space, key), listHolds(space, list, key.slice(prefix.length))));
  });
}

function listHolds(space: RequestSpace, list: string, member: string): Formula {
  const predicate: Predicate = {
    id: `tag key ${member}`,
    language: [literalTokens(member, 'names')],
    test: (value) => foldName(value) === member,
  };
  return some(
    space.keyCases(list).map(({ where, state }) => {
      switch (state.kind) {
        case 'absent':
          return false;
        case 'fixed':
          return hasMember(state.value, predicate) && where;
        case 'free':
          return all([where, state.facet.some(predicate)]);
      }
    }),
  );
}

function hasMember(value: string | readonly string[], predicate: Predicate): boolean {
  return [value].flat().some((member) => predicate.test(member));
}

function hasOnly(value: string | readonly string[], predicate: Predicate): boolean {
  return [value].flat().every((member) => predicate.test(member));
}

/** Only the provider itself tells the claims that begin with its name. */
function claims(space: RequestSpace, reads: ReadonlySet<string>): Formula[] {
  const request = space.requests.find(({ caller }) => caller === 'webIdentity');
  const provider = request === undefined ? undefined : space.callerFacets(request).provider;
  if (provider === undefined) return [];
  const prefixes = new Map([...reads].map((key) => [key, key.slice(0, Math.max(0, key.lastIndexOf(':')))]));
  return [...prefixes].flatMap(([key, prefix]) => {
    if (!isProvider(prefix)) return [];
    const others = space.among(({ caller }) => caller !== 'webIdentity');
    return [some([others, not(keyIsPresent(space, key)), provider.some(namedBy(prefix))])];
  });
}

/** Service prefixes have no dot, and the names of providers have one. */
function isProvider(prefix: string): boolean {
  return prefix === 'saml' || prefix.includes('.');
}

/** The providers of a claim's prefix: by host name, or by ARN. */
function namedBy(prefix: string): Predicate {
  const end = prefix === 'saml' ? ':saml-provider/' : `/${prefix}`;
  const tail = prefix === 'saml' ? anyNumberOf(anyChar) : [];
  return {
    id: `provider of ${prefix}`,
    language: [literalTokens(prefix, 'names'), [...anyNumberOf(anyChar), ...literalTokens(end, 'names'), ...tail]],
    test: (value) => {
      const lower = foldName(value);
      return lower === prefix || (prefix === 'saml' ? lower.includes(end) : lower.endsWith(end));
    },
  };
}

/** AWS keeps the path `aws-service-role/` for roles that are linked to a service, which have their own names. */
function paths(space: RequestSpace, reads: ReadonlySet<string>): Formula {
  if (!reads.has('aws:principalarn')) return true;
  return some([not(space.ofRoles(onLinkedPath)), space.ofRoles(serviceLinked)]);
}

/** The names of a calling service have its own among them ("aws:PrincipalServiceNamesList"). */
function serviceNames(space: RequestSpace, reads: ReadonlySet<string>): Formula {
  if (!reads.has(namesList)) return true;
  return all(
    servicesOf(space).flatMap(([here, service]) =>
      space.keyCases(namesList).map(({ where, state }) => {
        if (state.kind !== 'free') return true;
        return some([not(here), not(where), all(joinsTheChain(state.facet, { kind: 'free', facet: service }))]);
      }),
    ),
  );
}

const namesList = 'aws:principalservicenameslist';

/** The calling services, by their requests. */
function servicesOf(space: RequestSpace): [here: Formula, service: ValueFacet][] {
  const requests = space.requests.filter(({ caller }) => caller === 'service');
  const groups = new Map(requests.map((request) => [callerGroup(request), request]));
  return [...groups].flatMap(([group, request]) => {
    const { service } = space.callerFacets(request);
    return service === undefined ? [] : [[space.among((other) => callerGroup(other) === group), service]];
  });
}

/** Of the services that assume a role, Roles Anywhere alone has tags: those of a certificate. */
function certified(space: RequestSpace, reads: ReadonlySet<string>): Formula[] {
  const tagKeys = [...reads].filter((key) => key.startsWith('aws:principaltag/'));
  if (tagKeys.length === 0) return [];
  if (!space.requests.some(({ action }) => rolesAnywhereActions.has(action.name))) return [];
  return servicesOf(space).flatMap(([here, service]) => {
    const byCertificate = service.some(exactText('service', 'rolesanywhere.amazonaws.com'));
    return tagKeys.map((key) => some([not(here), not(keyIsPresent(space, key)), byCertificate]));
  });
}

/** The age of an MFA sign-in is there only after one. */
function mfa(space: RequestSpace, reads: ReadonlySet<string>): Formula {
  if (!reads.has('aws:multifactorauthage') || !reads.has('aws:multifactorauthpresent')) return true;
  const isTrue: Predicate = { id: 'true', language: [literalTokens('true')], test: (value) => value === 'true' };
  const present = some(
    space.keyCases('aws:multifactorauthpresent').map(({ where, state }) => {
      if (state.kind === 'free') return all([where, state.facet.some(isTrue)]);
      return state.kind === 'fixed' && state.value === 'true' ? where : false;
    }),
  );
  return some([not(keyIsPresent(space, 'aws:multifactorauthage')), present]);
}

/** No token is issued after the request that it signs. */
function issued(space: RequestSpace, reads: ReadonlySet<string>, instants: readonly string[]): Formula[] {
  if (!reads.has('aws:tokenissuetime')) return [];
  const token = (operator: string, instant: string): Formula =>
    testHolds(space, 'aws:tokenissuetime', operator, [instant]);
  const time = timeOfCall(space.around);
  if (time !== undefined) return [not(token('DateGreaterThan', time))];
  if (!clocks.some((key) => reads.has(key))) return [];
  const now = (operator: string, instant: string): Formula => testHolds(space, 'aws:currenttime', operator, [instant]);
  return instants.flatMap((instant) => [
    not(all([token('DateGreaterThan', instant), now('DateLessThanEquals', instant)])),
    not(all([token('DateGreaterThanEquals', instant), now('DateLessThan', instant)])),
  ]);
}

function same(a: Formula, b: Formula): Formula {
  return some([all([a, b]), all([not(a), not(b)])]);
}
