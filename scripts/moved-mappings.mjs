import { decode, encode } from '@jridgewell/sourcemap-codec';

/** The text that pieces make: each is a text, or a part of this one. */
export function writtenFrom(pieces, text) {
  return pieces.map((piece) => piece.text ?? text.slice(piece.from, piece.to)).join('');
}

/**
 * The mappings of the source map of a file that is put together from pieces: of `text`, whose mappings are given, or new.
 */
export function mappingsOf(pieces, text, mappings) {
  const lineStarts = startsOfLines(text);
  const segments = decode(mappings).flatMap((line, index) =>
    line.map(([column, ...source]) => ({ at: lineStarts[index] + column, source })),
  );
  const written = writtenFrom(pieces, text);
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
  const lines = starts.map((start, line) => {
    const end = starts[line + 1] ?? Infinity;
    const moved = [];
    for (; next < placed.length && placed[next].at < end; next++) {
      moved.push([placed[next].at - start, ...placed[next].source]);
    }
    return moved;
  });
  return encode(lines);
}

function startsOfLines(written) {
  return [0, ...[...written.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** The first segment that is not before this offset. */
function indexFrom(segments, offset) {
  const found = segments.findIndex(({ at }) => at >= offset);
  return found === -1 ? segments.length : found;
}
