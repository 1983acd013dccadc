import { locate } from '../policy/parse';
import type { Policy } from '../policy/model';
import type { CompiledStatement } from './compile';
import type { PolicySet, StatementRef } from './request';

const made = new WeakMap<CompiledStatement, StatementRef[]>();

/** Where a statement stands: layer, level, policy, index, and its place in the text. Made once for each layer. */
export function statementRef(
  policy: Policy,
  compiled: CompiledStatement,
  kind: keyof PolicySet,
  at: number,
  level: number | undefined,
): StatementRef {
  const known = made.get(compiled);
  if (known !== undefined) {
    for (const ref of known) if (ref.kind === kind && ref.policy === at && ref.level === level) return ref;
  }
  const { index, sid, path } = compiled.statement;
  const place = locate(policy, path, 'value');
  const ref: StatementRef = Object.freeze({
    kind,
    ...(level !== undefined && { level }),
    policy: at,
    statement: index,
    ...(sid !== undefined && { sid }),
    ...(place !== undefined && { line: place.line, column: place.column }),
  });
  if (known === undefined) made.set(compiled, [ref]);
  else if (known.length < MAX_REFS) known.push(ref);
  return ref;
}

/** One policy may stand in many places of many sets; the search among its places must stay short. */
const MAX_REFS = 16;
