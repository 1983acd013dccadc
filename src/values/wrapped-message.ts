/** Columns of a message, in which a line of our own words is broken; fewer than that are no line. */
const WIDEST = 80;
const NARROWEST = 40;

/** How wide a line of words may be: 80 columns, or what a reader of logs wants. */
export function columnsOfMessages(): number {
  const columns = Number(process.env['JEST_IAM_COLUMNS']);
  return columns >= NARROWEST ? columns : WIDEST;
}

/** Begins a text to paste, whose lines are copied whole. */
const HEADING = /^(?:To fix it, |And |The synthesised template then )|\bput (?:this|these) /;
/** Ends one. */
const BEHIND = /^(?:$|Hint:|For every|This |If |Nothing )/;

/** Whether a line says what to paste, which stands in it or in the lines below. */
export function isPastedHeading(line: string): boolean {
  return HEADING.test(line);
}

/** Whether a text to paste ends before a line. */
export function isBehindPasted(line: string): boolean {
  return BEHIND.test(line);
}

/**
 * A message with its long lines broken, as the last step before it is printed. What a reader copies stays whole: a text to
 * paste, and a value, name or piece of code within a sentence, which has a line of its own where it is too long for one.
 */
export function wrappedMessage(message: string): string {
  const widest = columnsOfMessages();
  let isPasted = false;
  return message
    .split('\n')
    .flatMap((line) => {
      const isHeading = isPastedHeading(line);
      if (isBehindPasted(line)) isPasted = false;
      const shown = line.length <= widest || (isPasted && !isHeading) ? [line] : wrappedLine(line);
      isPasted ||= isHeading;
      return shown;
    })
    .join('\n');
}

/** One line of words, broken between its tokens; what follows the first line stands below the text of its label. */
export function wrappedLine(line: string): readonly string[] {
  const widest = columnsOfMessages();
  if (line.length <= widest) return [line];
  // Of a claim the first line is code, an excerpt is cut already.
  if (line.startsWith('expect(') || /^[> ] *\d* *\|/.test(line)) return [line];
  const start = line.length - line.trimStart().length;
  const [row = ''] = ROW_LABEL.exec(line) ?? [];
  // The names of condition keys are long, and push the values of all rows aside.
  if (row.length > LONGEST_LABEL) {
    return [row.trimEnd(), ...wrappedLine(`${' '.repeat(start + 2)}${line.slice(row.length)}`)];
  }
  const hanging = labelOf(line).length;
  const lines: string[] = [];
  let current = line.slice(0, start);
  let isEmpty = true;
  let isAlone = false;
  for (const { gap, text } of tokensOf(line.slice(start))) {
    const added = isEmpty ? text : `${gap}${text}`;
    if (isEmpty || (!isAlone && current.length + added.length <= widest)) {
      current += added;
      isEmpty = false;
      continue;
    }
    lines.push(current);
    // What has no room below the label stands by itself, further to the left.
    isAlone = hanging + text.length > widest;
    current = `${' '.repeat(isAlone ? Math.min(hanging, start + 2) : hanging)}${text}`;
  }
  return [...lines, current];
}

/** Of a row of a request, or of a list of names: `  caller     `. */
const ROW_LABEL = /^ {2}[A-Za-z][\w:./-]*(?: [a-z]+)? {2,}(?=\S)/;

const labels = [ROW_LABEL, /^(?:[A-Z][a-z]+(?: [a-z]+){0,2} {2,}|[A-Z][a-z]+(?: [a-z]+){0,2}[:,] |And )(?=\S)/];
const LONGEST_LABEL = 24;

/** What stands before the text of a line; where that is no label, two columns more than its own indentation. */
function labelOf(line: string): string {
  const [label] = labels.flatMap((pattern) => pattern.exec(line)?.[0] ?? []);
  return label !== undefined && label.length <= LONGEST_LABEL ? label : `${/^ */.exec(line)?.[0] ?? ''}  `;
}

interface Token {
  /** The spaces before it. */
  readonly gap: string;
  readonly text: string;
}

/** What may not be broken. */
function tokensOf(line: string): readonly Token[] {
  const ends = endsOf(line);
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const gap = /^ */.exec(line.slice(at))?.[0] ?? '';
    const start = at + gap.length;
    for (at = start; at < line.length && line[at] !== ' ';) at = endOfPart(line, at, ends);
    const text = line.slice(start, at);
    const last = tokens.at(-1);
    if (last !== undefined && isJoined(last.text, tokens.at(-2)?.text))
      tokens.splice(-1, 1, { ...last, text: `${last.text}${gap}${text}` });
    else if (text !== '') tokens.push({ gap, text });
  }
  return tokens;
}

/** Whether the next token belongs to one: the value of an element, what a short tag of YAML is about. */
function isJoined(text: string, before: string | undefined): boolean {
  if (/^"[^"]*":$/.test(text) || /(?:^| )!\w+$/.test(text)) return true;
  return /^[\w:/-]+:$/.test(text) && /^(?:make|remove|put|that|write)$/.test(before ?? '');
}

/** Where what is at a place ends: behind a quotation or a bracket that holds code, or behind one character. */
function endOfPart(line: string, at: number, ends: ReadonlyMap<number, number>): number {
  // Words in parentheses may be broken, the arguments of a call may not.
  if (line[at] === '(' && !/[\w)\]}]/.test(line[at - 1] ?? ' ')) return at + 1;
  return ends.get(at) ?? at + 1;
}

const opening: Readonly<Record<string, string>> = { '}': '{', ']': '[', ')': '(' };

/** Behind what the quotations and brackets of a line end, by where they begin. */
function endsOf(line: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: { readonly character: string; readonly at: number }[] = [];
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    const end = endOfQuotation(line, at);
    if (end !== undefined) {
      ends.set(at, end);
      at = end - 1;
    } else if (Object.values(opening).includes(character)) {
      open.push({ character, at });
    } else if (character in opening) {
      const last = open.findLastIndex((one) => one.character === opening[character]);
      const [first] = last === -1 ? [] : open.splice(last);
      if (first !== undefined) ends.set(first.at, at + 1);
    }
  }
  return ends;
}

/** Behind the quotation that begins at a place; nothing where none does, as at an apostrophe. */
function endOfQuotation(line: string, start: number): number | undefined {
  const character = line[start] ?? '';
  if (!/["'`«]/.test(character)) return undefined;
  if (character === "'" && !/[\s([{,:!=]/.test(line[start - 1] ?? ' ')) return undefined;
  const quote = character === '«' ? '»' : character;
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === '\\' && quote !== '»') at++;
    else if (line[at] === quote) return at + 1;
  }
  return undefined;
}
