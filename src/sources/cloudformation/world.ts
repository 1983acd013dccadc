import type { Atom } from '../../names/atom';
import type { NamedText } from '../../names/named-text';
import type { Language } from '../../languages/language';

/** One deployment, as far as it has been asked about. */
export interface World {
  /** The value of a name here; throws `OpenName` where none is chosen yet. */
  valueOf(atom: Atom): string;
  /** Takes note that these texts meet one another: which of their names' values are told apart depends on it. */
  meet(group: string, texts: readonly Met[]): void;
  /** Takes note that a resource is called so. */
  call(resource: Called): void;
  /** Takes note that a parameter of a nested stack is given a text. */
  pass(given: Passed): void;
}

/** What a parameter of a nested stack is given: CloudFormation takes its values alone. */
export interface Passed {
  readonly parameter: Atom;
  readonly text: NamedText;
}

export interface Met {
  readonly text: NamedText;
  /** Whether `*` and `?` of its literals are wildcards. */
  readonly isPattern: boolean;
  readonly ignoresCase?: boolean;
  /** What may stand behind the text. */
  readonly rest?: Language;
  /** What the text has to lie in, instead of another text. */
  readonly language?: Language;
}

/** A resource with its physical name, which no other one of its type has. */
export interface Called {
  readonly type: string;
  /** Nothing where a name alone is known, which may be that of any resource. */
  readonly id?: string;
  /** The account and Region of its stack, as far as they are given: elsewhere another one may be called alike. */
  readonly place?: string;
  readonly name: NamedText;
}

/** Thrown where an answer depends on a name for which no value is chosen. */
export class OpenName extends Error {
  constructor(readonly atom: Atom) {
    super(atom.title);
  }
}

export const literally = (text: NamedText): Met => ({ text, isPattern: false });
