import { unlessMisuse } from '../arguments/usage';
import { notMorePermissive } from '../claims/comparison';
import type { DocumentStatement, Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { isAccountId } from '../values/arn';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import {
  cureOfNewStatements,
  cureOfStatement,
  curableDenies,
  curableDocuments,
  curableStatement,
  type CurableDocument,
  type CurableStatement,
} from './cured-subject';
import { withCures, type Cure, type CureOptions } from './cure';
import { byRank } from './deny-cures';
import { liesWithin } from './grant-cures';
import { fitsSome, readsOnly, withoutActions } from './narrowed-actions';
import { mergedConditions, statementLike, type Condition } from './new-statement';

/** Each option is judged again, and those that go further are to get their turn. */
const MOST_OPTIONS = 8;

/**
 * Denies that spare what an Allow beside them grants and they refuse: its actions on its resources for its callers, and
 * nothing else. An Allow on less than the Deny is on says best what was meant, so it comes first, and of two alike the one that
 * only reads: what is opened by mistake is then read, and not overwritten.
 */
export function sparedAllows(subject: ClaimSubject): CureOptions {
  return sparingOptions(subject).map(({ cures }) => cures);
}

/** The Allow that cures spare, by itself or for a part of what it grants; nothing of other cures. */
export function allowSparedBy(subject: ClaimSubject, cures: readonly Cure[]): CurableStatement | undefined {
  const text = JSON.stringify(cures);
  return sparingOptions(subject).find((option) => JSON.stringify(option.cures) === text)?.allow;
}

interface SparingOption {
  readonly allow: CurableStatement;
  readonly cures: readonly Cure[];
}

function sparingOptions(subject: ClaimSubject): readonly SparingOption[] {
  return byRank(curableDocuments(subject)).flatMap(sparedIn).slice(0, MOST_OPTIONS);
}

function sparedIn(one: CurableDocument): readonly SparingOption[] {
  const denies = curableDenies(one);
  const allows = one.policy.statements.filter(({ effect }) => effect === 'Allow');
  const spared = allows.flatMap(({ index }) => {
    const allow = curableStatement(one, index);
    if (allow === undefined) return [];
    const found = denies.flatMap((deny) => sparedBy(deny, allow.statement) ?? []);
    if (found.length === 0) return [];
    const each = found.map((narrowed) => curesOf(one, [narrowed]));
    const options = found.length === 1 ? each : [...each, curesOf(one, found)];
    const isOnLess = found.some((narrowed) => narrowed.isOnLess);
    const isOfReads = listed(allow.statement.Action ?? []).every(readsOnly);
    return [{ options: options.map((cures) => ({ allow, cures })), rank: (isOnLess ? 0 : 2) + (isOfReads ? 0 : 1) }];
  });
  const byRisk = [...spared].sort((first, other) => first.rank - other.rank);
  return byRisk.flatMap(({ options }) => options).filter(({ cures }) => onlyDeniesLess(one, cures));
}

interface NarrowedDeny {
  readonly deny: CurableStatement;
  /** Of which each goes on for what is not spared in one respect. */
  readonly statements: readonly DocumentStatement[];
  readonly isOnLess: boolean;
}

function curesOf(one: CurableDocument, narrowed: readonly NarrowedDeny[]): readonly Cure[] {
  const replaced = narrowed.flatMap(({ deny, statements: [first] }) =>
    first === undefined ? [] : [cureOfStatement(deny, first)],
  );
  const added = narrowed.flatMap(({ statements: [, ...rest] }) =>
    rest.map((statement, index) => statementLike(statement, one.policy, String(index + 2))),
  );
  return added.length === 0 ? replaced : [...replaced, ...cureOfNewStatements(one, added)];
}

function sparedBy(deny: CurableStatement, allow: DocumentStatement): NarrowedDeny | undefined {
  const { statement } = deny;
  if (allow.Action === undefined || allow.Resource === undefined) return undefined;
  const actions = listed(allow.Action).filter((entry) => isAbout(entry, statement.Action, statement.NotAction));
  const resources = listed(allow.Resource).filter((entry) => isAbout(entry, statement.Resource, statement.NotResource));
  if (actions.length === 0 || resources.length === 0) return undefined;
  const others = otherActions(statement, actions);
  if (others === 'unknown') return undefined;
  // PutObject is on no bucket: that its ARN stands in the Deny is nothing that the Allow leaves out.
  const places = listed(statement.Resource ?? []).filter((entry) => actions.some((name) => fitsSome(name, [entry])));
  const isEverywhere = statement.NotResource === undefined && places.every((entry) => isWithin(entry, resources));
  const elsewhere = isEverywhere
    ? undefined
    : { NotResource: oneOrMany([...listed(statement.NotResource ?? []), ...resources]) };
  const callers = testOfOthers(allow);
  // Only where no action is left to the Deny alone do the other statements have its own.
  const own =
    others === undefined
      ? { Action: statement.Action, NotAction: statement.NotAction }
      : { Action: oneOrMany(actions), NotAction: undefined };
  const statements = [
    ...(others === undefined ? [] : [withElements(statement, others)]),
    ...(elsewhere === undefined ? [] : [withElements(statement, { ...own, Resource: undefined, ...elsewhere })]),
    ...(callers === undefined
      ? []
      : [
          withElements(statement, {
            ...own,
            Resource: oneOrMany(resources),
            NotResource: undefined,
            Condition: mergedConditions([statement.Condition ?? {}, callers]),
          }),
        ]),
  ];
  return statements.length === 0 ? undefined : { deny, statements, isOnLess: elsewhere !== undefined };
}

type Entries = string | readonly string[];

/** Whether a Deny with such an element is about what an entry of an Allow covers. */
function isAbout(entry: string, element: Entries | undefined, negated: Entries | undefined): boolean {
  if (negated !== undefined) return !isWithin(entry, listed(negated));
  return element !== undefined && isWithin(entry, listed(element));
}

function isWithin(entry: string, patterns: readonly string[]): boolean {
  return liesWithin(entry, patterns) || liesWithin(foldName(entry), patterns.map(foldName));
}

type ActionElement = Pick<DocumentStatement, 'Action' | 'NotAction'>;

/** The actions that a Deny goes on for; nothing where there are none, and `unknown` where they cannot be written. */
function otherActions(
  { Action, NotAction }: DocumentStatement,
  spared: readonly string[],
): { readonly [Name in keyof ActionElement]: Entries | undefined } | undefined | 'unknown' {
  if (NotAction !== undefined) return { NotAction: [...listed(NotAction), ...spared] };
  const entries = listed(Action ?? []);
  if (entries.every((entry) => isWithin(entry, spared))) return undefined;
  // That a policy at a resource is asked about no other service is proven of the whole document.
  const isEvery = entries.every((entry) => /^(?:\*|[\w-]+:\*)$/.test(entry));
  if (isEvery) return { Action: undefined, NotAction: oneOrMany(spared) };
  const left = withoutActions(entries, spared);
  return left === undefined || left.length === 0 ? 'unknown' : { Action: oneOrMany(left) };
}

/** A test that holds for all but the callers whom an Allow names; nothing where it names others than people. */
function testOfOthers({ Principal }: DocumentStatement): Condition | undefined {
  if (typeof Principal !== 'object' || Object.keys(Principal).join() !== 'AWS') return undefined;
  const entries = listed(Principal.AWS ?? []);
  if (entries.every((entry) => /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[^*?]+$/.test(entry))) {
    return { ArnNotEquals: { 'aws:PrincipalArn': oneOrMany(entries) } };
  }
  const accounts = entries.map((entry) => /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(entry)?.[1] ?? entry);
  return accounts.every(isAccountId) ? { StringNotEquals: { 'aws:PrincipalAccount': oneOrMany(accounts) } } : undefined;
}

/** A statement with other elements, in the order in which statements are usually written; without those that are undefined. */
function withElements(
  statement: DocumentStatement,
  elements: { readonly [Name in keyof DocumentStatement]?: DocumentStatement[Name] | undefined },
): DocumentStatement {
  const { Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = {
    ...statement,
    ...elements,
  };
  return {
    ...(Sid !== undefined && { Sid }),
    Effect: Effect ?? statement.Effect,
    ...(Principal !== undefined && { Principal }),
    ...(NotPrincipal !== undefined && { NotPrincipal }),
    ...(Action !== undefined && { Action }),
    ...(NotAction !== undefined && { NotAction }),
    ...(Resource !== undefined && { Resource }),
    ...(NotResource !== undefined && { NotResource }),
    ...(Condition !== undefined && { Condition }),
  };
}

/** Whether the document denies no more with the cures than it did: its `NotAction` and `NotResource` may reach further. */
function onlyDeniesLess({ policy }: CurableDocument, cures: readonly Cure[]): boolean {
  const document = withCures(policy.document, cures);
  if (document === undefined) return false;
  const [before, after] = [policy.document, document].map((one) => besideElsewhere(policy, one as Policy['document']));
  if (before === undefined || after === undefined) return false;
  return unlessMisuse(() => notMorePermissive(before, after))?.answer === 'proven';
}

/** A document under a Deny of all that is not where the policy stands: nothing else asks a policy at a resource. */
function besideElsewhere(policy: Policy, document: Policy['document']): Policy | undefined {
  if (policy.type !== 'resource') return withDocument(policy, document)?.policy;
  const named = listed(policy.document.Statement).flatMap(({ Resource, NotResource }) => [
    ...listed(Resource ?? []),
    ...listed(NotResource ?? []),
  ]);
  const own = new Set(
    named.flatMap((arn) => {
      const [ofBucket] = /^arn:[^:]*:s3:::[^/]+/.exec(arn) ?? [];
      return ofBucket === undefined ? [arn] : [ofBucket, `${ofBucket}/*`];
    }),
  );
  const elsewhere: DocumentStatement = { Effect: 'Deny', Principal: '*', Action: '*', NotResource: [...own] };
  return withDocument(policy, { ...document, Statement: [...listed(document.Statement), elsewhere] })?.policy;
}
