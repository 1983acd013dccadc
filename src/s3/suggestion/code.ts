/** A value beside the code that makes it, as a person would type that. */
export interface Code {
  readonly value: unknown;
  readonly text: string;
}

/** A text, number, truth value or `null` as it stands in code. */
export function literal(value: string | number | boolean | null | readonly string[]): Code {
  if (typeof value === 'string') return { value, text: quoted(value) };
  if (typeof value !== 'object' || value === null) return { value, text: String(value) };
  return { value, text: `[${value.map(quoted).join(', ')}]` };
}

/** `{ bucket: 'logs', 'aws:Referer': null }` */
export function record(entries: Iterable<readonly [string, Code]>): Code {
  const all = [...entries];
  const members = all.map(([name, { text }]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name)}: ${text}`);
  return {
    value: Object.fromEntries(all.map(([name, { value }]) => [name, value])),
    text: members.length === 0 ? '{}' : `{ ${members.join(', ')} }`,
  };
}

/** `iamRole('arn:…', { session: 'ci' })`; throws what the constructor throws. */
export function made(name: string, make: (...given: never[]) => unknown, ...given: readonly Code[]): Code {
  return {
    value: make(...(given.map(({ value }) => value) as never[])),
    text: `${name}(${given.map(({ text }) => text).join(', ')})`,
  };
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}
