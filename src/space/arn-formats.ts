import {
  anyChar,
  legacyBucketChar,
  dashed,
  digit,
  exactly,
  literal,
  partChar,
  run,
  type Chars,
  type Language,
  type Word,
} from '../prover/words';
import type { Service } from '../service-reference';
import { exampleAccount } from './domains';
import type { ResourceForm } from './request-class';

const made = new WeakMap<Service, Map<string, readonly ResourceForm[]>>();

/** The ARNs of a resource type, one form for each format that the service reference has for it. */
export function resourceForms(
  service: Service,
  type: string,
  partition: string,
  account?: string,
): readonly ResourceForm[] {
  let known = made.get(service);
  if (known === undefined) made.set(service, (known = new Map<string, readonly ResourceForm[]>()));
  const id = `${partition} ${type} ${account ?? '#'}`;
  let forms = known.get(id);
  if (forms === undefined) {
    const facts = service.resourceTypes.get(type);
    forms = (facts?.arns ?? []).map((format, index) =>
      formOf(`${type}#${index} of ${service.prefix}${account === undefined ? '' : ` in "${account}"`}`, format, {
        partition,
        type,
        account,
      }),
    );
    known.set(id, forms);
  }
  return forms;
}

interface FormParts {
  readonly partition: string;
  readonly type: string;
  /** What stands in the account's place instead of twelve digits: `aws`, or nothing. */
  readonly account: string | undefined;
}

function formOf(id: string, format: string, { partition, type, account }: FormParts): ResourceForm {
  const word: Word[number][] = [];
  let seed = '';
  let hasAccount = false;
  for (const part of format.split(/(\$\{[^}]+\})/)) {
    const name = /^\$\{([^}]+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      word.push(...literal(part));
      seed += part;
      continue;
    }
    const owned = isAccount(name);
    hasAccount ||= owned && account === undefined;
    const [tokens, example] =
      owned && account !== undefined ? [literal(account), account] : placeholder(name, partition);
    word.push(...tokens);
    seed += example;
  }
  return { id, language: [word], seeds: [seed], type, hasAccount };
}

/** `${Account}`, `${AccountId}`, `${VpcOwnerAccount}`, `${ManagementAccountId}` */
function isAccount(name: string): boolean {
  return /account(id)?$/i.test(name);
}

/** What may stand for a placeholder of an ARN format, and an example. */
function placeholder(name: string, partition: string): readonly [Word, string] {
  const some = (chars: Chars, least: number, example: string): readonly [Word, string] => [run(chars, least), example];
  if (isAccount(name)) return [exactly(digit, 12), exampleAccount];
  switch (name) {
    case 'Partition':
      return [literal(partition), partition];
    case 'Region':
      return some(dashed, 1, 'us-east-1');
    case 'BucketName':
      // Old buckets have names that new ones cannot have: of one letter, with capitals, with underscores.
      return some(legacyBucketChar, 1, 'any-bucket');
    case 'ObjectName':
      return some(anyChar, 1, 'key');
    default:
      return some(partChar, 1, 'example');
  }
}

/** Whether a pattern other than `*` could match an ARN of this form, judged by the text before their wildcards. */
export function isRelevant({ language }: ResourceForm, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern !== '*' && language.some((word) => agrees(pattern, word)));
}

function agrees(pattern: string, word: Language[number]): boolean {
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '*' || char === '?' || char === '$') return true;
    const token = word[at];
    if (token === undefined) return false;
    if (token.loop || token.chars.codes === undefined) return true;
    if (!token.chars.has(pattern.charCodeAt(at))) return false;
  }
  return true;
}
