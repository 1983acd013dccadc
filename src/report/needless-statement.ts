import { contradictoryTests } from '../claims/contradiction';
import type { CompiledTest } from '../evaluator/condition';
import { needlessBeside } from '../claims/redundancy';
import type { Policy, Problem } from '../policy/model';
import { validate } from '../policy/validate';
import { renderCrossedDates } from './crossed-dates';
import { renderStatement } from './decision';
import { renderExcerpt, renderPlace } from './excerpt';
import { renderFinding } from './findings';
import { listedTexts } from './listed-texts';

/** `statement 1 \`Tags\`` */
export function nameOfStatement(policy: Policy, index: number): string {
  const sid = policy.statements[index]?.sid;
  return renderStatement({ statement: index, ...(sid !== undefined && { sid }) });
}

/** What makes a needless statement needless. */
export function renderNeedlessness(policy: Policy, index: number): string {
  const tests = contradictoryTests(policy, index);
  if (tests.length > 1) return 'it meets no request, since tests of it never hold together';
  if (tests.length === 1) return `it meets no request, since a test of it never holds${addressesOnly(tests)}`;
  const misfits = misfitsOf(policy, index);
  return misfits.length > 0 ? `it meets no request: ${renderMisfits(misfits)}` : renderOthers(policy, index);
}

/** What of a statement keeps it from meeting any request, and so may be what is wrong; nothing where requests meet it. */
export function neverMetBy(policy: Policy, index: number): 'condition' | 'Resource' | undefined {
  if (contradictoryTests(policy, index).length > 0) return 'condition';
  return misfitsOf(policy, index).length > 0 ? 'Resource' : undefined;
}

/** That none of a statement's actions is ever on one of its resources, once for each action; nothing where one may be. */
function misfitsOf(policy: Policy, index: number): readonly Problem[] {
  const { action, path = [] } = policy.statements[index] ?? {};
  if (action === undefined || action.negated) return [];
  const found = validate(policy).filter(
    ({ code, path: at }) =>
      code === 'ACTION_DOES_NOT_APPLY_TO_RESOURCE' && path.every((part, depth) => part === at[depth]),
  );
  return action.values.every((name) => found.some(({ data }) => data['action'] === name)) ? found : [];
}

function renderMisfits(misfits: readonly Problem[]): string {
  return misfits.map((one) => renderFinding(one).message).join('; ');
}

/** The tests by which a statement meets no request, as they are written. */
export function renderContradiction(policy: Policy, index: number): readonly string[] {
  const tests = contradictoryTests(policy, index);
  return [
    ...tests.flatMap(({ test }) => renderExcerpt(policy, test.path, 'brief')),
    ...renderCrossedDates(policy, tests),
  ];
}

/** Why a test of `aws:SourceIp` by itself never holds. */
function addressesOnly([only]: readonly CompiledTest[]): string {
  if (only === undefined || only.key !== 'aws:sourceip' || only.operator.family !== 'address' || only.operator.negated)
    return '';
  const written = only.test.values.map((text) => JSON.stringify(text));
  const [verb, whose] = written.length === 1 ? ['is', 'its'] : ['are', 'their'];
  return `: aws:SourceIp is always a public address, and ${listedTexts(written)} ${verb} not public: test the public addresses that ${whose} hosts go out by`;
}

function renderOthers(policy: Policy, index: number): string {
  const other = needlessBeside(policy, index);
  return `${other === undefined ? 'the others together' : `${nameOfStatement(policy, other)} alone`} would decide the same`;
}

/** The same with its place, for a statement that should make a difference. */
export function renderNeedless(policy: Policy, index: number): readonly string[] {
  const statement = policy.statements[index];
  if (statement === undefined) return [];
  const name = `${nameOfStatement(policy, index)}  ${renderPlace(policy, statement.path)}`;
  const tests = contradictoryTests(policy, index);
  const misfits = tests.length === 0 ? misfitsOf(policy, index) : [];
  const [misfit] = misfits;
  if (misfit !== undefined)
    return [`${name} meets no request: ${renderMisfits(misfits)}`, ...renderExcerpt(policy, misfit.path, 'brief')];
  if (tests.length === 0) return [`${name} changes nothing: ${renderOthers(policy, index)}`];
  const never = tests.length === 1 ? `this test never holds${addressesOnly(tests)}` : 'these tests never hold together';
  return [`${name} meets no request: ${never}`, ...renderContradiction(policy, index)];
}
