import type { DocumentPath, Locate, Problem } from './model';
import type { RaisedProblem } from './problem';

/** Problems as others see them: their path as the document is written, and their place where there is a text. */
export function placeProblems(
  raised: readonly RaisedProblem[],
  document: unknown,
  locate: Locate | undefined,
): readonly Problem[] {
  return raised.map(({ code, severity, path, at, data, position }) => {
    const found = position ?? locate?.(path, at);
    return { code, severity, path: writtenPath(document, path), data, ...(found !== undefined && { position: found }) };
  });
}

/** Without the index `0` of a value that stands there without brackets. */
function writtenPath(document: unknown, path: DocumentPath): DocumentPath {
  let value: unknown = document;
  const written: (string | number)[] = [];
  for (const part of path) {
    if (typeof part === 'number' && !Array.isArray(value)) continue;
    written.push(part);
    const holds = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    value = holds ? (value as Readonly<Record<string | number, unknown>>)[part] : [];
  }
  return written;
}
