import {
  anyChar,
  dashed,
  digit,
  exactlyOf,
  legacyBucketChar,
  lowerOrDigit,
  literalTokens,
  wordsOverlap,
  partChar,
  partOrStar,
  resourceChar,
  anyNumberOf,
  sequence,
  type Chars,
  type Language,
  type Word,
} from '../languages/language';
import { serviceOf, servicePrefixes, type ServiceReference } from '../service-reference';
import { once } from '../values/once';
import { exampleAccount } from '../values/arn';
import { firstRegion } from './partitions';
import type { ResourceForm } from './request-class';

const made = new WeakMap<ServiceReference, Map<string, readonly ResourceForm[]>>();

/** The ARNs of a resource type, one form for each format that the service reference has for it. */
export function resourceForms(service: ServiceReference, type: string, partition: string): readonly ResourceForm[] {
  let known = made.get(service);
  if (known === undefined) made.set(service, (known = new Map<string, readonly ResourceForm[]>()));
  const id = `${partition} ${type}`;
  let forms = known.get(id);
  if (forms === undefined) {
    forms = formatsOf(service, type).map((format, index): ResourceForm => {
      const parts = partsOf(format).map((part) => placed(part, partition));
      return {
        id: `${type}#${index} of ${service.prefix} in ${partition}`,
        language: [parts.flatMap(({ word }) => word)],
        seeds: [parts.map(({ example }) => example).join('')],
        type,
        hasAccount: partsOf(format).some(isOfAccount),
      };
    });
    known.set(id, forms);
  }
  return forms;
}

function formatsOf(service: ServiceReference, type: string): readonly string[] {
  return service.resourceTypes.get(type)?.arns ?? [];
}

interface FormatPart {
  readonly text: string;
  /** Of a placeholder. */
  readonly name?: string;
  /** How many colons come before it. */
  readonly colons: number;
}

function partsOf(format: string): readonly FormatPart[] {
  let colons = 0;
  // A few formats have an asterisk where others have a name.
  return format.split(/(\$\{[^}]+\}|\*)/).map((text) => {
    const name = text === '*' ? text : /^\$\{([^}]+)\}$/.exec(text)?.[1];
    const part = { text, ...(name !== undefined && { name }), colons };
    colons += text.split(':').length - 1;
    return part;
  });
}

/** `${Account}`, `${AccountId}`, `${VpcOwnerAccount}`, `${ManagementAccountId}` */
function isOfAccount({ name }: FormatPart): boolean {
  return name !== undefined && /account(id)?$/i.test(name);
}

interface Placed {
  readonly word: Word;
  readonly example: string;
}

/** The names of Regions begin with letters and end with a number: `us-gov-west-1`. */
const regionName: Word = [
  ...exactlyOf(lowerOrDigit, 2),
  ...anyNumberOf(dashed),
  ...literalTokens('-'),
  ...exactlyOf(digit, 1),
];

/** What may stand for a part of an ARN format, and an example. */
function placed(part: FormatPart, partition: string): Placed {
  const { text, name, colons } = part;
  const some = (chars: Chars, example: string): Placed => ({ word: anyNumberOf(chars, 1), example });
  if (name === undefined) return { word: literalTokens(text), example: text };
  if (isOfAccount(part)) return { word: exactlyOf(digit, 12), example: exampleAccount };
  switch (name) {
    case 'Partition':
      return { word: literalTokens(partition), example: partition };
    case 'Region':
      return { word: regionName, example: firstRegion(partition) };
    case 'BucketName':
      // Old buckets have names that new ones cannot have: of one letter, with capitals, with underscores.
      return some(legacyBucketChar, 'any-bucket');
    case 'ObjectName':
      return some(anyChar, 'key');
    case 'Vendor':
      return some(dashed, 'ec2');
    case '*':
      if (colons === 3) return { word: anyNumberOf(dashed), example: firstRegion(partition) };
      if (colons === 4) return { word: anyNumberOf(digit), example: exampleAccount };
      return some(partOrStar, 'example');
    default:
      return some(partChar, 'example');
  }
}

const loosened = new WeakMap<ServiceReference, Map<string, readonly ArnShape[]>>();

