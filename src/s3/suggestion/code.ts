/** A value beside the code that makes it, as a person would type that. */
export interface Code<T = unknown> {
  readonly value: T;
  readonly text: string;
}

/** The members of an object, each as code. */
export type CodesOf<T> = { -readonly [K in keyof T]?: Code<T[K]> };

/** A text, number, truth value or `null` as it stands in code. */
export function codeLiteral<const T extends string | number | boolean | null | readonly string[]>(value: T): Code<T> {
  if (typeof value === 'string') return { value, text: quoted(value) };
  if (typeof value !== 'object' || value === null) return { value, text: String(value) };
  return { value, text: `[${value.map(quoted).join(', ')}]` };
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
  const texts = codes.map(([name, { text }]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)}: ${text}`);
  return {
    value: Object.fromEntries(codes.map(([name, { value }]) => [name, value])) as T,
    text: texts.length === 0 ? '{}' : `{ ${texts.join(', ')} }`,
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

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}
