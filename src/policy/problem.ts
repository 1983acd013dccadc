import type { DocumentPath, Problem } from './model';

/** A problem before its place in the text is looked up. `at` tells whether it is about the key or the value. */
export interface Raised {
  readonly code: string;
  readonly severity: Problem['severity'];
  readonly path: DocumentPath;
  readonly at: 'key' | 'value';
  readonly data: Readonly<Record<string, string>>;
  /** Known already, where the path does not tell it (a duplicate key, a syntax error). */
  readonly position?: Problem['position'];
}

type Data = Readonly<Record<string, string>>;

/** Collects problems in document order of reading. */
export class Problems {
  readonly raised: Raised[] = [];

  /** Whether nothing was raised that AWS refuses. */
  get sound(): boolean {
    return !this.raised.some(({ severity }) => severity === 'error');
  }

  raise(severity: Problem['severity'], code: string, path: DocumentPath, data: Data = {}, at: Raised['at'] = 'value') {
    this.raised.push({ code, severity, path, at, data });
  }

  error(code: string, path: DocumentPath, data: Data = {}, at: Raised['at'] = 'value'): void {
    this.raise('error', code, path, data, at);
  }

  warning(code: string, path: DocumentPath, data: Data = {}, at: Raised['at'] = 'value'): void {
    this.raise('warning', code, path, data, at);
  }

  suggestion(code: string, path: DocumentPath, data: Data = {}, at: Raised['at'] = 'value'): void {
    this.raise('suggestion', code, path, data, at);
  }
}

/** What a value is, in JSON's words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** An object that is neither `null` nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Offending text cut to a length that fits a message. */
export function clip(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
