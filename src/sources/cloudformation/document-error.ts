import type { Position } from '../../policy/model';
import { excerptAt } from '../../report/excerpt';
import { onOneLine } from '../../report/one-line';
import { UsageError } from '../../arguments/usage';

/** What a place of a document points into; no text where it was given as an object. */
export interface Pointed {
  readonly source?: string | undefined;
  readonly text?: string | undefined;
}

/** The error for something wrong at a place of a document: `stack.yaml:3:5` with the line that stands there. */
export function documentError(
  { source, text }: Pointed,
  position: Position | undefined,
  problem: string,
  hint?: string,
): UsageError {
  const name = source ?? 'the document';
  if (position === undefined || text === undefined) return new UsageError(onOneLine(`${name}: ${problem}`), hint);
  const place = onOneLine(`${name}:${position.line}:${position.column}: ${problem}`);
  const excerpt = excerptAt(text, position).map(onOneLine);
  return new UsageError([place, ...excerpt].join('\n'), hint);
}
