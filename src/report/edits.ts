import type { Cure } from '../cures/cure';
import type { DocumentPath, Problem } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { renderPath } from './excerpt';
import { jsonOnOneLine } from './pasted-json';

/** Changes of single values of a document, a line each; what goes has the place of its problem, where that is known. */
export function renderEdits(
  document: object | undefined,
  cures: readonly Cure[],
  problems: readonly Problem[] = [],
  source = 'policy',
): readonly string[] {
  const placeOf = (path: DocumentPath): string => {
    const text = renderPath(path);
    const { position } = problems.find((one) => renderPath(one.path) === text) ?? {};
    return position === undefined ? text : `${text}  ${source}:${position.line}`;
  };
  return cures.map(({ path, operation, value }) => {
    const written = valueAt(document, path);
    const names = renamedMember(written, value);
    if (names !== undefined) return `To fix it, write ${JSON.stringify(names[1])} for ${JSON.stringify(names[0])}`;
    const before = jsonOnOneLine(written);
    return operation === 'remove'
      ? `To fix it, remove ${before.length > MOST ? '' : `${before} at `}${placeOf(path)}`
      : `To fix it, write ${jsonOnOneLine(value)} for ${before}`;
  });
}

/** The name of the one member that is called otherwise afterwards, and that name. */
function renamedMember(before: unknown, after: unknown): readonly [string, string] | undefined {
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return undefined;
  const [own, other] = [Object.keys(before), Object.keys(after)];
  const [at, ...more] = own.flatMap((name, index) => (name === other[index] ? [] : [index]));
  const names = at === undefined || more.length > 0 || own.length !== other.length ? [] : [own[at], other[at]];
  const [from, to] = names;
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** A longer value is named by its place alone. */
const MOST = 60;
