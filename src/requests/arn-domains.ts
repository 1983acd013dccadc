import type { Domain } from '../prover/domain';
import {
  bucketChar,
  dashed,
  digit,
  exactlyOf,
  literalTokens,
  lowerOrDigit,
  nameChar,
  resourceChar,
  anyNumberOf,
  sequence,
  upperOrDigit,
  type Language,
} from '../languages/language';
import { exampleAccount } from '../values/arn';
import { firstRegion } from './partitions';
import { onceForEach } from '../values/once';
import { readableArns } from './readable-arns';

export const account: Language = [exactlyOf(digit, 12)];

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
    const path: Language = [[], [...anyNumberOf(resourceChar, 1), ...literalTokens('/')]];
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

/** Any ARN whose account field is specified. */
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

export function arnText(name: string): Language {
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
