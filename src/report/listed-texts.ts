/** `a`, `a and b`, `a, b and c` */
export function listedTexts(texts: readonly string[]): string {
  const last = texts.slice(-1);
  return texts.length > 1 ? `${texts.slice(0, -1).join(', ')} and ${last.join('')}` : last.join('');
}
