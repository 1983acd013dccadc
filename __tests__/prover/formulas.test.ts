import { compileTest, type CompiledTest } from '../../src/evaluator/condition';
import { anyNumberOf, dashed, digit } from '../../src/languages/language';
import { toPolicy } from '../../src/policy/parse';
import { openReadingOn } from '../../src/prover/condition-formulas';
import { openTemplate, templateHolds } from '../../src/prover/open-test';
import { layersOf, policiesOf } from '../../src/prover/policy-set-formulas';
import type { Predicate } from '../../src/prover/predicate';
import type { OpenKey, OpenTemplate, Space } from '../../src/prover/space';
import type { TemplatePart } from '../../src/values/template';
import { bothWays, doesNotHold, holds, witnessOf } from '../matchers/answered';

function testOf(operator: string, values: readonly string[], inBucketPolicy = false): CompiledTest {
  return compileTest({ operator, key: 'k', values, path: [] }, true, inBucketPolicy);
}

describe('the reading that a test of one value rests on', () => {
  test('of a key that the request lacks: a negated ForAnyValue with IfExists alone (C33)', () => {
    expect(openReadingOn(testOf('ForAnyValue:StringNotEqualsIfExists', ['a']), undefined)).toBe('C33');
    for (const settled of [
      'StringNotEquals',
      'StringNotEqualsIfExists',
      'ForAnyValue:StringNotEquals',
      'ForAnyValue:StringEqualsIfExists',
      'ForAllValues:StringNotEqualsIfExists',
    ])
      expect([settled, openReadingOn(testOf(settled, ['a']), undefined)]).toEqual([settled, undefined]);
  });

  test('of an empty list of operands (C34), but not of Null, which reads no value', () => {
    expect(openReadingOn(testOf('StringEquals', []), 'a')).toBe('C34');
    expect(openReadingOn(testOf('ForAnyValue:StringEquals', []), ['a'])).toBeUndefined();
    expect(openReadingOn(testOf('Null', ['true']), ['a'])).toBeUndefined();
  });

  test('of a list without a set operator (C38): S3 was seen to match none in a bucket policy, unless negated (O17)', () => {
    const list = ['a', 'b'];
    expect(openReadingOn(testOf('StringEquals', ['a']), list)).toBe('C38');
    expect(openReadingOn(testOf('StringNotEquals', ['a']), list)).toBe('C38');
    expect(openReadingOn(testOf('StringNotEquals', ['a'], true), list)).toBe('C38');
    expect(openReadingOn(testOf('StringEquals', ['a'], true), list)).toBeUndefined();
    expect(openReadingOn(testOf('StringEquals', ['a']), 'a')).toBeUndefined();
    expect(openReadingOn(testOf('ForAnyValue:StringEquals', ['a']), list)).toBeUndefined();
  });

  test('of how the test is written', () => {
    const readings: [string, string, string | undefined][] = [
      ['stringequals', 'a', 'A34'],
      ['NumericNotEquals', 'x', 'C12'],
      ['NotIpAddress', 'x', 'C12'],
      ['NumericEquals', 'x', undefined],
      ['NumericNotEquals', '5', undefined],
      ['DateNotEquals', 'x', undefined],
      ['ArnLike', 'x', 'C26'],
      ['ArnLike', 'arn:*', 'C26'],
      ['ArnLike', 'arn:aws:s3:::*', undefined],
      ['Bool', 'False', 'C16'],
      ['Bool', 'false', undefined],
    ];
    for (const [operator, operand, reading] of readings)
      expect([operator, operand, openReadingOn(testOf(operator, [operand]), 'a')]).toEqual([
        operator,
        operand,
        reading,
      ]);
  });
});

const allow = (Action: string, more: object = {}) => ({
  Version: '2012-10-17' as const,
  Statement: [{ Effect: 'Allow' as const, Action, Resource: '*', ...more }],
});
const everything = allow('*');
const toEveryone = allow('s3:*', { Principal: '*' });
const noDeletes = allow('s3:DeleteObject', { Effect: 'Deny', Principal: '*' });

test('each document of a set is read as that of its layer', () => {
  const layers = layersOf({
    identity: [everything],
    resource: toEveryone,
    permissionsBoundary: everything,
    session: everything,
    serviceControl: [[everything], [everything, everything]],
    resourceControl: [[toPolicy(noDeletes, { type: 'resourceControl' })]],
    vpcEndpoint: toPolicy(toEveryone, { type: 'vpcEndpoint' }),
  });
  expect(Object.keys(layers).sort()).toEqual([
    'identity',
    'permissionsBoundary',
    'resource',
    'resourceControl',
    'serviceControl',
    'session',
    'vpcEndpoint',
  ]);
  expect(layers.serviceControl?.map((level) => level.length)).toEqual([1, 2]);
  expect(layers.resourceControl?.map((level) => level.map(({ type }) => type))).toEqual([['resourceControl']]);
  expect(policiesOf(layers)).toHaveLength(9);
});

