import { literalText, recordText } from '../../values/literal-text';

/** A value beside the code that makes it, as a person would type that. */
export interface Code<T = unknown> {
  readonly value: T;
  readonly text: string;
}

/** The members of an object, each as code. */
export type CodesOf<T> = { -readonly [K in keyof T]?: Code<T[K]> };

/** A text, number, truth value or `null` as it stands in code. */
export function codeLiteral<const T extends string | number | boolean | null | readonly string[]>(value: T): Code<T> {
  return { value, text: literalText(value) };
}

/** A value of a request, for a constructor that checks what it is given: whatever type it requires. */
export function valueAsGiven(value: string | number | boolean | null | readonly string[]): Code<never> {
  return codeLiteral(value) as Code<never>;
}

/** `{ bucket: 'logs', 'aws:Referer': null }` */
export function codeRecord<T extends object>(members: CodesOf<T>): Code<T> {
  const codes = Object.entries<Code | undefined>(members).flatMap(([name, code]) =>
    code === undefined ? [] : [[name, code] as const],
  );
  return {
    value: Object.fromEntries(codes.map(([name, { value }]) => [name, value])) as T,
    text: recordText(codes.map(([name, { text }]) => [name, text])),
  };
}

/** `iamRole('arn:…', { session: 'ci' })`; throws what the constructor throws. */
export function codeCall<Given extends readonly unknown[], T>(
  name: string,
  make: (...given: Given) => T,
  ...given: { readonly [I in keyof Given]: Code<Given[I]> }
): Code<T> {
  const codes: readonly Code[] = given;
  const values: readonly unknown[] = codes.map(({ value }) => value);
  return {
    // One value for each code of the tuple, which no type of `map` says.
    value: make(...(values as Given)),
    text: `${name}(${codes.map(({ text }) => text).join(', ')})`,
  };
}
