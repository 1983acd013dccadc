import { foldName } from '../values/letter-case';
import { all, not, some, type Formula } from '../prover/formula';
import type { Predicate } from '../prover/predicate';
import { exactText, keyHasValue } from '../requests/key-formulas';
import { roleOnAnyPath, serviceLinked, sessionPredicate } from '../requests/principal-formulas';
import { callerGroup, type CallerKind } from '../requests/request-class';
import type { RequestSpace } from '../requests/request-space';

/** Whose requests a claim leaves out. */
export type Exception =
  | { readonly kind: 'caller'; readonly caller: CallerKind; readonly name?: string; readonly session?: string }
  | { readonly kind: 'services' }
  | { readonly kind: 'forwarded' }
  | { readonly kind: 'serviceLinked' }
  | { readonly kind: 'tagged'; readonly key: string; readonly value: string };

/** One caller with what is specified of it. */
export interface CallerRequests {
  readonly kind: CallerKind;
  /** The keys that tell its requests from others', in lower case: a claim on it reads them. */
  readonly reads: readonly string[];
  /** Its account, where it is of one. */
  readonly account?: string;
  requests(space: RequestSpace): Formula;
}

/** The keys that exceptions read, in lower case. */
export function readsOfExceptions(exceptions: readonly Exception[]): string[] {
  return exceptions.flatMap((one) => {
    if (one.kind === 'tagged') return [`aws:principaltag/${foldName(one.key)}`];
    return one.kind === 'forwarded' ? ['aws:viaawsservice'] : [];
  });
}

/** The requests that no exception covers. */
export function exceptFor(exceptions: readonly Exception[], space: RequestSpace): Formula {
  return all(exceptions.map((exception) => not(covered(exception, space))));
}

function covered(exception: Exception, space: RequestSpace): Formula {
  switch (exception.kind) {
    case 'services':
      return space.among(({ caller }) => caller === 'service');
    case 'forwarded':
      return space.among(({ forwarded }) => forwarded);
    case 'serviceLinked':
      return space.ofRoles(serviceLinked);
    case 'tagged':
      return keyHasValue(space, `aws:principaltag/${foldName(exception.key)}`, [exception.value]);
    case 'caller':
      return exception.caller === 'role' && exception.name !== undefined
        ? requestsMadeBy({ ...exception, onPath: roleOnAnyPath(exception.name) }, space)
        : requestsMadeBy(exception, space);
  }
}

/** One caller; `onPath` where the ARN lacks the role's path: the ARNs that it may be. */
interface CallerOf {
  readonly caller: CallerKind;
  readonly name?: string;
  readonly session?: string;
  readonly onPath?: Predicate;
}

/** The requests of one caller; a role's cover those of its sessions, a service's those of that service. */
export function requestsMadeBy({ caller, name, session, onPath }: CallerOf, space: RequestSpace): Formula {
  const groups = new Map(
    space.requests.filter((request) => request.caller === caller).map((request) => [callerGroup(request), request]),
  );
  return some(
    [...groups].map(([group, request]) => {
      const here = space.among((other) => callerGroup(other) === group);
      if (name === undefined) return here;
      const facets = space.callerFacets(request);
      const facet = facets.arn ?? facets.service ?? facets.provider;
      const named = facet === undefined ? false : facet.some(onPath ?? exactText('caller', name));
      if (session === undefined || facets.session === undefined) return all([here, named]);
      return all([here, named, facets.session.some(sessionPredicate(session))]);
    }),
  );
}
