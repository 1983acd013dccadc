import { isPolicy, type PolicyType } from '../policy/model';
import type { PolicySet } from './request';

/** What a policy is, by the layer of a set that it is in; a resource's tells it itself. */
export const layerTypes: Readonly<Record<keyof PolicySet, PolicyType | undefined>> = {
  identity: 'identity',
  resource: undefined,
  permissionsBoundary: 'permissionsBoundary',
  session: 'session',
  serviceControl: 'serviceControl',
  resourceControl: 'resourceControl',
  vpcEndpoint: 'vpcEndpoint',
};

/** Whether a value has the shape of a `PolicySet`. */
export function isPolicySet(received: unknown): received is object {
  if (typeof received !== 'object' || received === null || Array.isArray(received) || isPolicy(received)) return false;
  const names = Object.keys(received);
  return names.length > 0 && names.every((name) => Object.hasOwn(layerTypes, name));
}
