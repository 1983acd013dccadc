import { originsAfter, statementsIn, withCures, type Cure } from '../cures/cure';
import { renamedTest, replacedOperator } from '../cures/smallest-change';
import { POLICY_PART, type Policy } from '../policy/model';
import { locate } from '../policy/parse';
import { renderLines, renderPlace } from './excerpt';
import { nameOfStatement } from './needless-statement';
import { hasOwnLines, pastedMemberAt } from './place-to-paste';
import { isSameJson } from '../values/same-json';

/**
 * Changes that give operators or keys of conditions another name, and leave all else as its author wrote it: a line for each,
 * and the test where what it compares with changes too. Nothing where a statement changes otherwise.
 */
export function renderRenamedTests(policy: Policy, cures: readonly Cure[], of: string): string[] | undefined {
  const after = statementsIn(withCures(policy.document, cures));
  const before = statementsIn(policy.document);
  const isSame = originsAfter(policy.document, cures).every((origin, index) => origin === index);
  if (!isSame || after.length !== before.length || cures.some(({ path }) => path[0] !== 'Statement')) return undefined;
  const lines: string[] = [];
  for (const [index, own] of before.entries()) {
    const other = after[index];
    if (other === undefined || isSameJson(own, other)) continue;
    const isList = Array.isArray(policy.document.Statement);
    const statement = ['Statement', ...(isList ? [index] : [])];
    const part = policy[POLICY_PART];
    const renamed = renamedTest(own, other);
    if (renamed === undefined) {
      const replaced = part === undefined ? replacedOperator(own, other) : undefined;
      const old = [...statement, ...(replaced?.path ?? [])];
      if (replaced === undefined || !hasOwnLines(policy, old)) return undefined;
      const place = `${renderLines(policy, old, 'key')}  ${renderPlace(policy, old, 'key')}`;
      const name = JSON.stringify(replaced.path.at(-1));
      lines.push(
        `To fix it, put this in place of ${name} in ${nameOfStatement(policy, index)}${of}${place}`,
        ...pastedMemberAt(policy, old, replaced.value, replaced.name),
      );
      continue;
    }
    const path = [...statement, ...renamed.path];
    // A template that was given as an object has no lines.
    const hasPlace = part === undefined || locate(policy, path, 'key') !== undefined;
    const where = hasPlace ? `${of}  ${renderPlace(policy, path, 'key')}` : ` of ${part.id}`;
    const [name, old] = [renamed.name, renamed.path.at(-1)].map((one) => JSON.stringify(one));
    lines.push(`To fix it, write ${name} for ${old} in ${nameOfStatement(policy, index)}${where}`);
  }
  return lines.length === 0 ? undefined : lines;
}
