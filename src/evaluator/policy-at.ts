import { isPolicy, type Policy } from '../policy/model';
import type { PolicySet, StatementRef } from './request';

/** The policy of a set that a statement stands in; nothing where it was given as text or as a plain object. */
export function policyAt(set: PolicySet, { kind, level = 0, policy }: StatementRef): Policy | undefined {
  return policiesAt(set, kind, level)[policy];
}

/** The policies of a layer, or of one level of it. */
export function policiesAt(set: PolicySet, layer: keyof PolicySet, level: number): readonly Policy[] {
  const leveled = layer === 'serviceControl' || layer === 'resourceControl';
  const found: unknown = leveled ? set[layer]?.[level] : set[layer];
  return [found ?? []].flat().filter(isPolicy);
}