/**
 * The ARNs that are of a resource type by the words of its formats although no format describes them: without a Region
 * (a Multi-Region Access Point), or with `aws` or nothing in the account's place; where `qualified`, with a qualifier too
 * (`function:f:prod`, `snapshot:rds:s`).
 */
export function shapesBeyondFormats(
  service: ServiceReference,
  type: string,
  partition: string,
  qualified: boolean,
): readonly ArnShape[] {
  let known = loosened.get(service);
  if (known === undefined) loosened.set(service, (known = new Map<string, readonly ArnShape[]>()));
  const id = `${partition} ${type} ${String(qualified)}`;
  let shapes = known.get(id);
  if (shapes === undefined) {
    shapes = formatsOf(service, type).flatMap((format) => {
      const parts = partsOf(format);
      const ways = parts.some(isOfAccount) ? accounts : [{ hasAccount: false, language: [[]] }];
      return ways.map(({ hasAccount, language }) => ({
        hasAccount,
        language: sequence(
          ...parts.map((part) => (isOfAccount(part) ? language : [loose(part, partition, qualified)])),
        ),
      }));
    });
    known.set(id, shapes);
  }
  return shapes;
}

function loose(part: FormatPart, partition: string, qualified: boolean): Word {
  const { name } = part;
  if (name === undefined || name === 'Partition' || name === 'BucketName') return placed(part, partition).word;
  if (name === 'Region') return anyNumberOf(dashed);
  return name !== 'ObjectName' && qualified ? anyNumberOf(resourceChar, 1) : placed(part, partition).word;
}

/** Whether one type's ARNs are those of another with a qualifier: an alias or version of a function. */
export function isQualifiedFormOf(service: ServiceReference, type: string, plain: string): boolean {
  return formatsOf(service, type).some((format) =>
    formatsOf(service, plain).some((start) => format.startsWith(`${start}:`)),
  );
}

/** What stands in the account's place of an ARN: twelve digits, or a word. */
const accounts = [
  { hasAccount: true, language: [exactlyOf(digit, 12)] },
  { hasAccount: false, language: [literalTokens('aws'), []] },
];

/** The shape of ARNs with, or without, the account that owns the resource. */
export interface ArnShape {
  readonly hasAccount: boolean;
  readonly language: Language;
}

/** The shapes of all ARNs of some services. */
export function arnShapes(services: readonly string[], partition: string): readonly ArnShape[] {
  const starts = services.map((service) => literalTokens(`arn:${partition}:${service}:`));
  return accounts.map(({ hasAccount, language }) => ({
    hasAccount,
    language: sequence(
      starts,
      [anyNumberOf(dashed)],
      [literalTokens(':')],
      language,
      [literalTokens(':')],
      [anyNumberOf(anyChar, 1)],
    ),
  }));
}

const named = new WeakMap<ServiceReference, readonly string[]>();

/** The services in whose name ARNs of a service's resources are written: a few differ from its prefix. */
export function arnServices(service: ServiceReference): readonly string[] {
  let names = named.get(service);
  if (names === undefined) {
    const { prefix, resourceTypes } = service;
    const found = [...resourceTypes.values()].flatMap(({ arns }) => arns.map((format) => format.split(':')[2] ?? ''));
    names = [...new Set([prefix, ...found])].filter((name) => /^[a-z0-9-]+$/.test(name));
    named.set(service, names);
  }
  return names;
}

const byNameInArns = once(() => {
  const made = new Map<string, ServiceReference[]>();
  for (const prefix of servicePrefixes()) {
    const service = serviceOf(prefix);
    for (const name of service === undefined ? [] : arnServices(service)) {
      if (service !== undefined) made.set(name, [...(made.get(name) ?? []), service]);
    }
  }
  return made;
});

/** The services of whose resources an ARN with this name may be: their names in ARNs are not always their prefixes. */
export function servicesNamedInArns(name: string): readonly ServiceReference[] {
  return byNameInArns().get(name) ?? [];
}

/** Whether a language has one of a word's strings. */
export function hasStringOf(language: Language, word: Word): boolean {
  return language.some((one) => wordsOverlap(one, word));
}
