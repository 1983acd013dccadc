import { asFunction } from '../../arguments/asker';
import { takesDeploymentValues } from '../../arguments/deployment-value';
import type { PolicyInput } from '../../policy/model';
import { blockContains, parseAddress, parseBlock } from '../../values/address';
import { checkAccount, checkOptions, checkOrganization, checkPolicyInput, quoted } from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';
import { brandOf, isBranded } from '../../values/brand';
import { once } from '../../values/once';

/** Marks networks across two loaded builds. */
const NETWORK: unique symbol = brandOf('network');

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
  /** The endpoint policy, for calls in an environment; left out: the one that allows everything. */
  readonly policy?: PolicyInput;
}

export function isNetwork(value: unknown): value is Network {
  return isBranded(value, NETWORK);
}

/** The public internet, by the public address that AWS sees. */
export const internet = takesDeploymentValues('internet', (ip: string): Internet =>
  asFunction('internet', () => {
    checkAddress('ip', ip);
    const address = parseAddress(ip);
    if (address !== undefined && privateBlocks().some((block) => blockContains(block, address))) {
      throw new UsageError(
        `"${ip}" is a private address, not one on the internet`,
        'give a public address; for calls from inside a VPC use vpcEndpoint(id, { ip })',
      );
    }
    return Object.freeze({ [NETWORK]: true as const, kind: 'internet' as const, ip });
  }),
);

/** A VPC endpoint, by its id. What is left out is unknown. */
export const vpcEndpoint = takesDeploymentValues(
  'vpcEndpoint',
  (id: string, facts: VpcEndpointFacts = {}): VpcEndpoint =>
    asFunction('vpcEndpoint', () => {
      checkNetworkId('id', id, 'vpce');
      checkOptions(facts, ['vpc', 'ip', 'account', 'organization', 'policy']);
      if (facts.vpc !== undefined) checkNetworkId('vpc', facts.vpc, 'vpc');
      if (facts.ip !== undefined) checkAddress('ip', facts.ip);
      if (facts.account !== undefined) checkAccount('account', facts.account);
      if (facts.organization !== undefined) checkOrganization('organization', facts.organization);
      if (facts.policy !== undefined) checkPolicyInput('policy', facts.policy);
      return Object.freeze({ ...facts, [NETWORK]: true as const, kind: 'vpcEndpoint' as const, id });
    }),
);

/** Addresses that no call from the internet has: RFC 1918, RFC 4193, loopback, link-local; IPv4-mapped ones too. */
const privateBlocks = once(() =>
  ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '169.254.0.0/16']
    .flatMap((block) => [block, mapped(block)])
    .concat('fc00::/7', 'fe80::/10', '::1/128')
    .flatMap((block) => parseBlock(block) ?? []),
);

function mapped(block: string): string {
  const [address = '', prefix = ''] = block.split('/');
  return `::ffff:${address}/${96 + Number(prefix)}`;
}

const INSIDE = ['aws:sourcevpce', 'aws:sourcevpc', 'aws:vpcsourceip'];

/**
 * Throws when lower-case keys tell a public address and a VPC at once ("AWS global condition context keys": through an
 * endpoint `aws:SourceIp` is absent).
 */
export function checkNetworkKeys(keys: Iterable<string>): void {
  const present = new Set(keys);
  const inside = INSIDE.find((key) => present.has(key));
  if (!present.has('aws:sourceip') || inside === undefined) return;
  throw new UsageError(
    `context has both aws:SourceIp and ${inside}`,
    'a call through a VPC endpoint has no aws:SourceIp: leave one of them out',
  );
}

function checkAddress(name: string, ip: unknown): void {
  if (typeof ip === 'string' && parseAddress(ip) !== undefined) return;
  throw new UsageError(
    `${name} must be an IP address, got ${quoted(ip)}`,
    'give one address, IPv4 or IPv6: 203.0.113.7',
  );
}

/** Throws unless the value is the id of a VPC or of an endpoint. */
export function checkNetworkId(name: string, id: unknown, prefix: 'vpc' | 'vpce'): void {
  const begin = `${prefix}-`;
  if (typeof id === 'string' && id.startsWith(begin) && /^[a-z0-9]{1,32}$/.test(id.slice(begin.length))) return;
  throw new UsageError(`${name} must be a ${prefix} id, got ${quoted(id)}`, `for example ${begin}0a1b2c3d4e5f67890`);
}
