import { rcpServices } from '../service-reference';

let services: ReadonlySet<string> | undefined;

/**
 * Whether an RCP can deny an action, by its name in lower case ("Resource control policies (RCPs)"): the service
 * must support RCPs, and `kms:RetireGrant` is spared.
 */
export function isRcpControllable(action: string): boolean {
  // Read at the first question only: most policy sets have no RCP.
  services ??= new Set(rcpServices());
  return services.has(action.slice(0, Math.max(action.indexOf(':'), 0))) && action !== 'kms:retiregrant';
}
