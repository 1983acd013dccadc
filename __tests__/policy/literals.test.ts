import { parseDocument } from '../../src/policy/parse';

function valuesOf(input: string | object): readonly (readonly string[])[] {
  const { policy } = parseDocument(input);
  return policy?.statements[0]?.conditions.map(({ values }) => values) ?? [];
}

const document = (operands: string): string =>
  `{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*",
    "Condition": {"StringEquals": {"aws:PrincipalTag/n": ${operands}}}}}`;

describe('A31: scalars compare by their text', () => {
  it.each([
    ['1.0', '1.0'],
    ['9007199254740993', '9007199254740993'],
    ['0.0000001', '0.0000001'],
    ['1e-7', '1e-7'],
    ['1E5', '1E5'],
    ['-0', '-0'],
    ['1e999', '1e999'],
    ['7', '7'],
    ['true', 'true'],
  ])('%s stays %s, alone and in a list', (literal, text) => {
    expect(valuesOf(document(literal))).toEqual([[text]]);
    expect(valuesOf(document(`["a", ${literal}]`))).toEqual([['a', text]]);
  });

  it('survives a policy that is read again under another type', () => {
    const { policy } = parseDocument(document('1.0'));
    if (policy === undefined) throw new Error('no policy');
    const again = parseDocument(policy, { type: 'session' }).policy;
    expect(again?.type).toBe('session');
    expect(again?.statements[0]?.conditions[0]?.values).toEqual(['1.0']);
  });

  it('the numbers of an object have the text that JavaScript gives them', () => {
    expect(valuesOf(JSON.parse(document('1.0')) as object)).toEqual([['1']]);
  });
});
