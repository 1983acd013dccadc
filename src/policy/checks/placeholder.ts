/** `<bucket>`, `{{bucket}}`: what an author meant to fill in. */
export function placeholderIn(text: string): string | undefined {
  for (const [open, close] of brackets) {
    const from = text.indexOf(open);
    const to = from === -1 ? -1 : text.indexOf(close, from + open.length);
    if (to !== -1) return text.slice(from, to + close.length);
  }
  return undefined;
}

const brackets = [
  ['<', '>'],
  ['{{', '}}'],
] as const;
