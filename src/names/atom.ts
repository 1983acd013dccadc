import type { Language } from '../languages/language';
import type { Position } from '../policy/model';

type AtomKind = 'parameter' | 'pseudo' | 'resource' | 'attribute' | 'import' | 'dynamic' | 'function';

/** A name that a template leaves open: only the deployment decides it. Two uses of one id are one name. */
export interface Atom {
  readonly id: string;
  readonly kind: AtomKind;
  /** As the template calls it: `AWS::AccountId`, `Logs`, `Logs.StreamArn`. */
  readonly title: string;
  /** Of several stacks that are deployed together, what names of its stack begin with. */
  readonly scope?: string;
  readonly position?: Position;
  /** Every text that it may be, and maybe more. */
  readonly language: Language;
  /** Its only values, where they are listed. */
  readonly values?: readonly string[];
  /** Counts something: any whole number that a text asks for is a value too. */
  readonly isCount?: true;
  /** Ordinary values, the most ordinary first. */
  readonly examples: readonly string[];
  /** The first example is the template's own default. */
  readonly hasDefault?: boolean;
  /** Of an element or a piece: how many there are. The first value is as many as the default has. */
  readonly countedBy?: Atom;
  /** Ends in letters that AWS draws: it may fit a pattern, but is never a text that somebody wrote. */
  readonly isGenerated: boolean;
  /** It is a value in the Parameter Store: what the template says of its parameter is about the name there. */
  readonly isStored?: boolean;
  /** May hold `*`, `?` or `${`, which IAM reads as its own: the value is put in before IAM sees the policy. */
  readonly mayBePattern: boolean;
  /** What it is a part of where it stands, so that its language is narrower there. */
  readonly partOf?: string;
  readonly leastLength?: number;
  readonly mostLength?: number;
  /** The least and the greatest number that it may be. */
  readonly bounds?: readonly string[];
  /** What the language does not say: the bounds of a number, the greatest length. */
  readonly admits?: (value: string) => boolean;
  /** A delimiter that no value holds: it is what a longer text was split at. */
  readonly without?: string;
}

/** Whether a value is the template's own default; that of an element is one in a list as long as the default's alone. */
export function isDefault(
  { hasDefault, examples, countedBy }: Atom,
  value: string,
  valueOf: (id: string) => string | undefined,
): boolean {
  if (hasDefault !== true || examples[0] !== value) return false;
  return countedBy === undefined || valueOf(countedBy.id) === countedBy.values?.[0];
}
