import { compilePolicy } from '../evaluator/compile';
import type { AccessRequest } from '../evaluator/request';
import { isLimiter } from '../claims/public-requests';
import { situate } from '../evaluator/situation';
import type { DocumentStatement } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { ownerOfSubject, type ClaimSubject } from '../s3/claims/claim-subject';
import { limitingKey } from '../requests/identity-providers';
import { foldName } from '../values/letter-case';
import { isAccountId } from '../values/arn';
import {
  allowingStatements,
  cureAt,
  cureOfStatement,
  curableDocuments,
  curableStatement,
  type CurableStatement,
  optionOfEach,
} from './cured-subject';
import { documentsOf, scopeOfDrafts, sideEffectOf } from './claim-scope';
import { cureOfTest, entriesBeside, writtenTests, type WrittenTest } from './condition-edits';
import { statementsIn, withCures, type Cure, type CureOptions, type SideEffect } from './cure';
import { anonymousDenies } from './deny-draft';
import type { FailedClaim } from './cure-search';
import { networkKeys } from './exempting-cures';
import { ofAccountInLimits, narrowedLimits } from './narrowed-limits';
import { listed, oneOrMany } from '../values/one-or-many';
import { without } from './grant-cures';
import { onlyActions } from './narrowed-actions';
import { mergedConditions } from './new-statement';
import { arnsOfAnyAccount, forArnsOfAccount } from './own-account';
import { strictCures } from './strict-cures';
import { turnedAllows } from './turned-tests';

/**
 * How to keep strangers out of what an Allow grants: leave it to the account that owns the resource, where that is
 * known, else to nobody. `only`: what may stay public.
 */
export function publicCures({ subject, witness }: FailedClaim, only: readonly string[] | undefined): CureOptions {
  if (witness === undefined) return [];
  const open = allowingStatements(subject, witness);
  const owner = ownerIn(subject, open);
  const narrowed = open.flatMap((one) => [
    ...(only === undefined ? [] : [withPublicPart(one, only)]),
    ...(owner === undefined
      ? []
      : [
          statementCure(one, forArnsOfAccount(one.statement, owner)),
          limitedToAccount(one, owner),
          statementCure(one, forOwner(one.statement, owner)),
        ].flatMap((cure) => (cure === undefined ? [] : [[cure]]))),
    ...withKnownClaim(one),
    // Which account such ARNs should be of, and whom a provider should name, its author knows.
    ...(openProvider(one.statement) !== undefined || (owner === undefined && arnsOfAnyAccount(one.statement).length > 0)
      ? []
      : [[cureOfStatement(one, undefined)]]),
  ]);
  const failed = { subject, witness };
  return [
    ...strictCures(failed),
    ...turnedAllows(failed),
    ...(owner === undefined ? [] : ofAccountInLimits(open, owner)),
    ...withoutOpenEntries(open, witness),
    ...narrowedLimits(open),
    ...namedCallersAlone(failed),
    ...narrowed,
  ];
}

function statementCure(one: CurableStatement, narrower: DocumentStatement | undefined): Cure | undefined {
  return narrower && cureOfStatement(one, narrower);
}

/** The identity provider that a statement trusts; nothing where it trusts none, or several. */
function openProvider({ Principal }: DocumentStatement): string | undefined {
  const [only, ...others] = typeof Principal === 'object' ? listed(Principal.Federated ?? []) : [];
  return others.length === 0 ? only : undefined;
}

/** A statement for the web identities of a provider, with the test by which another Allow says whose they are. */
function withKnownClaim(one: CurableStatement): CureOptions {
  const provider = openProvider(one.statement);
  if (provider === undefined) return [];
  const key = limitingKey(provider);
  const all = listed(one.policy.document.Statement).filter(({ Effect }) => Effect === 'Allow');
  const known = all.flatMap(writtenTests).find((test) => foldName(test.key) === key && !/not/i.test(test.operator));
  if (known === undefined) return [];
  const Condition = mergedConditions([
    one.statement.Condition ?? {},
    { [known.operator]: { [known.key]: known.value } },
  ]);
  return [[cureOfStatement(one, { ...one.statement, Condition })]];
}

/** An Allow for web identities that does not say whose they are, and the key by which it should. */
export interface UnlimitedAllow {
  readonly allow: CurableStatement;
  readonly key: string;
}

/** The Allows that should say whose web identities they let in, where no statement has a value for it. */
export function unlimitedAllows(subject: ClaimSubject, witness: AccessRequest): readonly UnlimitedAllow[] {
  return allowingStatements(subject, witness).flatMap((allow) => {
    const provider = openProvider(allow.statement);
    return provider === undefined ? [] : [{ allow, key: limitingKey(provider) }];
  });
}

