import type { Cure } from '../cures/cure';
import { writtenTests } from '../cures/condition-edits';
import { otherSideOf } from '../cures/flipped-dates';
import { hasAnyAccount } from '../cures/own-account';
import { placeholderOf } from '../cures/placeholder-value';
import { compilePolicy, type CompiledStatement, type CompiledTest } from '../evaluator/compile';
import { contextLookup } from '../evaluator/context';
import type { AccessRequest, Decision, StatementRef } from '../evaluator/request';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { isPrivateProvider, limitingKey, limitsIdentities } from '../requests/identity-providers';
import { foldName } from '../values/letter-case';
import { listed } from '../values/one-or-many';
import { renderHeldTest, valueOf, type ShownRequest } from './condition-test';
import { renderExcerpt, renderExcerptOfName, type ExcerptLength } from './excerpt';
import { renderNearResource, renderNearService } from './near-entry';

/** What in the statement that allows a request lets it through. */
export interface Loophole {
  /** `test`: a condition holds that was meant to keep such a request out. `open`: nothing was meant to. */
  readonly kind: 'test' | 'open';
  readonly lines: readonly string[];
}

/**
 * The clause of the first deciding Allow that lets a request through; nothing where none stands out. `cures`: what mends it; where
 * that is whom the Allow is for, no test of it is to blame.
 */
export function loopholeIn(
  policy: Policy,
  request: AccessRequest,
  decision: Decision,
  cures: readonly Cure[] = [],
): Loophole | undefined {
  const [ref] = decision.outcome === 'Allow' ? decision.decidedBy : [];
  const statement = ref && compilePolicy(policy).statements[ref.statement];
  if (statement === undefined) return undefined;
  const everybody = forEverybody(policy, statement);
  if (everybody !== undefined && cures.length > 0 && cures.every(({ path }) => path.includes('Principal')))
    return { ...everybody, kind: 'test' };
  const who = statement.statement.principal;
  const loose = looseTest(statement, request);
  const isOfAccount = cures.length > 0 && cures.every(addsAccount);
  const isReplaced = isOfAccount && loose !== undefined && !cures.every((cure) => keepsTest(cure, loose));
  if (everybody !== undefined && who !== undefined && isOfAccount && !isReplaced) {
    const hint = 'Hint: this principal is everyone, and no test says of which account';
    return { kind: 'test', lines: [...renderExcerpt(policy, who.path), hint] };
  }
  if (loose !== undefined) {
    const lines = [
      ...excerptOfTest(policy, loose, request, 'whole'),
      `Hint: ${renderHeldTest(loose, request)}${strictOperator(loose, request)}${otherSide(loose)}${narrowerKey(statement, loose, request)}`,
    ];
    return { kind: 'test', lines };
  }
  const missing = statement.conditions.find((test) => asksForAbsence(test, request));
  if (missing !== undefined) {
    const { operator, key } = missing.test;
    const hint = `Hint: ${operator} ${key} "true" lets in requests without the condition key, such as this one: is "false" meant?`;
    return { kind: 'test', lines: [...renderExcerpt(policy, missing.test.path), hint] };
  }
  const { principal } = request;
  if (typeof principal === 'object' && 'service' in principal && !statement.conditions.some(isSource)) {
    const hint = `Hint: test aws:SourceArn or aws:SourceAccount, since ${principal.service} calls on behalf of anyone`;
    return { kind: 'test', lines: [hint] };
  }
  if (typeof principal === 'object' && 'federated' in principal && !isPrivateProvider(principal.federated)) {
    const hint = `Hint: test ${limitingKey(principal.federated)}: that provider serves anyone`;
    if (!statement.conditions.some(({ key }) => limitsIdentities(key))) return { kind: 'test', lines: [hint] };
  }
  const negated = negatedElement(statement);
  if (negated !== undefined) {
    const [element, path] = negated;
    const near =
      element === 'NotAction' ? renderNearService(statement.statement.action.values, request.action) : undefined;
    const hint = near ?? `${element} ${everythingElse[element].allowed}`;
    const lines = [...renderExcerpt(policy, path), `Hint: ${hint}`];
    return { kind: 'open', lines };
  }
  const covering = statement.action.patterns.filter((pattern) => pattern.matches(request.action.toLowerCase()));
  const [wild] = covering;
  if (!statement.action.negated && wild !== undefined && covering.every(({ text }) => /[*?]/.test(text))) {
    const { path, values } = statement.statement.action;
    const written = values.find((text) => foldName(text) === foldName(wild.text)) ?? wild.text;
    const lines = [...renderExcerpt(policy, path), `Hint: ${JSON.stringify(written)} covers ${request.action}`];
    return { kind: 'open', lines };
  }
  return everybody;
}

