import { compilePolicy } from '../evaluator/compile';
import type { Explanation } from '../evaluator/explain';
import type { AccessRequest, StatementTrace, Stop } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { keysRead } from '../requests/action-slices';
import { spelledKey } from '../service-reference';
import { renderStatement } from './decision';
import { renderPlace } from './excerpt';
import { layerName } from './layers';
import { onOneLine } from './one-line';
import { refusalPhrases } from './outcome-words';
import { columnsOfMessages, wrappedLine } from '../values/wrapped-message';

/** What a table shows beside the explanation. */
export interface TableFacts {
  readonly request: AccessRequest;
  /** Keys, in lower case, that the call does not specify. */
  readonly unspecified: readonly string[];
  readonly refusal?: string | undefined;
  readonly policyOf: (ref: StatementTrace['ref']) => Policy | undefined;
}

/** The whole decision on a request: each layer with each of its statements, what matched and what stopped it. */
export function renderDecisionTable({ decision, missing, statements }: Explanation, facts: TableFacts): string {
  const { request, refusal } = facts;
  const rows = statements.map((trace) => rowOf(trace, facts));
  const head = ['layer', 'statement', 'effect', 'matched', 'result', 'place'];
  const lines = tableOf([head, ...rows]);
  const lacking = missing.map(
    ({ layer, level, missing: what }) => `missing: ${what} in the ${placeName(layer, level, request)}`,
  );
  return [
    `${request.action} on ${request.resource}: ${refusal ?? refusalPhrases[decision.outcome]}`,
    '',
    ...(rows.length === 0 ? ['no statement is asked'] : lines),
    ...(lacking.length === 0 ? [] : ['', ...lacking]),
  ]
    .map(onOneLine)
    .flatMap(wrappedLine)
    .join('\n');
}

/** The rows in columns; where they get too wide, their places, which are as long as they are, stand below them. */
function tableOf(rows: readonly (readonly string[])[]): readonly string[] {
  const lines = inColumns(rows);
  const widest = columnsOfMessages();
  if (lines.every((line) => line.length <= widest)) return lines;
  const places = rows.map((row) => row.at(-1) ?? '');
  return inColumns(rows.map((row) => row.slice(0, -1))).flatMap((line, at) => [
    line,
    ...(places[at] === '' ? [] : [`  ${places[at]}`]),
  ]);
}

function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function rowOf(trace: StatementTrace, { request, unspecified, policyOf }: TableFacts): string[] {
  const { ref, effect, stoppedBy } = trace;
  const policy = policyOf(ref);
  const statement = policy && compilePolicy(policy).statements[ref.statement];
  const open = statement === undefined ? [] : [...keysRead([statement])].filter((key) => unspecified.includes(key));
  const isOpen = open.length > 0 && (stoppedBy === undefined || stoppedBy.element === 'Condition');
  const path = stoppedBy?.path ?? statement?.statement.path;
  const elements = statement && {
    Principal: statement.statement.principal !== undefined,
    Action: true,
    Resource: statement.statement.resource !== undefined,
    Condition: statement.conditions.length > 0,
  };
  const result = stoppedBy === undefined ? 'applies' : `stops at ${stoppedBy.element}`;
  return [
    placeName(ref.kind, ref.level, request),
    renderStatement(ref).slice('statement '.length),
    effect,
    matchedElements(elements, stoppedBy).join(', ') || 'nothing',
    isOpen ? `depends on ${open.map(spelledKey).join(', ')}` : result,
    policy === undefined || path === undefined ? '' : renderPlace(policy, path),
  ];
}

/** The elements that hold, in the order in which they are read. */
function matchedElements(
  elements: Readonly<Record<Stop['element'], boolean>> | undefined,
  stop: Stop | undefined,
): readonly string[] {
  const order = ['Principal', 'Action', 'Resource', 'Condition'] as const;
  const before = stop === undefined ? order : order.slice(0, order.indexOf(stop.element));
  return before.filter((one) => elements?.[one] !== false);
}

function placeName(layer: StatementTrace['ref']['kind'], level: number | undefined, request: AccessRequest): string {
  return `${layerName(layer, request)}${level === undefined ? '' : ` at level ${level}`}`;
}