/** The Allows for everybody that name somebody beside, without everybody. */
export function namedCallersAlone({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  return optionOfEach(allowingStatements(subject, witness), (one) => {
    const { Principal } = one.statement;
    const entries = typeof Principal === 'object' && Principal.AWS !== undefined ? listed(Principal.AWS) : [];
    const named = entries.filter((entry) => entry !== '*');
    return named.length === 0 || named.length === entries.length
      ? undefined
      : cureAt(one, ['Principal', 'AWS'], oneOrMany(named));
  });
}

/**
 * The Allows for everybody from some network, or for whoever signs in, each for the one account that the policy names
 * elsewhere: a Deny of anonymous callers beside such an Allow would leave it to whoever signs in, of any account.
 */
export function onlyNamedAccount({ subject, witness }: FailedClaim): CureOptions {
  const account = onlyAccountIn(subject);
  if (witness === undefined || account === undefined) return [];
  return optionOfEach(allowingStatements(subject, witness), (one) =>
    isForWhoeverSignsIn(one.statement) ? limitedToAccount(one, account) : undefined,
  );
}

/**
 * An Allow for everybody that has a condition, with the account of its callers in that, in place of a test that everybody meets. An
 * account as its Principal would leave the matter to policies of the callers' own: whoever has none would lose what it grants.
 */
function limitedToAccount(one: CurableStatement, account: string): Cure | undefined {
  const tests = writtenTests(one.statement);
  const isTested = tests.some(({ key }) => foldName(key) === 'aws:principalaccount');
  if (!isForAnybody(one.statement) || tests.length === 0 || isTested) return undefined;
  const kept = tests
    .filter((test) => !asksForId(test))
    .map(({ operator, key, value }) => ({ [operator]: { [key]: value } }));
  const Condition = mergedConditions([...kept, { StringEquals: { 'aws:PrincipalAccount': account } }]);
  return cureAt(one, ['Condition'], Condition);
}

/** The statements that let in everybody who comes from some network or signs in, of whatever account. */
export function allowsForWhoeverSignsIn(subject: ClaimSubject): readonly CurableStatement[] {
  return curableDocuments(subject).flatMap((one) =>
    one.policy.statements
      .flatMap(({ index }) => curableStatement(one, index) ?? [])
      .filter(({ statement }) => isForWhoeverSignsIn(statement)),
  );
}

function isForWhoeverSignsIn(statement: DocumentStatement): boolean {
  const { Effect } = statement;
  const tests = writtenTests(statement).filter(({ operator }) => !/not/i.test(operator));
  const keys = tests.map(({ key }) => foldName(key));
  const isOfNetwork = keys.some((key) => networkKeys.has(key));
  // Whose caller is told, as by an organization, is not for anybody.
  const isTold = keys.some((key) => key.startsWith('aws:principal'));
  return Effect === 'Allow' && isForAnybody(statement) && !isTold && (isOfNetwork || tests.some(asksForId));
}

function isForAnybody({ Principal }: DocumentStatement): boolean {
  return Principal === '*' || (typeof Principal === 'object' && listed(Principal.AWS ?? []).join() === '*');
}

/** Whether a test holds for whatever id of a caller. */
function asksForId({ key, value }: WrittenTest): boolean {
  return /^aws:user(?:id|name)$/.test(foldName(key)) && listed(value).some((one) => /^[*?]+$/.test(String(one)));
}

/** Without the entries of a list by which strangers get in, where others stand beside them. */
function withoutOpenEntries(open: readonly CurableStatement[], witness: AccessRequest): CureOptions {
  const { lookup } = situate(witness);
  return optionOfEach(open, (one) => {
    const tests = compilePolicy(one.policy).statements[one.index]?.conditions ?? [];
    const [loose] = tests.flatMap((test) => {
      const left = test.operator.negated ? undefined : entriesBeside(test, lookup);
      return left === undefined ? [] : [cureOfTest(one, test.test, left)];
    });
    return loose;
  });
}

/** The Allows that let in a caller by an ARN of any account, each for those of the account that owns the resource. */
export function ownAccountAllows({ subject, witness }: FailedClaim): CureOptions {
  if (witness === undefined) return [];
  const open = allowingStatements(subject, witness);
  const owner = ownerIn(subject, open);
  if (owner === undefined) return [];
  return optionOfEach(open, (one) => {
    const isOfAny = arnsOfAnyAccount(one.statement).length > 0;
    const own = isOfAny ? forArnsOfAccount(one.statement, owner) : undefined;
    return own && cureOfStatement(one, own);
  });
}

/** The ARNs of any account by which strangers get in, where the message has no account to put there. */
export function arnsWithoutAccount(subject: ClaimSubject, witness: AccessRequest): readonly string[] {
  return allowingStatements(subject, witness).flatMap(({ statement }) => arnsOfAnyAccount(statement));
}

function ownerIn(subject: ClaimSubject, statements: readonly CurableStatement[]): string | undefined {
  const { policy } = subject;
  const all = [...(policy?.statements.flatMap(({ resource }) => resource?.values ?? []) ?? [])];
  const inArns = all.flatMap((arn) => arn.split(':')[4] ?? []).filter(isAccountId);
  // A key belongs to the account whose IAM policies it leaves the matter to.
  const roots = statements.length === 0 ? [] : delegatesOf(subject);
  return ownerOfSubject(subject) ?? [...inArns, ...roots][0] ?? onlyAccountIn(subject);
}

/** The account of all whom the policy names, where there is one alone: to let it in is less than to let everybody in. */
function onlyAccountIn({ policy }: ClaimSubject): string | undefined {
  const entries = policy?.statements.flatMap(({ principal }) => principal?.entries ?? []) ?? [];
  const accounts = entries.flatMap(({ value }) =>
    isAccountId(value) ? value : (/^arn:aws[a-z-]*:\w+::(\d{12}):/.exec(value)?.[1] ?? []),
  );
  const [only, ...others] = new Set(accounts);
  return others.length === 0 ? only : undefined;
}

function delegatesOf({ policy }: ClaimSubject): readonly string[] {
  const statements = policy?.statements ?? [];
  const isKey = statements.some(({ action }) => action.values.some((name) => name.toLowerCase().startsWith('kms:')));
  if (!isKey) return [];
  return statements
    .flatMap(({ effect, principal }) => (effect === 'Allow' ? (principal?.entries ?? []) : []))
    .flatMap(({ value }) => /^arn:aws[a-z-]*:iam::(\d{12}):root$/.exec(value)?.[1] ?? []);
}

/** A service calls for the owner alone; of people only the owner's account; a web identity is of no account. */
function forOwner(statement: DocumentStatement, owner: string): DocumentStatement | undefined {
  const { Principal } = statement;
  if (typeof Principal === 'object' && Principal.Federated !== undefined) return undefined;
  if (typeof Principal === 'object' && Principal.Service !== undefined) {
    const Condition = mergedConditions([statement.Condition ?? {}, { StringEquals: { 'aws:SourceAccount': owner } }]);
    return { ...statement, Condition };
  }
  const { Sid, Effect, ...others } = without(without(statement, 'Principal'), 'NotPrincipal');
  return {
    ...(Sid !== undefined && { Sid }),
    Effect,
    Principal: { AWS: `arn:aws:iam::${owner}:root` },
    ...others,
  };
}

/** What may be public stays so; who else was meant by the rest of the statement, nobody says. */
function withPublicPart(one: CurableStatement, only: readonly string[]): readonly Cure[] {
  const { Action } = one.statement;
  const kept = onlyActions(Action === undefined ? [] : listed(Action), only);
  return kept === undefined || kept.length === 0 ? [] : [cureAt(one, ['Action'], oneOrMany(kept))];
}

/**
 * Whose access cures take that let in an account in the place of everybody whom a condition limits, where the counterexample is an
 * anonymous call: that of whoever signs in.
 */
export function lossesOfReplaced(
  cures: readonly Cure[],
  subject: ClaimSubject,
  { principal }: AccessRequest,
): SideEffect | 'unknown' | undefined {
  if (principal !== 'anonymous' || !cures.some((cure) => isAccountForEverybody(subject, cure))) return undefined;
  return sideEffectOf(documentsOf(subject), cures, scopeOfDrafts(anonymousDenies(), {}));
}

/** Whether a cure lets in an account in the place of everybody whom a condition limits. */
function isAccountForEverybody({ policy }: ClaimSubject, cure: Cure): boolean {
  const [at, index] = cure.path;
  if (policy === undefined || at !== 'Statement') return false;
  const place = typeof index === 'number' ? index : 0;
  const before = statementsIn(policy.document)[place];
  const after = statementsIn(withCures(policy.document, [cure]))[place];
  if (before === undefined || after === undefined || !isForAnybody(before)) return false;
  const isLimited = writtenTests(before).some(({ key }) => isLimiter(foldName(key)));
  const [arn = ''] = typeof after.Principal === 'object' ? listed(after.Principal.AWS ?? []) : [];
  const isLimitedToAccount = writtenTests(after).some(({ key }) => foldName(key) === 'aws:principalaccount');
  return isLimited && (isLimitedToAccount || /^arn:aws[a-z-]*:iam::\d{12}:root$/.test(arn));
}

/** The actions that Allows list and do not list any more with cures of them. */
export function actionsTakenOut({ policy }: ClaimSubject, cures: readonly Cure[]): readonly string[] {
  return cures.flatMap(({ path, operation, value }) => {
    if (operation !== 'replace' || path.at(-1) !== 'Action') return [];
    const before = valueAt(policy?.document, path) as string | readonly string[];
    const after = listed(value as string | readonly string[]);
    return listed(before).filter((entry) => !after.includes(entry));
  });
}
