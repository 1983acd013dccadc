/** What a template's file has in the place of texts that its variables filled: `logs-prod` of `logs-${env}`. */
export type Placeholders = ReadonlyMap<string, string>;

/** A JSON text with the placeholders of the file that it goes into, wherever one of the filled texts stands by itself. */
export function withPlaceholders(text: string, placeholders: Placeholders): string {
  const longestFirst = [...placeholders].sort(([one], [other]) => other.length - one.length);
  let written = '';
  let at = 0;
  while (at < text.length) {
    const found = longestFirst.find(([filled]) => text.startsWith(filled, at) && standsAlone(text, at, filled.length));
    written += found?.[1] ?? text.charAt(at);
    at += found?.[0].length ?? 1;
  }
  return written;
}

/** Whether no letter, digit or hyphen of a longer name stands beside a part of a text. */
function standsAlone(text: string, at: number, length: number): boolean {
  return !/[\w-]/.test(text.charAt(at - 1)) && !/[\w-]/.test(text.charAt(at + length));
}
