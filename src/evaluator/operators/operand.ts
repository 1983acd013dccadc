import type { Lookup, TemplatePart } from '../../values/template';

/** One value of a condition test, ready to be compared. */
export interface Operand {
  readonly text: string;
  /** Of the string and ARN families. */
  readonly parts?: readonly TemplatePart[];
  /** The lower-case keys of its variables. */
  readonly variables: readonly string[];
  /** Whether it can be read as a value of its family; text always can. */
  readonly wellFormed: boolean;
  /** Whether ONE context value satisfies the positive twin of the operator (`StringNotLike` → `StringLike`). */
  readonly matches: (value: string, lookup: Lookup) => boolean;
}

const none: readonly string[] = Object.freeze([]);

/** An operand that is one parsed value; `undefined` is text that its family cannot read, which matches nothing. */
export function valueOperand<T>(
  text: string,
  parsed: T | undefined,
  parse: (value: string) => T | undefined,
  relation: (value: NonNullable<T>, operand: NonNullable<T>) => boolean,
): Operand {
  if (parsed === undefined || parsed === null) {
    return Object.freeze({ text, variables: none, wellFormed: false, matches: () => false });
  }
  const matches = (value: string): boolean => {
    const read = parse(value);
    return read !== undefined && read !== null && relation(read, parsed);
  };
  return Object.freeze({ text, variables: none, wellFormed: true, matches });
}
