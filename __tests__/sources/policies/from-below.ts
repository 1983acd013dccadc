import { loadPolicy } from '../../../src/sources/read-policy';
import type { Policy } from '../../../src/policy/model';

/** A caller in another folder than the test. */
export function loadHere(name: string): Policy {
  return loadPolicy(name);
}
