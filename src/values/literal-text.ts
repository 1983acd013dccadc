/** A plain value as code of JavaScript, as a person writes it. */
export function literalText(value: unknown): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(literalText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return recordText(Object.entries(value).map(([name, one]) => [name, literalText(one)]));
}

/** An object as code, of names and of code for their values. */
export function recordText(members: readonly (readonly [name: string, text: string])[]): string {
  const texts = members.map(([name, text]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : literalText(name)}: ${text}`);
  return texts.length === 0 ? '{}' : `{ ${texts.join(', ')} }`;
}
