const widest = 80;

/** A value as JSON to paste: on one line where that fits, else an element a line. The first line is not indented. */
export function pastedJson(value: unknown, indent: string, step: string, room = 0): string {
  const flat = jsonOnOneLine(value);
  const isStatement = typeof value === 'object' && value !== null && 'Effect' in value;
  const isWhole = typeof value === 'object' && value !== null && 'Statement' in value;
  if (typeof value !== 'object' || value === null) return flat;
  if (!isStatement && !isWhole && indent.length + room + flat.length < widest) return flat;
  const inner = `${indent}${step}`;
  if (Array.isArray(value)) {
    return `[\n${value.map((one) => `${inner}${pastedJson(one, inner, step)}`).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).map(([name, one]) => {
    const key = `${JSON.stringify(name)}: `;
    return `${inner}${key}${pastedJson(one, inner, step, key.length)}`;
  });
  return `{\n${entries.join(',\n')}\n${indent}}`;
}

/** A value as JSON on one line, with the spaces that people write. */
export function jsonOnOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonOnOneLine).join(', ')}]`;
  const members = Object.entries(value);
  if (members.length === 0) return '{}';
  return `{ ${members.map(([name, one]) => `${JSON.stringify(name)}: ${jsonOnOneLine(one)}`).join(', ')} }`;
}
