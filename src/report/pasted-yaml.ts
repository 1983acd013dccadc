type Yaml = typeof import('yaml');

/** Values that a template tells by a reference stand in quotes, as in JSON, so that they are found again. */
const named = /^(?:arn:|\d{12}$)/;

/** A value as YAML to paste, a line each, every one indented; references to resources by their short tag. */
export function pastedYaml(value: unknown, indent: string): readonly string[] {
  // Loaded for a message about a template in YAML, which was read with it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Document, isScalar, Scalar, visit } = require('yaml') as Yaml;
  const document = new Document(value, { version: '1.1' });
  visit(document, {
    Map: (_, { items: [only, ...others] }) => {
      if (others.length > 0 || !isScalar(only?.key) || only.key.value !== 'Ref' || !isScalar(only.value))
        return undefined;
      only.value.tag = '!Ref';
      return only.value;
    },
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && named.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const text = document.toString({ lineWidth: 0, singleQuote: true, indentSeq: true });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `${indent}${line}`);
}
