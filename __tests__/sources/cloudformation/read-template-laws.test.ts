import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Position } from '../../../src/policy/model';
import { plainValue } from '../../../src/sources/cloudformation/plain-value';
import { readDocument } from '../../../src/sources/cloudformation/read-document';
import type { TemplateNode } from '../../../src/sources/cloudformation/template-node';
import { share } from '../../laws/share';

const names = fc.oneof(
  fc.constantFrom('Resources', 'Ref', 'Fn::Sub', '__proto__', 'yes', 'null', '1', '', 'a: b', '#c', '- d'),
  // The writer leaves this one without quotes, and so it is a merge key.
  fc.string({ unit: 'grapheme', maxLength: 8 }).filter((name) => name !== '<<'),
);
const texts = fc.oneof(
  fc.constantFrom(
    '${AWS::AccountId}',
    '012345678901',
    'true',
    'No',
    '~',
    '2012-10-17',
    '!Ref x',
    '&a',
    '*a',
    '|',
    ' x ',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('a', ' ', '\n', ':', '#', '"', "'"), maxLength: 12 }),
);
const { documents } = fc.letrec<{ documents: unknown; value: unknown }>((tie) => ({
  documents: fc.dictionary(names, tie('value'), { maxKeys: 5 }),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    texts,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(names, tie('value'), { maxKeys: 4 }),
  ),
}));

/** YAML 1.1 text of the document, in the writer's own words or in some other form. */
const forms = fc.record({
  indent: fc.constantFrom(1, 2, 4),
  lineWidth: fc.constantFrom(0, 20, 80),
  collectionStyle: fc.constantFrom<'any' | 'block' | 'flow'>('any', 'block', 'flow'),
  defaultStringType: fc.constantFrom<'PLAIN' | 'QUOTE_DOUBLE' | 'QUOTE_SINGLE'>(
    'PLAIN',
    'QUOTE_DOUBLE',
    'QUOTE_SINGLE',
  ),
});

/** A tree without its places; a map without its order. */
function bare(node: TemplateNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(bare);
  return new Map([...node.entries].map(([name, { value }]) => [name, bare(value)]));
}

describe('the same document', () => {
  test('reads to equal trees from JSON, YAML and as an object', () => {
    fc.assert(
      fc.property(documents, forms, (document, form) => {
        const json = readDocument(JSON.stringify(document, null, 1));
        const { defaultStringType, ...rest } = form;
        // Without quotes the writer lets a colon begin a text in a flow map.
        const quotes = form.collectionStyle === 'flow' && defaultStringType === 'PLAIN';
        const yaml = stringify(document, {
          ...rest,
          defaultStringType: quotes ? 'QUOTE_DOUBLE' : defaultStringType,
          defaultKeyType: 'QUOTE_DOUBLE',
          version: '1.1',
          aliasDuplicateObjects: false,
          // The writer leaves out the indentation of a block that begins or ends with white space.
          blockQuote: !/"(?:\s|\\n)|(?:\s|\\n)"/.test(JSON.stringify(document)),
        });
        expect(bare(readDocument(`---\n${yaml}`).root)).toEqual(bare(json.root));
        expect(bare(readDocument(document).root)).toEqual(bare(json.root));
        expect(plainValue(json.root)).toEqual(JSON.parse(JSON.stringify(document)));
      }),
      { numRuns: share(500) },
    );
  });

  test('each place has the text of its key or value', () => {
    fc.assert(
      fc.property(documents, fc.boolean(), (document, compact) => {
        const text = JSON.stringify(document, null, compact ? 0 : 2);
        for (const given of [text, `# YAML\n${text}`]) {
          const { root, text: own = '' } = readDocument(given);
          const counted: unknown[] = [];
          const expected: unknown[] = [];
          const values: unknown[] = [];
          const plain: unknown[] = [];
          const slice = (position: Position | undefined): string => {
            const { offset, length, line, column } = position as Position;
            const lines = own.slice(0, offset).split('\n');
            counted.push([line, column]);
            expected.push([lines.length, (lines.at(-1) ?? '').length + 1]);
            return own.slice(offset, offset + length);
          };
          const check = (node: TemplateNode): void => {
            values.push(JSON.parse(slice(node.position)));
            plain.push(plainValue(node));
            if (node.kind === 'list') node.items.forEach(check);
            if (node.kind !== 'map') return;
            for (const [name, { value, keyPosition }] of node.entries) {
              values.push(JSON.parse(slice(keyPosition)));
              plain.push(name);
              check(value);
            }
          };
          check(root);
          expect(counted).toEqual(expected);
          expect(values).toEqual(plain);
        }
      }),
      { numRuns: share(200) },
    );
  });

  test('any text is answered: a tree or a usage error', () => {
    const pieces = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '!Sub ',
      '&x ',
      '*x',
      '#',
      '|',
      '>',
      '---',
      '? ',
      '<<',
      '\t',
      '%',
      '\0',
      '\ud800',
      '\r',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          readDocument(`k: v\n${parts.join('')}`);
        } catch (error) {
          expect(error).toMatchObject({ name: 'UsageError' });
        }
      }),
      { numRuns: share(2000) },
    );
  });
});
