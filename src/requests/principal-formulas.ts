import { arnOfSession, isOnLinkedPath, isServiceLinked, readCaller } from '../evaluator/caller-parts';
import type { CompiledPrincipal } from '../evaluator/compile';
import { matchPrincipal } from '../evaluator/principal';
import { all, not, some, type Formula } from '../prover/formula';
import type { Predicate } from '../prover/predicate';
import type { PrincipalMatches } from '../prover/space';
import type { ValueFacet } from '../prover/value-facet';
import {
  anyChar,
  literalTokens,
  nameChar,
  noColon,
  pathChar,
  resourceChar,
  anyNumberOf,
  type Language,
  type Word,
} from '../languages/language';
import type { CallerKind } from './request-class';

/** The facets that say who exactly the caller of a kind is. */
export interface CallerFacets {
  readonly arn?: ValueFacet;
  readonly session?: ValueFacet;
  readonly service?: ValueFacet;
  /** The identity provider of a web identity. */
  readonly provider?: ValueFacet;
}

type Entry = CompiledPrincipal['entries'][number];

/** The answer that no source settles: either one, or the evaluator's. */
export type OpenReading = (assumption: string, evaluator: boolean) => Formula;

/** The ways in which entries mention one kind of caller, as in `evaluator/principal`. */
interface Named {
  readonly everyone: Formula;
  readonly service: Formula;
  readonly self: Formula;
  readonly role: Formula;
  readonly account: Formula;
}

/**
 * The callers of one kind of whom `Principal` or `NotPrincipal` speaks ("AWS JSON policy elements: Principal",
 * "… NotPrincipal").
 */
export function callersSpokenOf(
  principal: CompiledPrincipal,
  caller: CallerKind,
  facets: () => CallerFacets,
  doubt: OpenReading,
): PrincipalMatches {
  const { everyone, service, self, role, account } = namedBy(principal, caller, facets, doubt);
  if (!principal.negated) return { direct: some([everyone, service, self]), role, account };
  const any = some([everyone, service, self, role, account]);
  const alone =
    caller === 'originAccessIdentity' ? self : all([some([self, caller === 'role' ? false : role]), account]);
  const whole = caller === 'root' ? any : alone;
  const session = all([self, role, account]);
  const listed = some([everyone, service, caller === 'role' ? session : whole]);
  const partly = all([any, not(listed)]);
  // Whether someone is exempt whose own levels are listed without the account, or the account without them, is not
  // settled; a role without its sessions exempts none of them, by every page and report.
  const own = caller === 'role' ? all([self, role]) : some([self, role]);
  const open = all([partly, some([own, account])]);
  const doubted = open === false ? false : all([open, doubt('B30', principal.deny)]);
  const settled = principal.deny ? all([partly, not(own), not(account)]) : false;
  const spoken = some([not(any), settled, doubted]);
  return { direct: spoken, role: false, account: false };
}

/** Whether it is everyone of whom `Principal` speaks, services included, and nobody else is listed beside. */
export function speaksOfEveryone({ negated, entries }: CompiledPrincipal): boolean {
  return !negated && entries.length > 0 && entries.every(({ kind, type }) => kind === 'everyone' && type === '*');
}

export function idOfPrincipal({ negated, entries }: CompiledPrincipal): string {
  return `${negated ? 'not ' : ''}${JSON.stringify(entries.map(({ type, value }) => [type, value]))}`;
}

function namedBy(
  principal: CompiledPrincipal,
  caller: CallerKind,
  facets: () => CallerFacets,
  doubt: OpenReading,
): Named {
  const { entries, deny } = principal;
  const of = (kind: Entry['kind'], name: (entry: Entry) => Formula): Formula =>
    some(entries.filter((entry) => entry.kind === kind).map(name));
  const everyone = of('everyone', (entry) => {
    const settled = entry.type === '*' || (caller !== 'service' && caller !== 'webIdentity');
    return settled ? true : doubt('B27', deny);
  });
  const none = { everyone, service: false, self: false, role: false, account: false };
  // Most lists name everyone alone, whoever exactly it is.
  if (entries.every(({ kind }) => kind === 'everyone')) return none;
  const { arn, session, service, provider } = facets();
  if (provider !== undefined) {
    return { ...none, service: of('federated', ({ value }) => provider.some(is(`provider ${value}`, value))) };
  }
  if (service !== undefined) {
    return { ...none, service: of('service', ({ value }) => service.some(is(`service ${value}`, value))) };
  }
  if (arn === undefined) return none;
  const one = (entry: Entry): CompiledPrincipal => ({ negated: false, entries: [entry], deny });
  const named = of('account', (entry) =>
    arn.some({
      id: `principal ${entry.value}`,
      language: ofAccount(entry.account ?? '', entry.partition),
      test: (value) => matchPrincipal(one(entry), { principal: value }) === 'account',
    }),
  );
  // A canonical id is some account, and a request does not tell which.
  const account = some([named, entries.some(({ type }) => type === 'CanonicalUser') ? doubt('B25', false) : false]);
  if (caller !== 'role') {
    return { ...none, account, self: of('arn', ({ value }) => arn.some(is(`arn ${value}`, value))) };
  }
  const role = of('role', (entry) => arn.some(rolePredicate(entry, one(entry))));
  const self = of('arn', ({ value }) => {
    const parts = sessionParts(value);
    if (parts === undefined || session === undefined) return false;
    return all([arn.some(rolePredicate(parts.role, one(parts.role))), session.some(sessionPredicate(parts.session))]);
  });
  return { ...none, account, role, self };
}

