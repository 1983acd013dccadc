import { SSE_KEY } from '../../service-reference/s3-names';
import { parseBlock, rangeOfBlock, renderAddress } from '../../values/address';
import { parseDate } from '../../values/date';
import { parseNumber } from '../../values/number';
import type { Slot } from './policy-slots';

/**
 * Values of a name that are told apart by more than the letters they share with other texts: by the order of numbers,
 * dates and addresses, or because IAM knows them. The ordinary ones come first.
 */
export function typedValues(
  { element, key, family }: Slot,
  others: readonly string[],
  isValue: (text: string) => boolean,
): readonly string[] {
  if (element === 'principal') return principals[key ?? 'AWS'] ?? [];
  if (element === 'resource') return ['arn:aws:s3:::example', 'arn:aws:s3:::example/example'];
  if (element === 'action') return ['s3:GetObject', 's3:PutObject', 's3:*'];
  switch (family) {
    case 'address':
      return ['203.0.113.7/32', ...others.flatMap(addressesAt), '10.0.0.0/8', '0.0.0.0/0', '::/0'];
    case 'number':
      return [
        ...new Set([
          ...[...others.flatMap(numbersAt), '5', '0', '1.1', '1.2', '1.3', '1000000'],
          ...outermost(numbers, isValue),
        ]),
      ];
    case 'date':
      return [
        ...[...others.flatMap(datesAt), '2030-01-01T00:00:00Z', '2020-01-01T00:00:00Z', '2100-01-01T00:00:00Z'],
        ...outermost(dates, isValue),
      ];
    case 'boolean':
    case 'null':
      return ['true', 'false'];
    case undefined:
      return [];
    default:
      return known.get(key ?? '') ?? (isIdentity(key ?? '') ? identities : []);
  }
}

const digits = (digit: string): readonly string[] => Array.from({ length: 18 }, (_, index) => digit.repeat(index + 1));
/** From the least to the greatest, of as many digits as a pattern of the template may ask for. */
const numbers = ['-999999999999999999', '-1', ...digits('0'), ...digits('9')];
const dates = ['0001-01-01T00:00:00Z', ...digits('0'), ...digits('9'), '9223372036854775807'];

/** The least and the greatest value that the name may have. */
function outermost(ordered: readonly string[], isValue: (text: string) => boolean): readonly string[] {
  const allowed = ordered.filter(isValue);
  return [...allowed.slice(0, 1), ...allowed.slice(-1)];
}

const role = 'arn:aws:iam::444455556666:role/Example';
const identities = ['444455556666', role, 'anonymous'];
const principals: Readonly<Record<string, readonly string[]>> = {
  AWS: ['444455556666', role, 'arn:aws:iam::444455556666:root'],
  Service: ['lambda.amazonaws.com', 'cloudfront.amazonaws.com'],
  Federated: ['arn:aws:iam::444455556666:saml-provider/Example', 'cognito-identity.amazonaws.com'],
  CanonicalUser: ['79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'],
};
const known = new Map<string, readonly string[]>([
  ['s3:x-amz-acl', ['private', 'bucket-owner-full-control', 'public-read']],
  [SSE_KEY, ['AES256', 'aws:kms', 'aws:kms:dsse']],
  ['aws:sourcevpce', ['vpce-0a1b2c3d4e5f67890']],
  ['aws:sourcevpc', ['vpc-0a1b2c3d4e5f67890']],
  ['aws:principalorgid', ['o-example0000']],
]);

function isIdentity(key: string): boolean {
  return /(?:arn|accounts?|userid|username)$/.test(key);
}

/** A block, one address in it, and one beside it. */
function addressesAt(text: string): readonly string[] {
  const block = parseBlock(text);
  if (block === undefined) return [];
  const { first, last } = rangeOfBlock(block);
  const { version } = block.address;
  const largest = (1n << (version === 4 ? 32n : 128n)) - 1n;
  return [text, renderAddress(version, first), ...(last < largest ? [renderAddress(version, last + 1n)] : [])];
}

function numbersAt(text: string): readonly string[] {
  if (parseNumber(text) === undefined) return [];
  const number = Number(text);
  return [text, String(number - 1), String(number + 1)];
}

function datesAt(text: string): readonly string[] {
  const instant = parseDate(text);
  if (instant === undefined) return [];
  const around = [-1, 1].map((step) => new Date((instant.seconds + step) * 1000));
  return [text, ...around.flatMap((date) => (Number.isNaN(date.getTime()) ? [] : [date.toISOString()]))];
}
