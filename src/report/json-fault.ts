/** Why a text is not JSON, by the parser's name for it: what people mostly slip on. */
export function renderJsonFault(reason: string): string {
  return faults[reason] ?? reason;
}

const faults: Readonly<Partial<Record<string, string>>> = {
  TrailingComma: 'nothing follows this comma; remove it',
  InvalidSymbol: 'this is not a value; text must be in double quotes',
  PropertyNameExpected: 'a name in double quotes is missing here',
  ValueExpected: 'a value is missing here',
  ColonExpected: 'a colon is missing before this',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a closing brace is missing here',
  CloseBracketExpected: 'a closing bracket is missing here',
  EndOfFileExpected: 'something follows the end of the document',
  InvalidCommentToken: 'JSON has no comments; remove it',
  UnexpectedEndOfString: 'a string is not closed on its line',
  UnexpectedEndOfNumber: 'a number breaks off here',
  InvalidUnicode: 'four hexadecimal digits must follow \\u',
  InvalidEscapeCharacter: 'JSON has no such escape',
  InvalidCharacter: 'a control character in a string must be escaped',
};
