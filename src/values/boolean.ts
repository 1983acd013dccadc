/**
 * The truth value that text spells ("Boolean condition operators"); nothing for any other text.
 * ASSUMED C16: letter case is free.
 */
export function parseBoolean(text: string): boolean | undefined {
  switch (text) {
    case 'true':
      return true;
    case 'false':
      return false;
  }
  if (text.length > 5) return undefined;
  const lower = text.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}