/** Whether a cure puts the account of the caller into a Condition. */
function addsAccount({ path, value }: Cure): boolean {
  if (path.at(-1) !== 'Condition') return false;
  return writtenTests({ Condition: value } as Pick<DocumentStatement, 'Condition'>).some(
    ({ key }) => foldName(key) === 'aws:principalaccount',
  );
}

/** Whether the Condition that a cure puts there has a test still. */
function keepsTest({ value }: Cure, { test }: CompiledTest): boolean {
  const tests = writtenTests({ Condition: value } as Pick<DocumentStatement, 'Condition'>);
  return tests.some(({ operator, key }) => operator === test.operator && key === test.key);
}

function forEverybody(policy: Policy, { statement, principal }: CompiledStatement): Loophole | undefined {
  const { principal: who } = statement;
  if (who === undefined || principal?.negated !== false || !who.entries.some(({ value }) => value === '*'))
    return undefined;
  return {
    kind: 'open',
    lines: [...renderExcerpt(policy, who.path), 'Hint: this principal is everyone: name whom you mean'],
  };
}

/** A test by what of it lets a request in: a qualifier by which it holds without its key, one entry, or what it compares with. */
function excerptOfTest(policy: Policy, loose: CompiledTest, request: ShownRequest, length: ExcerptLength): string[] {
  const { operator, test, key } = loose;
  const isVacuous = operator.qualifier === 'ForAllValues' && valueOf(request, key) === undefined;
  const name = isVacuous ? renderExcerptOfName(policy, test.path.slice(0, -1), /ForAllValues/i) : undefined;
  return name ?? renderExcerpt(policy, placeOfEntry(policy, loose, request), length, faultIn(loose));
}

/** The wildcard in the place of the account, by which the ARN of a source or an access point lets in those of anybody. */
function faultIn({ test }: CompiledTest): RegExp | undefined {
  const isOfWay = /^(?:aws:sourcearn|s3:dataaccesspointarn)$/.test(foldName(test.key));
  return isOfWay && test.values.some(hasAnyAccount) ? /(?<=:)\*(?=:)/ : undefined;
}

/** What to write for an operator that holds for a key that the request lacks. */
function strictOperator({ operator, test: { operator: written }, key }: CompiledTest, request: ShownRequest): string {
  const isLoose = !operator.negated && /IfExists$/i.test(written) && valueOf(request, key) === undefined;
  return isLoose ? `: make it ${written.slice(0, -'IfExists'.length)}` : '';
}

/** The operator that was meant where a test of a date lets in what it should keep out. */
function otherSide({ test: { operator } }: CompiledTest): string {
  const other = otherSideOf(operator);
  return other === undefined ? '' : `: is ${other} meant?`;
}

/** Keys that tell more of what another key tells, and how they are tested. */
const narrowerKeys: Readonly<Record<string, { readonly name: string; readonly operator: string }>> = {
  'aws:principalorgid': { name: 'aws:PrincipalOrgPaths', operator: 'ForAnyValue:StringLike' },
  'aws:sourceorgid': { name: 'aws:SourceOrgPaths', operator: 'ForAnyValue:StringLike' },
  'aws:sourcevpc': { name: 'aws:SourceVpce', operator: 'StringEquals' },
};

/** By what a circle can be made narrower that lets in a request, where the request has a value for it. */
function narrowerKey(
  { conditions }: CompiledStatement,
  { key, operator }: CompiledTest,
  request: ShownRequest,
): string {
  const narrower = operator.negated ? undefined : narrowerKeys[key];
  const held = narrower && valueOf(request, foldName(narrower.name));
  const isTested = conditions.some((one) => one.key === foldName(narrower?.name ?? ''));
  if (narrower === undefined || held === undefined || isTested) return '';
  const values = listed(held).map((value) => JSON.stringify(value));
  const test = `${JSON.stringify(narrower.name)}: "${placeholderOf(narrower.name)}"`;
  const isUnderOperator = conditions.some((one) => one.test.operator === narrower.operator);
  const text = isUnderOperator
    ? `${test} to that ${narrower.operator}`
    : `"${narrower.operator}": { ${test} } to that Condition`;
  return `: ${narrower.name} tells more, here ${values.join(' and ')}. To let in only whom you mean, add ${text}`;
}

