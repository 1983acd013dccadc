import type { NamedText } from '../../names/named-text';
import { operatorParts, type OperatorFamily } from '../../policy/operators';
import { asText, type Resolved } from './resolved';

/** Where in a policy document a text stands: what it is compared with, and which way it counts. */
export interface Slot {
  readonly element: 'action' | 'resource' | 'principal' | 'condition' | 'word' | 'other';
  /** Texts of one group meet one another. */
  readonly group: string;
  /** Whether more matches mean less access: in a Deny, in a `Not…` element, in a negated operator; two of them cancel. */
  readonly isNegative: boolean;
  readonly isPattern: boolean;
  readonly ignoresCase?: boolean;
  /** The kind of principal, or the condition key. */
  readonly key?: string;
  readonly family?: OperatorFamily;
  /** The words that AWS takes in its place, where it takes no others. */
  readonly words?: readonly string[];
}

type Fill = (text: NamedText, slot: Slot) => string;

/** The plain document, each of its texts as `fill` spells it. */
export function fillPolicy(document: Resolved, fill: Fill): unknown {
  return filled(document, fill, (key, value) => {
    if (key === 'Version') return allOf(value, fill, version);
    return key === 'Statement' ? eachOf(value, (one) => statement(one, fill)) : undefined;
  });
}

const elsewhere: Slot = { element: 'other', group: 'other', isNegative: false, isPattern: false };
const effect: Slot = { ...elsewhere, element: 'word', group: 'effect', words: ['Allow', 'Deny'] };
const version: Slot = { ...elsewhere, element: 'word', group: 'version', words: ['2012-10-17', '2008-10-17'] };

function statement(value: Resolved, fill: Fill): unknown {
  const written = value.kind === 'map' ? value.entries.get('Effect') : undefined;
  const text = written === undefined ? undefined : asText(written);
  const isDeny = text !== undefined && fill(text, effect) === 'Deny';
  return filled(value, fill, (key, element) => {
    const name = key.replace(/^Not/, '');
    const isNegative = isDeny !== (name !== key);
    switch (name) {
      case 'Effect':
        return allOf(element, fill, effect);
      case 'Action':
        return allOf(element, fill, { element: 'action', group: 'action', isNegative, isPattern: true });
      case 'Resource':
        return allOf(element, fill, { element: 'resource', group: 'resource', isNegative, isPattern: true });
      case 'Principal':
        return principals(element, fill, { element: 'principal', group: 'identity', isNegative, isPattern: true });
      case 'Condition':
        return conditions(element, fill, isDeny);
      default:
        return undefined;
    }
  });
}

function principals(value: Resolved, fill: Fill, slot: Slot): unknown {
  if (value.kind !== 'map') return allOf(value, fill, slot);
  return filled(value, fill, (key, one) => allOf(one, fill, { ...slot, key }));
}

function conditions(value: Resolved, fill: Fill, isDeny: boolean): unknown {
  return filled(value, fill, (operator, tests) => {
    const parts = operatorParts(operator);
    const isPattern = parts?.name.endsWith('Like') === true || parts?.family === 'arn';
    return filled(tests, fill, (key, values) =>
      allOf(values, fill, {
        element: 'condition',
        group: groupOf(key.toLowerCase()),
        isNegative: isDeny !== (parts?.negated === true),
        isPattern,
        ignoresCase: parts?.name.endsWith('IgnoreCase') === true,
        key: key.toLowerCase(),
        ...(parts !== undefined && { family: parts.family }),
      }),
    );
  });
}

/** Keys that tell accounts and identities meet one another and the principals; any other meets itself. */
function groupOf(key: string): string {
  return /(?:arn|accounts?|userid|username|owner)$/.test(key) ? 'identity' : key;
}

function allOf(value: Resolved, fill: Fill, slot: Slot): unknown {
  return eachOf(value, (one) => {
    if (one.kind === 'text') return fill(one.text, slot);
    return filled(one, fill, () => undefined);
  });
}

function eachOf(value: Resolved, of: (one: Resolved) => unknown): unknown {
  return value.kind === 'list' ? value.items.map((one) => eachOf(one, of)) : of(value);
}

/** The plain value; a map's entries as `special` makes them, where it does. */
function filled(value: Resolved, fill: Fill, special: (key: string, value: Resolved) => unknown): unknown {
  switch (value.kind) {
    case 'text':
      return fill(value.text, elsewhere);
    case 'list':
      return value.items.map((one) => filled(one, fill, special));
    case 'map':
      return Object.fromEntries(
        [...value.entries].map(([key, one]) => [key, special(key, one) ?? filled(one, fill, () => undefined)]),
      );
    case 'boolean':
      return value.value;
    default:
      return null;
  }
}
