import type { Domain } from '../prover/domain';
import {
  anyChar,
  bucketChar,
  dashed,
  digit,
  exactlyOf,
  literalTokens,
  lowerOrDigit,
  nameChar,
  pathChar,
  resourceChar,
  anyNumberOf,
  sequence,
  upperOrDigit,
  type Language,
} from '../languages/language';
import { exampleAccount } from '../values/arn';
import { regionsOf } from './partitions';
import { readableArns } from './readable-arns';
import { onceForEach } from '../values/once';
import type { ConditionKeyFacts } from '../service-reference';

/** Values as AWS forms them, for context keys and the parts of ARNs. */

const account: Language = [exactlyOf(digit, 12)];
export const anyText: Domain = { kind: 'text', language: [anyNumberOf(anyChar)], seeds: ['example'] };
export const boolean: Domain = { kind: 'listed', values: ['false', 'true'] };
export const accountId: Domain = { kind: 'text', language: account, seeds: [exampleAccount] };
export const organizationId: Domain = {
  kind: 'text',
  language: [[...literalTokens('o-'), ...anyNumberOf(lowerOrDigit, 1)]],
  seeds: ['o-otherorg00'],
};
export const organizationPath: Domain = {
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
};
/** The names of Regions end in a number ("AWS Regions"); the real ones are shown first. */
export function regionIn(name: string): Domain {
  return {
    kind: 'text',
    language: [[...anyNumberOf(lowerOrDigit, 1), ...literalTokens('-'), ...anyNumberOf(dashed, 1)]],
    seeds: regionsOf(name),
  };
}
export const serviceName: Domain = {
  kind: 'text',
  language: ['.amazonaws.com', '.amazonaws.com.cn'].map((end) => [
    ...anyNumberOf(bucketChar, 1),
    ...literalTokens(end),
  ]),
  seeds: ['cloudtrail.amazonaws.com'],
};

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
export const instant: Domain = { kind: 'date', from: '2026-01-01T00:00:00Z' };

/** The Region in which examples are. */
export function firstRegion(name: string): string {
  return regionsOf(name)[0] ?? '';
}

/** ARNs, of which a search finds the shortest; one that AWS would rather send is shown. */
export function arnDomain(language: Language, seeds: readonly string[]): Domain {
  return { kind: 'text', language, seeds, readable: readableArns };
}

const partition = (name: string): Language => [literalTokens(`arn:${name}:`)];

/** A language made once for what it depends on. */
const once = onceForEach<Language>(500);

/** ARNs of IAM identities; `own` is the one account that is meant, where it is known. */
export function identityArns(name: string, kind: 'user' | 'role', own: string | undefined): Language {
  return once(`${name} ${kind} ${own ?? ''}`, () => {
    const path: Language = [[], [...anyNumberOf(pathChar, 1), ...literalTokens('/')]];
    return sequence(partition(name), [literalTokens('iam::')], accountOr(own), [literalTokens(`:${kind}/`)], path, [
      anyNumberOf(nameChar, 1),
    ]);
  });
}

export function rootArns(name: string, own: string | undefined): Language {
  return once(`${name} root ${own ?? ''}`, () =>
    sequence(partition(name), [literalTokens('iam::')], accountOr(own), [literalTokens(':root')]),
  );
}

/** ARNs of CloudFront's origin access identities. */
export function originAccessArns(name: string): Language {
  return once(`${name} origin access`, () =>
    sequence(
      partition(name),
      [literalTokens('iam::cloudfront:user/CloudFront Origin Access Identity E')],
      [anyNumberOf(upperOrDigit, 1)],
    ),
  );
}

export function federatedArns(name: string, own: string | undefined): Language {
  return once(`${name} federated ${own ?? ''}`, () =>
    sequence(
      partition(name),
      [literalTokens('sts::')],
      accountOr(own),
      [literalTokens(':federated-user/')],
      [anyNumberOf(nameChar, 2)],
    ),
  );
}

function accountOr(own: string | undefined): Language {
  return own === undefined ? account : [literalTokens(own)];
}

/** Any ARN whose account field is told. */
export function accountArns(name: string): Language {
  return once(`${name} account`, () => {
    const part = anyNumberOf(dashed);
    return sequence(
      partition(name),
      [anyNumberOf(dashed, 1)],
      [literalTokens(':')],
      [part],
      [literalTokens(':')],
      account,
      [literalTokens(':')],
      [anyNumberOf(resourceChar, 1)],
    );
  });
}

/** ARNs without an account in them: of buckets, hosted zones and their like. */
export function bareArns(name: string): Language {
  return once(`${name} bare`, () =>
    sequence(
      partition(name),
      [anyNumberOf(dashed, 1)],
      [literalTokens(':')],
      [anyNumberOf(dashed)],
      [literalTokens('::')],
      [anyNumberOf(resourceChar, 1)],
    ),
  );
}

export function vpcArns(name: string): Domain {
  const language = once(`${name} vpc`, () =>
    sequence(
      partition(name),
      [literalTokens('ec2:')],
      [anyNumberOf(dashed, 1)],
      [literalTokens(':')],
      account,
      [literalTokens(':vpc/vpc-')],
      [anyNumberOf(lowerOrDigit, 1)],
    ),
  );
  const seeds = [`arn:${name}:ec2:${firstRegion(name)}:${exampleAccount}:vpc/vpc-0a1b2c3d4e5f67890`];
  return arnDomain(language, seeds);
}

/** S3 access points; those of several Regions have none in their ARN. */
export function accessPointArns(name: string): Language {
  return once(`${name} access point`, () =>
    sequence(
      partition(name),
      [literalTokens('s3:')],
      [anyNumberOf(dashed)],
      [literalTokens(':')],
      account,
      [literalTokens(':accesspoint/')],
      [anyNumberOf(bucketChar, 1)],
    ),
  );
}

export function keyArns(name: string): Language {
  return once(`${name} key`, () =>
    sequence(
      partition(name),
      [literalTokens('kms:')],
      [anyNumberOf(dashed, 1)],
      [literalTokens(':')],
      account,
      [literalTokens(':key/')],
      [anyNumberOf(dashed, 1)],
    ),
  );
}

function arnText(name: string): Language {
  return once(`${name} any`, () =>
    sequence(
      partition(name),
      [anyNumberOf(dashed, 1)],
      [literalTokens(':')],
      [anyNumberOf(dashed)],
      [literalTokens(':')],
      [[], literalTokens('aws'), exactlyOf(digit, 12)],
      [literalTokens(':')],
      [anyNumberOf(resourceChar, 1)],
    ),
  );
}

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
