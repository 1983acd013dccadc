import { redundancyOf } from '../claims/redundancy';
import type { Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { withCures, type Cure } from './cure';

/** The needless statements to remove, one after the other: of two that say the same, one stays. */
export function removalCures(policy: Policy): readonly Cure[] {
  const cures: Cure[] = [];
  let current = policy;
  while (current.statements.length > 1) {
    const last = redundancyOf(current).redundant.at(-1);
    const path = last === undefined ? undefined : current.statements[last]?.path;
    if (path === undefined) break;
    const cure: Cure = { path, operation: 'remove' };
    const document = withCures(current.document, [cure]);
    const rest = document === undefined ? undefined : withDocument(current, document)?.policy;
    if (rest === undefined) break;
    cures.push(cure);
    current = rest;
  }
  return cures;
}
