type Colour = (text: string) => string;

/** What a runner's `this.utils` colours text with, where it has them. */
export interface RunnerColours {
  readonly RECEIVED_COLOR?: Colour;
  readonly DIM_COLOR?: Colour;
}

/**
 * A message in the colours of its runner: what fails in red, places and line numbers dim. The text is the same without, so
 * nothing is said by colour alone. Jest's colours do not look at NO_COLOR (no-color.org).
 */
export function colourMessage(message: string, { RECEIVED_COLOR: red, DIM_COLOR: dim }: RunnerColours): string {
  const { NO_COLOR = '' } = process.env;
  if (typeof red !== 'function' || typeof dim !== 'function' || NO_COLOR !== '') return message;
  let isReceived = false;
  return message
    .split('\n')
    .map((line) => {
      // What is received may take several lines.
      isReceived = line.startsWith(RECEIVED) || (isReceived && line.startsWith(' '.repeat(RECEIVED.length)));
      return isReceived && !line.startsWith(RECEIVED) ? red(line) : colourLine(line, red, dim);
    })
    .join('\n');
}

const RECEIVED = 'Received: ';

function colourLine(line: string, red: Colour, dim: Colour): string {
  const parts = (pattern: RegExp, first: Colour, second: Colour): string | undefined => {
    const [, before = '', after = ''] = pattern.exec(line) ?? [];
    return before === '' ? undefined : `${first(before)}${second(after)}`;
  };
  return (
    parts(/^(Received: )(.+)$/, plain, red) ??
    parts(/^( +\d* *\| +)(\^+)$/, dim, red) ??
    parts(/^(>)( *\d* *\| .*)$/, red, plain) ??
    parts(/^( +\d* *\|)( .*)$/, dim, plain) ??
    parts(/^(\S+:\d+:\d+: )(.*)$/, dim, plain) ??
    parts(/^(\S.* {2}| +)(\S+:\d+|Statement\S*)$/, plain, dim) ??
    line
  );
}

function plain(text: string): string {
  return text;
}
