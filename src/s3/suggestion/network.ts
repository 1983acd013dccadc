import { internet, vpcEndpoint, type Network, type VpcEndpointFacts } from '../callers/network';
import { codeLiteral, codeCall, codeRecord, valueAsGiven, type Code, type CodesOf } from './code';

const NETWORK = [
  'aws:sourceip',
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:vpcsourceip',
  'aws:vpceaccount',
  'aws:vpceorgid',
];

const ENDPOINT_FACTS = [
  ['aws:sourcevpc', 'vpc'],
  ['aws:vpcsourceip', 'ip'],
  ['aws:vpceaccount', 'account'],
  ['aws:vpceorgid', 'organization'],
] as const;

/** Whether where a call comes from specifies the key. */
export function isOfNetwork(key: string): boolean {
  return NETWORK.includes(key);
}

/**
 * Where a request comes from, as a person would type it, with the facts that these keys (in lower case) tell; nothing where
 * they tell none. `valueOf` gives a key's value in the request, `null` for none.
 */
export function typedNetwork(
  keys: ReadonlySet<string>,
  valueOf: (key: string) => string | readonly string[] | null,
): Code<Network> | undefined {
  if (!NETWORK.some((key) => keys.has(key))) return undefined;
  const ip = valueOf('aws:sourceip');
  if (typeof ip === 'string') return codeCall('internet', internet, codeLiteral(ip));
  const id = valueOf('aws:sourcevpce');
  // No VPC endpoint: the internet, from an address that nobody reads.
  if (typeof id !== 'string') return codeCall('internet', internet, codeLiteral('203.0.113.7'));
  const facts: CodesOf<VpcEndpointFacts> = {};
  for (const [key, name] of ENDPOINT_FACTS) {
    const value = valueOf(key);
    if (keys.has(key) && (value !== null || name === 'organization')) facts[name] = valueAsGiven(value);
  }
  if (Object.keys(facts).length === 0) return codeCall('vpcEndpoint', vpcEndpoint, codeLiteral(id));
  return codeCall('vpcEndpoint', vpcEndpoint, codeLiteral(id), codeRecord(facts));
}
