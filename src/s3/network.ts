import { isIP } from 'node:net';
import { checkAccount, checkOptions, checkOrganization, shown } from './checks';
import { UsageError } from './usage';

/** Marks networks across two loaded builds. */
export const NETWORK: unique symbol = Symbol.for('jest-iam/network') as never;

/** Where a call comes from ("AWS global condition context keys", properties of the network). */
export type Network = Internet | VpcEndpoint;

export interface Internet {
  readonly [NETWORK]: true;
  readonly kind: 'internet';
  readonly ip: string;
}

export interface VpcEndpoint extends VpcEndpointFacts {
  readonly [NETWORK]: true;
  readonly kind: 'vpcEndpoint';
  readonly id: string;
}

export interface VpcEndpointFacts {
  readonly vpc?: string;
  /** The private address of the caller inside the VPC. */
  readonly ip?: string;
  /** The account that owns the endpoint. */
  readonly account?: string;
  /** The organization of that account; `null`: none. */
  readonly organization?: string | null;
}

export function isNetwork(value: unknown): value is Network {
  return typeof value === 'object' && value !== null && (value as Partial<Network>)[NETWORK] === true;
}

/** The public internet, by the public address that AWS sees. */
export function internet(ip: string): Internet {
  checkAddress('internet', ip);
  return Object.freeze({ [NETWORK]: true as const, kind: 'internet' as const, ip });
}

/** A VPC endpoint, by its id. What is left out is unknown. */
export function vpcEndpoint(id: string, facts: VpcEndpointFacts = {}): VpcEndpoint {
  checkNetworkId('vpcEndpoint', id, 'vpce');
  checkOptions('vpcEndpoint', facts, ['vpc', 'ip', 'account', 'organization']);
  if (facts.vpc !== undefined) checkNetworkId('vpcEndpoint: vpc', facts.vpc, 'vpc');
  if (facts.ip !== undefined) checkAddress('vpcEndpoint: ip', facts.ip);
  if (facts.account !== undefined) checkAccount('vpcEndpoint: account', facts.account);
  if (facts.organization !== undefined) checkOrganization('vpcEndpoint: organization', facts.organization);
  return Object.freeze({ ...facts, [NETWORK]: true as const, kind: 'vpcEndpoint' as const, id });
}

function checkAddress(where: string, ip: unknown): void {
  if (typeof ip === 'string' && isIP(ip) !== 0 && !ip.includes('%')) return;
  throw new UsageError(`${where}: ${shown(ip)} is no IP address`, 'give one address, IPv4 or IPv6: 203.0.113.7');
}

/** Throws unless the value is the id of a VPC or of an endpoint. */
export function checkNetworkId(where: string, id: unknown, prefix: 'vpc' | 'vpce'): void {
  const begin = `${prefix}-`;
  if (typeof id === 'string' && id.startsWith(begin) && /^[a-z0-9]{1,32}$/.test(id.slice(begin.length))) return;
  throw new UsageError(
    `${where}: ${shown(id)} is no ${prefix} id`,
    `such an id begins with ${begin}: ${begin}0a1b2c3d4e5f67890`,
  );
}
