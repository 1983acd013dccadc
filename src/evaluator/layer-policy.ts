import { InvalidDocument } from '../policy/invalid';
import type { Policy, PolicyInput } from '../policy/model';
import { locate, toPolicy } from '../policy/parse';
import { rulesOf } from '../policy/type-rules';
import { layerOf } from './layer-of-type';
import type { PolicySet } from './request';

/** The layers of a caller's own policies: one document may stand in any of them. */
const own: ReadonlySet<keyof PolicySet> = new Set(['identity', 'permissionsBoundary', 'session'] as const);

/**
 * The policy of a layer. One that was given as a type of another layer is refused. A document without a given type, with principals
 * in a layer that has none, or without them in one that needs them, is read again as that layer's type, which refuses
 * it: silently either would grant to the wrong callers.
 */
export function readLayerPolicy(kind: keyof PolicySet, input: PolicyInput): Policy {
  const policy = toPolicy(input);
  if (policy.type === kind) return policy;
  const layer = layerOf(policy.type);
  if (layer === kind || (own.has(layer) && own.has(kind))) return policy;
  if (policy.typeGiven) throw misplaced(policy, kind);
  return rulesOf[policy.type].principal === rulesOf[kind].principal ? policy : toPolicy(policy, { type: kind });
}

function misplaced(policy: Policy, kind: keyof PolicySet): InvalidDocument {
  const position = locate(policy, [], 'value');
  const problem = {
    code: 'DATA_TYPE_MISMATCH',
    severity: 'error',
    path: [],
    data: { expected: `a policy of type ${kind}`, found: `one of type ${policy.type}` },
    ...(position !== undefined && { position }),
  } as const;
  return new InvalidDocument([problem], policy.source);
}