test('every level of SCPs must allow what the set grants, and one Allow in a level is enough', () => {
  const grants = (...serviceControl: object[][]) =>
    bothWays({ identity: [everything], serviceControl }, 'toGrantAny', {
      actions: ['s3:GetObject'],
      principals: ['arn:aws:iam::111122223333:user/alice'],
    });
  expect(grants([everything], [everything])).toEqual(holds);
  expect(grants([allow('sqs:*'), everything])).toEqual(holds);
  expect(grants([everything], [allow('sqs:*')])).toEqual(doesNotHold);
});

test('what SCPs allow nobody, a service-linked role is still granted, and the request says that it is one (E22)', () => {
  const set = { identity: [everything], serviceControl: [[everything], [allow('sqs:*')]] };
  expect(witnessOf(set, 'toGrantAny', { actions: ['s3:GetObject'] }).context?.['aws:PrincipalArn']).toMatch(
    /:role\/aws-service-role\/.*\/AWSServiceRoleFor/,
  );
});

const team = 'aws:principaltag/team';
const parts = [
  { kind: 'text', text: 'home/' },
  { kind: 'variable', key: team },
] as const;
const template: OpenTemplate = { kind: 'text', parts, spelling: JSON.stringify(parts) };

/** What fits the template where the key is open as this one is. */
function fittingWhere(open: OpenKey): Predicate {
  const asked: Predicate[] = [];
  const space = { variable: () => true } as unknown as Space;
  const ask = (predicate: Predicate): boolean => {
    asked.push(predicate);
    return true;
  };
  templateHolds(template, { where: true, lookup: () => undefined, open: [open] }, undefined, space, ask, false);
  const [only] = asked;
  if (only === undefined) throw new Error('nothing was asked');
  return only;
}

test('what fits a template goes by what its variable is made of, though the template is the same', () => {
  const digits = fittingWhere({ key: team, others: [], spelling: [anyNumberOf(digit, 1)] });
  const names = fittingWhere({ key: team, others: [], spelling: [anyNumberOf(dashed, 1)] });
  const anything = fittingWhere({ key: team, others: [] });
  expect(
    [digits, names, anything].map((one) => ['home/7', 'home/red', 'home/A'].map((value) => one.test(value))),
  ).toEqual([
    [true, false, false],
    [true, true, false],
    [true, true, true],
  ]);
  expect(new Set([digits, names, anything].map(({ id }) => id)).size).toBe(3);
});

describe('a template with the variables that are known', () => {
  const known = (key: string) => (key === 'aws:username' ? 'alice' : undefined);
  const partsOf = (...list: readonly TemplatePart[]) =>
    openTemplate('text', list, known, [{ key: team, others: [] }])?.parts;
  const text = (value: string) => ({ kind: 'text', text: value }) as const;
  const variable = (key: string) => ({ kind: 'variable', key }) as const;

  test('is spelled in one way, whatever texts it is put together from', () => {
    expect(partsOf(text('home/'), variable('aws:username'), text('/'), variable(team))).toEqual([
      text('home/alice/'),
      variable(team),
    ]);
    expect(partsOf(text(''), variable(team), text(''))).toEqual([variable(team)]);
  });

  test('has no value where one of them has none', () => {
    expect(partsOf(variable('aws:userid'), variable(team))).toBeUndefined();
  });
});

describe('the formula of a statement', () => {
  const allow = (more: object) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more }],
  });

  test('the default of a variable in a Resource counts for those alone who lack the key', () => {
    const homes = allow({ Resource: "arn:aws:s3:::logs/${aws:username, 'guest'}/*" });
    const grants = (home: string, caller: string) =>
      bothWays(homes, 'toGrantAny', {
        actions: ['s3:GetObject'],
        resources: [`arn:aws:s3:::logs/${home}/a`],
        principals: [`arn:aws:iam::111122223333:${caller}`],
      });
    expect(grants('alice', 'user/alice')).toEqual(holds);
    expect(grants('guest', 'user/alice')).toEqual(doesNotHold);
    expect(grants('guest', 'role/Reader')).toEqual(holds);
  });

  test('what is granted where a tag is true is granted to somebody', () => {
    const tagged = allow({ Condition: { Bool: { 'aws:PrincipalTag/admin': 'true' } } });
    expect(bothWays(tagged, 'toGrantAny', { actions: ['s3:GetObject'] })).toEqual(holds);
  });
});
