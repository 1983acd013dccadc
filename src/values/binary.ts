const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes that base64 text stands for, one character each; nothing for any other text ("Binary condition operators"). */
export function parseBinary(text: string): string | undefined {
  if (text.length % 4 !== 0 || !base64.test(text)) return undefined;
  return Buffer.from(text, 'base64').toString('latin1');
}
