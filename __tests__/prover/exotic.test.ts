import { toPolicy } from '../../src/policy/parse';
import type { Verdict } from '../../src/prover/prove';
import { denyInsecureTransport } from '../../src/s3/claims/bucket-claims';
import { documentDecider } from '../../src/claims/decider';

/** Corners of conditions, each put to a claim of which it decides the answer. */
type Condition = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Is plain HTTP denied by these conditions, each in a Deny of its own? */
function claim(...conditions: readonly Condition[]): Verdict {
  const Statement = conditions.map((Condition) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
    Condition,
  }));
  const policy = toPolicy({ Version: '2012-10-17', Statement }, { type: 'resource' });
  return denyInsecureTransport({ policy, decider: documentDecider(policy) }, {});
}

const tag = 'aws:PrincipalTag/x';

describe('corners of conditions', () => {
  test('Bool against other words holds for nothing (C16)', () => {
    expect(claim({ Bool: { [tag]: 'yes' } }, { BoolIfExists: { [tag]: '1' } }).answer).toBe('refuted');
    expect(claim({ BoolIfExists: { [tag]: ['true', 'false'] } }).answer).toBe('refuted');
  });

  test('a tag can be a broken number (C10)', () => {
    const around = (low: string, high: string): Verdict =>
      claim(
        { NumericLessThanEqualsIfExists: { [tag]: low } },
        { NumericGreaterThanEqualsIfExists: { [tag]: high } },
        { StringNotLike: { 'aws:PrincipalArn': '*' } },
      );
    expect(around('1', '2').answer).toBe('refuted');
  });

  test('a variable may stand for a whole ARN, colons and all (D2, C24)', () => {
    expect(claim({ ArnNotLike: { 'aws:PrincipalArn': `\${${tag}}` } }).answer).not.toBe('proven');
    expect(claim({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:\${${tag}}:*` } }).answer).not.toBe('proven');
    expect(claim({ ArnLikeIfExists: { 'aws:PrincipalArn': `\${${tag}}` } }).answer).toBe('refuted');
  });

  test('an operand whose variable has no value fits nothing, whatever its other variables are (D11)', () => {
    const [team, unit] = ['aws:PrincipalTag/team', 'aws:PrincipalTag/unit'];
    const other = { StringNotEquals: { [tag]: `\${${team}}-\${${unit}}` } };
    expect(claim(other, { Null: { [unit]: 'false' } }).answer).toBe('proven');
    expect(claim(other).answer).not.toBe('proven');
  });

  test('a variable whose value the request fixes is that text', () => {
    const [fixed, written] = [`\${aws:PrincipalTag/y}-\${aws:SecureTransport}`, '${aws:PrincipalTag/y}-false'];
    expect(claim({ StringEquals: { [tag]: fixed } }, { StringNotEquals: { [tag]: written } }).answer).toBe('proven');
    const end = written.replace('false', 'true');
    expect(claim({ StringEquals: { [tag]: fixed } }, { StringNotEquals: { [tag]: end } }).answer).toBe('refuted');
  });

  test('of a list, every value must pass ForAllValues, and some value ForAnyValue', () => {
    const [paths, own] = ['aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/*'];
    const all = { 'ForAllValues:StringLike': { [paths]: own } };
    expect(claim(all, { 'ForAnyValue:StringNotLike': { [paths]: own } }).answer).toBe('proven');
    expect(claim(all, { 'ForAllValues:StringNotLike': { [paths]: own } }).answer).toBe('refuted');
  });

  test('of two unsettled readings only the one that turns the answer is named', () => {
    const noOperand = { StringNotEquals: { 'aws:UserAgent': [] } };
    const list = { StringNotEquals: { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } };
    expect(claim(noOperand, list)).toEqual({ answer: 'undecided', reason: 'unsettled', about: 'C34' });
    expect(claim(list, noOperand)).toEqual({ answer: 'undecided', reason: 'unsettled', about: 'C34' });
  });

  test('what no value that was tried refutes is open, and the variable is named', () => {
    const other = `\${aws:PrincipalTag/y}`;
    const alike = { StringEqualsIgnoreCase: { [tag]: other } };
    const apart = { StringNotEquals: { [tag]: other } };
    expect(claim(alike, apart)).toEqual({ answer: 'undecided', reason: 'variable', about: 'aws:principaltag/y' });
  });

  test('values that hold control characters stay apart', () => {
    const agent = 'aws:UserAgent';
    expect(claim({ StringEquals: { [agent]: 'a\u0001b' } }, { StringNotEquals: { [agent]: ['a', 'b'] } }).answer).toBe(
      'refuted',
    );
  });

  test("letter case beyond ASCII is the evaluator's: no crash, no wrong proof (C8)", () => {
    const agent = 'aws:UserAgent';
    for (const text of ['ΑΣ', 'Ασ', 'İ', 'ß', 'é', '\ud83d', 'K']) {
      const { answer } = claim({ StringNotEqualsIgnoreCase: { [agent]: text } });
      expect(answer).not.toBe('proven');
    }
    expect(
      claim({ StringEqualsIgnoreCase: { [agent]: 'k' } }, { StringNotEquals: { [agent]: ['k', 'K'] } }).answer,
    ).toBe('proven');
    expect(
      claim({ StringNotEqualsIgnoreCase: { [agent]: 'k' } }, { StringEquals: { [agent]: ['k', 'K'] } }).answer,
    ).toBe('refuted');
  });

  test.each(['__proto__', 'constructor', 'toString', 'aws:__proto__', 's3:constructor'])(
    'a key named %s is a key',
    (key) => {
      expect(claim({ StringEquals: { [key]: 'a' } }, { StringNotEquals: { [key]: 'a' } }).answer).toBe('proven');
      expect(
        claim({ StringEquals: { [key]: 'a' } }, { StringNotEquals: { [key]: 'b' }, Null: { [key]: 'false' } }).answer,
      ).toBe('refuted');
    },
  );
});