/** The clause of a deciding Deny by which it reaches a request that it may not have been meant for. */
export function renderBreadth(
  policy: Policy,
  request: ShownRequest,
  ref: Pick<StatementRef, 'statement'>,
  length: ExcerptLength,
): string[] {
  const statement = compilePolicy(policy).statements[ref.statement];
  const loose = statement && looseTest(statement, request);
  const negated = loose === undefined && statement !== undefined ? negatedElement(statement) : undefined;
  if (negated !== undefined) {
    const [element, path] = negated;
    const { values = [] } = element === 'NotResource' ? { ...statement?.statement.resource } : {};
    const hint = renderNearResource(values, request.resource) ?? `${element} ${everythingElse[element].denied}`;
    return [...renderExcerpt(policy, path, length), `Hint: ${hint}`];
  }
  return loose === undefined
    ? []
    : [...excerptOfTest(policy, loose, request, length), `Hint: ${renderHeldTest(loose, request)}`];
}

/** The one entry of a list by which a test holds, else the list. */
function placeOfEntry(
  policy: Policy,
  { test, operator, operands, key }: CompiledTest,
  request: ShownRequest,
): DocumentPath {
  const held = valueOf(request, key);
  if (operator.negated || held === undefined || !Array.isArray(valueAt(policy.document, test.path))) return test.path;
  const lookup = contextLookup(request.context);
  const values = listed(held).map(String);
  const [first, ...others] = operands.flatMap((operand, index) =>
    values.some((value) => operand.matches(value, lookup)) ? [index] : [],
  );
  return first === undefined || others.length > 0 || operands.length < 2 ? test.path : [...test.path, first];
}

type NegatedElement = 'NotPrincipal' | 'NotAction' | 'NotResource';

/** What an element that lists exceptions does in an Allow and in a Deny. */
const everythingElse: Readonly<Record<NegatedElement, { readonly allowed: string; readonly denied: string }>> = {
  NotPrincipal: {
    allowed: 'lets in everyone but those that it lists',
    denied:
      'denies everyone but callers whose account, role and session it lists; with "Principal": "*", a test ArnNotEquals aws:PrincipalArn exempts a role',
  },
  NotAction: {
    allowed: 'allows every action but those that it lists',
    denied: 'denies every action but those that it lists',
  },
  NotResource: {
    allowed: 'allows every resource but those that it lists',
    denied: 'denies every resource but those that it lists',
  },
};

/** The element of a statement that covers whatever it does not list, and its place. */
function negatedElement({ statement }: CompiledStatement): readonly [NegatedElement, DocumentPath] | undefined {
  const { principal, action, resource } = statement;
  if (principal?.negated === true) return ['NotPrincipal', principal.path];
  if (action.negated) return ['NotAction', action.path];
  return resource?.negated === true ? ['NotResource', resource.path] : undefined;
}

/** The test that lets a request through: one that holds without its key, else a negated one, else one on who, where or when. */
function looseTest({ conditions }: CompiledStatement, request: ShownRequest): CompiledTest | undefined {
  const tests = conditions.filter(({ operator }) => operator.family !== 'null');
  const absent = tests.find(({ key }) => valueOf(request, key) === undefined);
  return (
    absent ??
    tests.find(({ operator }) => operator.negated) ??
    tests.find((test) => isSource(test) || isWho(test)) ??
    tests.find(({ operator }) => operator.family === 'date')
  );
}

/** Whether a test lets a request in since it does not say who makes it, or from where. */
function asksForAbsence(test: CompiledTest, request: ShownRequest): boolean {
  return test.operator.family === 'null' && (isWho(test) || isSource(test)) && valueOf(request, test.key) === undefined;
}

function isSource({ key }: CompiledTest): boolean {
  return key.startsWith('aws:source') || key.startsWith('s3:dataaccesspoint');
}

function isWho({ key }: CompiledTest): boolean {
  return key.startsWith('aws:principal') || key.startsWith('aws:vpc') || key === 'aws:userid';
}
