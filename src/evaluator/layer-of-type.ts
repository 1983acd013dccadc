import type { PolicyType } from '../policy/model';
import type { PolicySet } from './request';

const layers: Record<PolicyType, keyof PolicySet> = {
  identity: 'identity',
  resource: 'resource',
  trust: 'resource',
  kmsKey: 'resource',
  permissionsBoundary: 'permissionsBoundary',
  session: 'session',
  serviceControl: 'serviceControl',
  resourceControl: 'resourceControl',
  vpcEndpoint: 'vpcEndpoint',
};

/** The layer in which a policy of a type speaks. */
export function layerOf(type: PolicyType): keyof PolicySet {
  return layers[type];
}

/** Every layer there is. */
export const layerKinds: readonly (keyof PolicySet)[] = [...new Set(Object.values(layers))];
