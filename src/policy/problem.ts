import { severityOf, type FixedCode, type ProblemCode, type Severity } from './codes';
import type { DocumentPath, Position } from './model';

/** A problem before its place in the text is looked up. `at` says whether it is about the key or the value. */
export interface RaisedProblem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly path: DocumentPath;
  readonly at: 'key' | 'value';
  readonly data: ProblemData;
  /** Known already, where the path does not show it (a duplicate key, a syntax error). */
  readonly position?: Position;
}

/** What the words of a problem need: the offending text, the nearest real name … */
export type ProblemData = Readonly<Record<string, string>>;

/** Collects problems in document order of reading. */
export class Problems {
  readonly raised: RaisedProblem[] = [];

  /** Whether nothing was raised that AWS refuses. */
  get sound(): boolean {
    return !this.raised.some(({ severity }) => severity === 'error');
  }

  /** A problem whose code says how bad it is. */
  add(code: FixedCode, path: DocumentPath, data: ProblemData = {}, at: RaisedProblem['at'] = 'value'): void {
    this.raised.push({ code, severity: severityOf(code), path, at, data });
  }

  raise(
    severity: Severity,
    code: ProblemCode,
    path: DocumentPath,
    data: ProblemData = {},
    at: RaisedProblem['at'] = 'value',
  ): void {
    this.raised.push({ code, severity, path, at, data });
  }

  /** A problem of the text itself, at a place that is known. */
  addAt(
    position: Position,
    code: FixedCode,
    path: DocumentPath,
    data: ProblemData,
    at: RaisedProblem['at'] = 'value',
  ): void {
    this.raised.push({ code, severity: severityOf(code), path, at, data, position });
  }
}

/** What a value is, in JSON's words. */
export function jsonKind(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** An object that is neither `null` nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Offending text cut to a length that fits a message. */
export function clipText(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** `nearest` as data, where there is one. */
export function proposing(nearest: string | undefined): ProblemData {
  return nearest === undefined ? {} : { nearest };
}
