import { overEveryDeployment } from '../../../src/sources/cloudformation/deployments';
import { readSections } from '../../../src/sources/cloudformation/sections';
import { isWhole } from '../../laws/share';
import { deniesHttp, documentOfBucket, type DocumentOfBucket } from './claims-on-documents';
import { tree, treeOf } from './template-tree';

const objects = { 'Fn::Sub': '${Logs.Arn}/*' };
const absent = { Ref: 'AWS::NoValue' };
const lawful = { Type: 'String', AllowedPattern: '[a-z0-9-]+' };
const ref = (name: string) => ({ Ref: name });
const equal = (one: unknown, other: unknown) => ({ 'Fn::Equals': [one, other] });

function ask(template: object, statements: readonly object[]) {
  const root = treeOf({ Resources: { Logs: { Type: 'AWS::S3::Bucket' } }, ...template });
  return overEveryDeployment(
    {
      template: readSections({ root }),
      read: documentOfBucket(tree({ Version: '2012-10-17', Statement: statements })),
    },
    ({ value }) => deniesHttp(value as DocumentOfBucket),
  );
}

function denyHttp(operator?: string, tag?: string, value?: unknown) {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, objects],
    Condition: {
      Bool: { 'aws:SecureTransport': 'false' },
      ...(operator !== undefined && { [operator]: { [`aws:PrincipalTag/${tag ?? ''}`]: value } }),
    },
  };
}

/** Denies HTTP but where the name fits the pattern. */
const unlessLike = (name: string, pattern: string) => [
  denyHttp('StringNotEquals', name, ref(name)),
  denyHttp('StringNotLike', name, pattern),
];

/** Denies HTTP but where the condition holds. */
const unless = (condition: string) => ({ 'Fn::If': [condition, absent, denyHttp()] });

/** Each takes seconds: the names have many values together. */
const whole = isWhole ? test : undefined;

describe('names that are equal fit the patterns of both', () => {
  test.each([['a?', '?b', 'ab'] as const, ...(isWhole ? [['a*', '*b', /^a.*b$/] as const] : [])])(
    'as a condition asks: %s and %s',
    (one, other, both) => {
      const template = { Parameters: { P: lawful, Q: lawful }, Conditions: { Same: equal(ref('P'), ref('Q')) } };
      for (const [P, Q] of [
        ['P', 'Q'],
        ['Q', 'P'],
      ] as const) {
        const verdict = ask(template, [unless('Same'), ...unlessLike(P, one), ...unlessLike(Q, other)]);
        expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name' });
        const names = 'names' in verdict ? (verdict.names ?? []) : [];
        for (const name of ['P', 'Q']) expect(names.find(({ atom }) => atom.id === name)?.value).toMatch(both);
      }
    },
  );

  test('as the policy asks', () => {
    const isBoth = ['P', 'Q'].map((name) => denyHttp('StringNotEquals', 'both', ref(name)));
    const template = { Parameters: { P: lawful, Q: lawful } };
    expect(ask(template, [...isBoth, ...unlessLike('P', 'a?'), ...unlessLike('Q', '?b')])).toMatchObject({
      answer: 'undecided',
      reason: 'name',
    });
    expect(ask(template, [...isBoth, ...unlessLike('P', 'a?'), ...unlessLike('Q', 'b?')])).toMatchObject({
      answer: 'proven',
    });
  });

  whole?.('as conditions ask of a third name', () => {
    const template = {
      Parameters: { P: lawful, Q: lawful, R: lawful },
      Conditions: { First: equal(ref('P'), ref('R')), Second: equal(ref('R'), ref('Q')) },
    };
    const statements = [unless('First'), unless('Second'), ...unlessLike('P', 'a?'), ...unlessLike('Q', '?b')];
    expect(ask(template, statements)).toMatchObject({ answer: 'undecided', reason: 'name' });
  });

  whole?.('behind text', () => {
    const behind = { 'Fn::Sub': 'x-${P}' };
    const template = { Parameters: { P: lawful, Q: lawful }, Conditions: { Same: equal(behind, ref('Q')) } };
    const asked = (pattern: string) =>
      ask(template, [unless('Same'), ...unlessLike('P', 'a?'), ...unlessLike('Q', pattern)]);
    expect(asked('x-?b')).toMatchObject({ answer: 'undecided', reason: 'name' });
    expect(asked('y-?b')).toMatchObject({ answer: 'proven' });
  });

  test('and what the template says of both', () => {
    const long = { ...lawful, MinLength: 12 };
    const template = { Parameters: { P: lawful, Q: long }, Conditions: { Same: equal(ref('P'), ref('Q')) } };
    const statements = [unless('Same'), ...unlessLike('P', 'a*b'), ...unlessLike('Q', '*')];
    expect(ask(template, statements)).toMatchObject({ answer: 'undecided', reason: 'name' });
  });

  whole?.('where AWS made the name of one up', () => {
    const limited = { Type: 'String', AllowedPattern: '(app|q)-logs-[a-z0-9]{12}' };
    const template = {
      Parameters: { P: limited, Q: lawful },
      Conditions: { Same: equal(ref('P'), ref('Q')) },
    };
    const statements = [
      ...['P', 'Logs'].map((name) => denyHttp('StringNotEquals', 'bucket', ref(name))),
      unless('Same'),
      ...unlessLike('P', 'q*'),
      ...unlessLike('Q', '*9'),
    ];
    expect(ask(template, statements)).toMatchObject({ answer: 'undecided', reason: 'name' });
  });
});
