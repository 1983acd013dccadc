import type { ParsedNode, YAMLParseError } from 'yaml';
import type { UsageError } from '../../arguments/usage';
import { lineStarts, positionAt } from '../../policy/json';
import { documentError } from './document-error';
import { MAX_TEMPLATE_DEPTH } from './template-node';

type Yaml = typeof import('yaml');
let loaded: Yaml | undefined;

/** Loaded with the first YAML text: JSON and objects need none of it. */
export function yaml(): Yaml {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  loaded ??= require('yaml') as Yaml;
  return loaded;
}

/** A YAML text with the starts of its lines, and the name of its file for messages. */
export interface YamlText {
  readonly text: string;
  readonly source: string | undefined;
  readonly lines: readonly number[];
}

export function yamlText(text: string, source: string | undefined): YamlText {
  return { text, source, lines: lineStarts(text) };
}

/** The error for something wrong between two offsets of a YAML text. */
export function yamlError(
  yamlText: YamlText,
  [start, end]: readonly [number, number],
  problem: string,
  hint?: string,
): UsageError {
  const last = Math.max(0, yamlText.text.length - 1);
  const position = positionAt(yamlText.lines, Math.min(start, last), Math.max(1, end - start));
  return documentError(yamlText, position, problem, hint);
}

/** The one document of a YAML text; every scalar in it is text still, and its tags are kept. */
export function parseYaml(yamlText: YamlText): ParsedNode {
  const limit = Error.stackTraceLimit;
  // The parser makes an error with a stack for every fault, and text that is no YAML may hold a million of them.
  Error.stackTraceLimit = 0;
  let contents: ParsedNode | null;
  try {
    contents = compose(yamlText);
  } catch (error) {
    if (error instanceof YamlFault) throw yamlError(yamlText, error.place, error.problem, error.hint);
    throw error;
  } finally {
    Error.stackTraceLimit = limit;
  }
  if (contents === null) throw yamlError(yamlText, [0, 1], 'the text has no document');
  return contents;
}

class YamlFault extends Error {
  constructor(
    readonly place: readonly [number, number],
    readonly problem: string,
    readonly hint?: string,
  ) {
    super(problem);
  }
}

/** Depth and number of documents are watched token by token: composing recurses, and stops only at the end of a document. */
function compose({ text }: YamlText): ParsedNode | null {
  const { Composer, Lexer, Parser } = yaml();
  const parser = new Parser();
  // The parser's own look for duplicate keys takes quadratic time.
  const composer = new Composer({ schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false });
  let contents: ParsedNode | null = null;
  let documents = 0;
  const take = (tokens: ReturnType<typeof parser.next>): void => {
    for (const token of tokens) {
      if (token.type === 'document' && ++documents > 1) {
        const place = [token.offset, token.offset + 3] as const;
        throw new YamlFault(place, 'a second document begins here', 'give each document separately');
      }
      for (const document of composer.next(token)) contents = soundContents(document);
    }
  };
  for (const lexeme of new Lexer().lex(text)) {
    take(parser.next(lexeme));
    if (parser.stack.length <= MAX_TEMPLATE_DEPTH + 1) continue;
    throw new YamlFault(
      [parser.offset, parser.offset + 1],
      `the nesting goes deeper than ${MAX_TEMPLATE_DEPTH} levels`,
    );
  }
  take(parser.end());
  for (const document of composer.end(true, text.length)) contents = soundContents(document);
  return contents;
}

function soundContents(document: {
  readonly errors: readonly YAMLParseError[];
  readonly contents: unknown;
}): ParsedNode | null {
  const [error] = document.errors;
  if (error !== undefined) throw new YamlFault(error.pos, `the text is not YAML: ${error.message}`);
  return document.contents as ParsedNode | null;
}
