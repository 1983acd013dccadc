import { isRedundant } from '../claims/redundancy';
import type { Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { withCures, type Cure } from './cure';

/** The needless statements to remove, the last one first: of two that say the same, the first stays. */
export function removalCures(policy: Policy, redundant: readonly number[]): readonly Cure[] {
  const cures: Cure[] = [];
  let current = policy;
  for (const index of [...redundant].sort((a, b) => b - a)) {
    const path = current.statements[index]?.path;
    if (path === undefined || !isRedundant(current, index)) continue;
    const cure: Cure = { path, operation: 'remove' };
    const document = withCures(current.document, [cure]);
    const rest = document === undefined ? undefined : withDocument(current, document)?.policy;
    if (rest === undefined) continue;
    cures.push(cure);
    current = rest;
  }
  return cures;
}
