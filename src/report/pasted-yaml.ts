import { isReferredTo } from '../cures/written-form';

type Yaml = typeof import('yaml');

/** The short tag of a function. */
function shortTag(key: string): string | undefined {
  if (key === 'Ref') return '!Ref';
  return /^Fn::[A-Za-z0-9]+$/.test(key) ? `!${key.slice('Fn::'.length)}` : undefined;
}

/** A value as YAML to paste, a line each, every one indented; functions by their short tags. */
export function pastedYaml(value: unknown, indent: string): readonly string[] {
  // Loaded for a message about a template in YAML, which was read with it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Document, isScalar, isSeq, Scalar, visit } = require('yaml') as Yaml;
  const document = new Document(value, { version: '1.1' });
  visit(document, {
    Map: (_, { items: [only, ...others] }) => {
      const [key, value] = [only?.key, only?.value];
      const tag = others.length === 0 && isScalar(key) ? shortTag(String(key.value)) : undefined;
      if (tag === undefined) return undefined;
      if (isScalar(value)) {
        value.tag = tag;
        if (tag === '!Sub') value.type = Scalar.QUOTE_SINGLE;
        return value;
      }
      if (!isSeq(value)) return undefined;
      const parts = value.items.map((item) => (isScalar(item) ? item.value : undefined));
      if (tag === '!GetAtt' && parts.every((part) => typeof part === 'string')) {
        const attribute = new Scalar(parts.join('.'));
        attribute.tag = tag;
        return attribute;
      }
      value.tag = tag;
      value.flow = true;
      return value;
    },
    Scalar: (_, node) => {
      // They stand in quotes, as in JSON, so that they are found again.
      if (typeof node.value === 'string' && isReferredTo(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = document.toString({ lineWidth: 0, singleQuote: true, indentSeq: true });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${indent}${line}`);
}
