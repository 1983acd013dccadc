import { wrappedMessage } from '../../src/values/wrapped-message';

/** A message as a terminal has it, where the tests have its lines unbroken. */
export function asPrinted(message: string): string {
  const columns = process.env['JEST_IAM_COLUMNS'];
  Reflect.deleteProperty(process.env, 'JEST_IAM_COLUMNS');
  try {
    return wrappedMessage(message);
  } finally {
    if (columns !== undefined) process.env['JEST_IAM_COLUMNS'] = columns;
  }
}

/** The lines of words of a printed message that are longer than 80 columns, or stand apart from what they belong to. */
export function longLines(message: string): readonly string[] {
  let isPasted = false;
  return message.split('\n').filter((line) => {
    const isHeading = /^(?:To fix it|And |The synthesised template then )|\bput th(?:is|ese) /.test(line);
    if (/^(?:$|Hint:|For every|This |If |Nothing )/.test(line)) isPasted = false;
    const isOurs = isHeading || !isPasted;
    // Below a heading that is broken stands the rest of it, which is told from a text to paste by no rule of its own.
    if (isHeading) isPasted = true;
    return isOurs && line.length > 80 && !isOneToken(line.trim());
  });
}

/** A name, a value or code that a reader copies as a whole. */
function isOneToken(text: string): boolean {
  let left = text.replace(/"(?:\\.|[^"\\])*"|(?<![\w)])'(?:\\.|[^'\\])*'|`[^`]*`|«[^»]*»/g, 'x');
  for (let before = ''; before !== left;) {
    before = left;
    left = left.replace(/[({[][^(){}[\]]*[)}\]]/g, 'x');
  }
  return /^(?:[\w:/-]+: )?(?:!\w+ )?\S+$/.test(left);
}
