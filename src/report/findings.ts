import type { Severity } from '../policy/codes';
import type { Problem } from '../policy/model';
import { excerptAt, renderPath } from './excerpt';
import { findingSentences } from './finding-sentences';
import { onOneLine } from './one-line';

/** A problem of a document in words. */
export interface Finding {
  /** The check's name in upper snake case; Access Analyzer's where it has the check. */
  readonly code: string;
  /** `error`: AWS refuses the document when it is saved. */
  readonly severity: Severity;
  readonly message: string;
  /** `Statement[0].Condition.Bool`; empty for the document as a whole. */
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  /** What the author may have meant. */
  readonly suggestion?: string;
}

/** The words of a problem. */
export function renderFinding({ code, severity, path, position, data }: Problem): Finding {
  const detail = (name: string): string => (Object.hasOwn(data, name) ? onOneLine(data[name] ?? '') : '');
  const nearest = detail('nearest');
  return Object.freeze({
    code,
    severity,
    message: findingSentences[code](detail),
    path: renderPath(path),
    ...(position !== undefined && { line: position.line, column: position.column }),
    ...(nearest !== '' && { suggestion: nearest }),
  });
}

const MOST = 20;

/** One line a finding: its place, its code and what is wrong. `source` is the file's name. */
export function renderFindings(findings: readonly Finding[], source?: string): string[] {
  const lines = findings.slice(0, MOST).map((finding) => renderLine(finding, source));
  const more = findings.length - lines.length;
  return more > 0 ? [...lines, `… and ${more} more`] : lines;
}

function renderLine(finding: Finding, source?: string): string {
  const { code, severity, message, suggestion } = finding;
  const proposal = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  return `${renderFindingPlace(finding, source)}: ${severity} ${code}: ${message}${proposal}`;
}

/** Where a finding stands: its line and column in the text, else its path in the document. */
export function renderFindingPlace({ path, line, column }: Finding, source?: string): string {
  const place = [source ?? 'policy', line, column].filter((part) => part !== undefined).join(':');
  return onOneLine(line === undefined && path !== '' ? `${place} ${path}` : place);
}

const MOST_SHOWN = 6;

/** The errors among problems, each with the line of the text where it stands; more than a few are counted. */
export function renderProblems(problems: readonly Problem[], { source, text }: ProblemSource): string[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const lines = errors.slice(0, MOST_SHOWN).flatMap((problem) => {
    const line = renderLine(renderFinding(problem), source);
    return text === undefined || problem.position === undefined ? [line] : [line, ...excerptAt(text, problem.position)];
  });
  const more = errors.length - MOST_SHOWN;
  return more > 0 ? [...lines, `… and ${more} more`] : lines;
}

/** Where problems come from: the file's name, and the JSON text that they point into. */
export interface ProblemSource {
  readonly source?: string | undefined;
  readonly text?: string | undefined;
}
