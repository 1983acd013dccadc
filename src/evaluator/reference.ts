import { locate } from '../policy/parse';
import type { CompiledPolicy } from './compile';
import type { PolicySet, StatementRef } from './request';

const made = new WeakMap<CompiledPolicy, Map<string, StatementRef>>();

/** Where a statement stands: layer, level, policy, index, and its place in the text. Remembered per policy. */
export function referTo(
  compiled: CompiledPolicy,
  index: number,
  kind: keyof PolicySet,
  policy: number,
  level: number | undefined,
): StatementRef {
  let known = made.get(compiled);
  if (known === undefined) made.set(compiled, (known = new Map<string, StatementRef>()));
  const key = `${kind} ${level ?? ''} ${policy} ${index}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const statement = compiled.statements[index]?.statement;
  const place = statement && locate(compiled.policy, statement.path, 'value');
  const ref = Object.freeze({
    kind,
    ...(level !== undefined && { level }),
    policy,
    statement: statement?.index ?? index,
    ...(statement?.sid !== undefined && { sid: statement.sid }),
    ...(place !== undefined && { line: place.line, column: place.column }),
  });
  known.set(key, ref);
  return ref;
}