function is(id: string, text: string): Predicate {
  return { id, language: [literalTokens(text)], test: (value) => value === text };
}

function ofAccount(account: string, partition: string | undefined): Language {
  const start =
    partition === undefined
      ? [...literalTokens('arn:'), ...anyNumberOf(pathChar, 1)]
      : literalTokens(`arn:${partition}`);
  return ['iam', 'sts'].map((service) => [
    ...start,
    ...literalTokens(`:${service}::${account}:`),
    ...anyNumberOf(anyChar),
  ]);
}

const rolePredicates = new WeakMap<Entry, Predicate>();

/** The roles that an entry names, whatever their path: the ARN of a session has lost it. Made once for a policy. */
function rolePredicate(entry: Entry, list: CompiledPrincipal): Predicate {
  let predicate = rolePredicates.get(entry);
  if (predicate === undefined) rolePredicates.set(entry, (predicate = madeOfRole(entry, list)));
  return predicate;
}

function madeOfRole(entry: Entry, list: CompiledPrincipal): Predicate {
  const { partition = '', account = '', role: name = '' } = entry;
  const start = literalTokens(`arn:${partition}:iam::${account}:role/`);
  return {
    id: `role ${partition} ${account} ${name}`,
    language: [
      [...start, ...literalTokens(name)],
      [...start, ...anyNumberOf(resourceChar, 1), ...literalTokens(`/${name}`)],
    ],
    test: (value) => matchPrincipal(list, { principal: arnOfSession(value, 'session') }) !== 'none',
  };
}

/**
 * One role by its ARN, whatever its path: names of roles are unique in their account ("IAM and STS quotas"), and a
 * principal that names the role matches its sessions by name.
 */
export function roleOnAnyPath(arn: string): Predicate {
  const start = arn.slice(0, arn.indexOf('/') + 1);
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return {
    id: `role ${name} of ${start}`,
    language: [
      [...literalTokens(start), ...literalTokens(name)],
      [...literalTokens(start), ...anyNumberOf(resourceChar, 1), ...literalTokens(`/${name}`)],
    ],
    test: (value) => value.startsWith(start) && value.slice(value.lastIndexOf('/') + 1) === name,
  };
}

/** The sessions of this name, as `aws:userid` tells them. */
export function sessionPredicate(session: string): Predicate {
  return {
    id: `session ${session}`,
    language: [[...anyNumberOf(pathChar), ...literalTokens(`:${session}`)]],
    test: (value) => value.slice(value.indexOf(':') + 1) === session,
  };
}

function sessionParts(text: string): { readonly role: Entry; readonly session: string } | undefined {
  const { kind, role = '', session = '', account = '', partition } = readCaller(text);
  if (kind !== 'session') return undefined;
  return { role: { kind: 'role', type: 'AWS', value: text, path: [], role, account, partition }, session };
}

/** A role under the path that AWS keeps for services: another path may hold the same words further on. */
const linkedPath: Word = [
  ...literalTokens('arn:'),
  ...anyNumberOf(noColon),
  ...literalTokens(':'),
  ...anyNumberOf(noColon),
  ...literalTokens(':'),
  ...anyNumberOf(noColon),
  ...literalTokens(':'),
  ...anyNumberOf(noColon),
  ...literalTokens(':role/aws-service-role/'),
];

/** Roles whose path is kept for services. */
export const onLinkedPath: Predicate = {
  id: 'path of service-linked roles',
  language: [[...linkedPath, ...anyNumberOf(anyChar)]],
  test: isOnLinkedPath,
};

/** Roles that a service made for itself: of its reserved path, and named as all of them are. */
export const serviceLinked: Predicate = {
  id: 'service-linked',
  language: [
    [...linkedPath, ...anyNumberOf(resourceChar, 1), ...literalTokens('/AWSServiceRoleFor'), ...anyNumberOf(nameChar)],
  ],
  test: (arn) =>
    isServiceLinked(readCaller(arn)) && arn.slice(arn.lastIndexOf('/') + 1).startsWith('AWSServiceRoleFor'),
};
