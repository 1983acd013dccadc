import { serviceEnds } from '../values/service-principal';
import type { Domain } from '../prover/domain';
import { anyChar, bucketChar, dashed, literalTokens, lowerOrDigit, pathChar, anyNumberOf } from '../languages/language';
import { exampleAccount } from '../values/arn';
import { firstRegion, regionsOf } from './partitions';
import { once } from '../values/once';
import type { ConditionKeyFacts } from '../service-reference';
import { account, arnDomain, arnText } from './arn-domains';

/** Values as AWS forms them, for context keys and the parts of ARNs. */

export const anyText: Domain = { kind: 'text', language: [anyNumberOf(anyChar)], seeds: ['example'] };
export const boolean: Domain = { kind: 'listed', values: ['false', 'true'] };
export const accountId: Domain = { kind: 'text', language: account, seeds: [exampleAccount] };
export const organizationId = once((): Domain => ({
  kind: 'text',
  language: [[...literalTokens('o-'), ...anyNumberOf(lowerOrDigit, 1)]],
  seeds: ['o-otherorg00'],
}));
export const organizationPath = once((): Domain => ({
  kind: 'text',
  language: [
    [
      ...literalTokens('o-'),
      ...anyNumberOf(lowerOrDigit, 1),
      ...literalTokens('/r-'),
      ...anyNumberOf(lowerOrDigit, 1),
      ...literalTokens('/'),
      ...anyNumberOf(pathChar),
    ],
  ],
  seeds: ['o-otherorg00/r-ab12/'],
}));
/** The names of Regions end in a number ("AWS Regions"); the real ones are shown first. */
export function regionIn(name: string): Domain {
  return {
    kind: 'text',
    language: [[...anyNumberOf(lowerOrDigit, 1), ...literalTokens('-'), ...anyNumberOf(dashed, 1)]],
    seeds: regionsOf(name),
  };
}
export const serviceName = once((): Domain => ({
  kind: 'text',
  language: serviceEnds.map((end) => [...anyNumberOf(bucketChar, 1), ...literalTokens(`.${end}`)]),
  seeds: ['cloudtrail.amazonaws.com'],
}));

/** Services that people know to call KMS for their callers. */
const underKms = ['s3', 'ec2', 'rds', 'lambda', 'dynamodb', 'sqs', 'sns', 'secretsmanager', 'ssm', 'logs', 'kinesis'];

/** `ec2.eu-west-1.amazonaws.com`, with that end in every partition (G7); names of one or more labels, none of them empty. */
export function viaServiceIn(partitionName: string): Domain {
  const label = anyNumberOf(dashed, 1);
  const further = [...literalTokens('.'), ...label];
  const end = literalTokens('.amazonaws.com');
  return {
    kind: 'text',
    language: [
      [...label, ...further, ...end],
      [...label, ...end],
      [...label, ...further, ...further, ...end],
    ],
    seeds: underKms.map((service) => `${service}.${firstRegion(partitionName)}.amazonaws.com`),
  };
}

/** An id such as `vpce-0a1b2c3d4e5f67890`. */
export function resourceId(prefix: string): Domain {
  return {
    kind: 'text',
    language: [[...literalTokens(`${prefix}-`), ...anyNumberOf(lowerOrDigit, 1)]],
    seeds: [`${prefix}-0a1b2c3d4e5f67890`],
  };
}

/** Nobody calls from these ("IANA IPv4 / IPv6 Special-Purpose Address Registry"): this network, multicast, reserved. */
const noHosts = ['0.0.0.0/8', '224.0.0.0/3', 'ff00::/8', '::/127'];

/** A caller's public address is never one of these either. */
const privateBlocks = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
];
export const publicAddress: Domain = { kind: 'address', outside: [...noHosts, ...privateBlocks] };
export const anyAddress: Domain = { kind: 'address', outside: noHosts };
/** Every address that a policy may write. */
export const writtenAddress: Domain = { kind: 'address', outside: [] };

/** No request is older: the clock is never read. */
export const instant = { kind: 'date', from: '2026-01-01T00:00:00Z' } as const satisfies Domain;

/** The values of a key of the service reference, by its type. */
export function domainOf(facts: Pick<ConditionKeyFacts, 'type'> | undefined, partitionName: string): Domain {
  switch (facts?.type) {
    case 'Bool':
      return boolean;
    case 'Numeric':
      return { kind: 'number' };
    case 'Date':
      return instant;
    case 'IPAddress':
      return anyAddress;
    case 'ARN':
      return arnDomain(arnText(partitionName), [
        `arn:${partitionName}:sns:${firstRegion(partitionName)}:${exampleAccount}:example`,
      ]);
    default:
      return anyText;
  }
}
