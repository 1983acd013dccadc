const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The mappings of the source map of a file that is put together from pieces: of `text`, whose mappings are given, or new.
 */
export function mappingsOf(pieces, text, mappings) {
  const lineStarts = startsOfLines(text);
  const segments = decoded(mappings).map(([line, column, ...source]) => ({ at: lineStarts[line] + column, source }));
  const written = pieces.map((piece) => piece.text ?? text.slice(piece.from, piece.to)).join('');
  const starts = startsOfLines(written);
  const placed = [];
  let offset = 0;
  for (const piece of pieces) {
    if (piece.text === undefined) {
      for (const { at, source } of segments.slice(indexFrom(segments, piece.from), indexFrom(segments, piece.to))) {
        placed.push({ at: at - piece.from + offset, source });
      }
    }
    offset += piece.text?.length ?? piece.to - piece.from;
  }
  let next = 0;
  let before = [0, 0, 0, 0];
  return starts
    .map((start, line) => {
      const end = starts[line + 1] ?? Infinity;
      let column = 0;
      const codes = [];
      for (; next < placed.length && placed[next].at < end; next++) {
        const { at, source } = placed[next];
        codes.push([at - start - column, ...source.map((value, index) => value - before[index])].map(encoded).join(''));
        column = at - start;
        before = before.map((value, index) => source[index] ?? value);
      }
      return codes.join(',');
    })
    .join(';');
}

function startsOfLines(written) {
  return [0, ...[...written.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** The first segment that is not before this offset. */
function indexFrom(segments, offset) {
  const found = segments.findIndex(({ at }) => at >= offset);
  return found === -1 ? segments.length : found;
}

/** The segments of a source map: line and column, then source, its line, its column and the name, as far as they are given. */
function decoded(mappings) {
  const source = [0, 0, 0, 0];
  return mappings.split(';').flatMap((codes, line) => {
    let column = 0;
    return codes
      .split(',')
      .filter((code) => code !== '')
      .map((code) => {
        const [moves, ...changes] = numbersOf(code);
        column += moves;
        changes.forEach((change, index) => (source[index] += change));
        return [line, column, ...source.slice(0, changes.length)];
      });
  });
}

/** Base64 VLQ: five bits a digit, the lowest first, the sign in the lowest of all; the sixth bit says that more follow. */
function numbersOf(code) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const char of code) {
    const digit = digits.indexOf(char);
    value |= (digit & 31) << shift;
    shift += 5;
    if ((digit & 32) === 0) {
      numbers.push(value & 1 ? -(value >> 1) : value >> 1);
      value = shift = 0;
    }
  }
  return numbers;
}

function encoded(number) {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let code = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    code += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return code;
}
