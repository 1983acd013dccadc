import { overEveryDeployment } from '../../../src/sources/cloudformation/deployments';
import { readSections } from '../../../src/sources/cloudformation/sections';
import {
  deniesHttp,
  documentOfBucket,
  isNotPublic,
  type ClaimOnDocument,
  type DocumentOfBucket,
} from './claims-on-documents';
import { tree, treeOf } from './template-tree';

const objects = { 'Fn::Sub': '${Logs.Arn}/*' };
const absent = { Ref: 'AWS::NoValue' };
const list = { Type: 'CommaDelimitedList' };
const select = (index: unknown, from: object) => ({ 'Fn::Select': [index, from] });
const split = { 'Fn::Split': [',', { Ref: 'P' }] };
const isOfLength = (of: object, length: unknown) => ({ 'Fn::Equals': [{ 'Fn::Length': of }, length] });

function ask(claim: ClaimOnDocument, template: object, statements: readonly object[]) {
  const root = treeOf({
    Transform: 'AWS::LanguageExtensions',
    Resources: { Logs: { Type: 'AWS::S3::Bucket' } },
    ...template,
  });
  return overEveryDeployment(
    {
      template: readSections({ root }),
      read: documentOfBucket(tree({ Version: '2012-10-17', Statement: statements })),
    },
    ({ value }) => claim(value as DocumentOfBucket),
  );
}

function allow(AWS: unknown) {
  return { Effect: 'Allow', Principal: { AWS }, Action: 's3:GetObject', Resource: objects };
}

function denyHttp(condition: object = {}) {
  return {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, objects],
    Condition: { Bool: { 'aws:SecureTransport': 'false' }, ...condition },
  };
}

describe('a list of which an element is selected has that element', () => {
  test.each([
    ['a list parameter', 'L', list, { Ref: 'L' }, 1],
    ['a list parameter, further back', 'L', list, { Ref: 'L' }, 2],
    ['a text that is split', 'P', { Type: 'String' }, split, 1],
    ['a text that is split, further back', 'P', { Type: 'String' }, split, 4],
  ])('as a condition reads its length: %s', (_, id, declared, of, index) => {
    const template = { Parameters: { [id]: declared }, Conditions: { Short: isOfLength(of, String(index)) } };
    const loose = { 'Fn::If': ['Short', absent, denyHttp()] };
    expect(ask(deniesHttp, template, [loose, allow(select(String(index), of))])).toMatchObject({ answer: 'proven' });
    const before = select(String(index - 1), of);
    expect(ask(deniesHttp, template, [loose, allow(before)])).toMatchObject({ answer: 'undecided', reason: 'name' });
  });

  test.each([0, 1, 2])('as the policy reads all of it: element %i', (index) => {
    const template = { Parameters: { L: { ...list, AllowedPattern: '\\d{12}' } } };
    const statements = [
      denyHttp({ StringEqualsIfExists: { 'aws:PrincipalAccount': { Ref: 'L' } } }),
      denyHttp({ StringNotEquals: { 'aws:PrincipalAccount': select(String(index), { Ref: 'L' }) } }),
    ];
    expect(ask(deniesHttp, template, statements)).toMatchObject({ answer: 'proven' });
  });

  test('it may have more than all those that are selected', () => {
    const template = { Parameters: { L: { ...list, AllowedPattern: '\\d{12}' } } };
    const some = [0, 1].map((index) => select(String(index), { Ref: 'L' }));
    const statements = [
      denyHttp({ StringNotEqualsIfExists: { 'aws:PrincipalAccount': { Ref: 'L' } } }),
      denyHttp({ StringEquals: { 'aws:PrincipalAccount': some } }),
    ];
    const verdict = ask(deniesHttp, template, statements);
    expect(verdict).toMatchObject({ answer: 'undecided', reason: 'name', atom: { title: 'L' } });
    const names = 'names' in verdict ? (verdict.names ?? []) : [];
    expect(names.find(({ atom }) => atom.id === 'L.length')?.value).toBe('3');
  });

  test('of the name of a stack too', () => {
    const folder = select('2', { 'Fn::Split': ['-', { Ref: 'AWS::StackName' }] });
    const Resource = { 'Fn::Join': ['/', [{ 'Fn::GetAtt': ['Logs', 'Arn'] }, folder]] };
    expect(ask(isNotPublic, {}, [{ ...allow('*'), Resource }])).toMatchObject({ answer: 'refuted' });
  });

  test('no deployment has an element that the list is too short for', () => {
    const template = { Parameters: { L: list } };
    for (const index of ['2', '9999999999999999999']) {
      expect(ask(isNotPublic, template, [allow(select(index, ['a', 'b']))])).toMatchObject({
        answer: 'refused',
        contradiction: `Fn::Select: there is no element ${index}`,
      });
    }
    expect(ask(isNotPublic, template, [allow(select('9999', { Ref: 'L' }))])).toMatchObject({ answer: 'refused' });
  });
});

describe('a list is as long as a condition asks for', () => {
  const isOpen = { AWS: { 'Fn::If': ['Open', '*', '111122223333'] } }.AWS;

  test.each([
    ['a list parameter', isOfLength({ Ref: 'L' }, '4')],
    ['a list parameter, as long as a parameter says', isOfLength({ Ref: 'L' }, { Ref: 'P' })],
    ['a text that is split', isOfLength(split, '4')],
    ['a text that is split behind another', isOfLength({ 'Fn::Split': [',', { 'Fn::Sub': 'a,${P}' }] }, '5')],
    [
      'the name of a stack that is split',
      isOfLength({ 'Fn::Split': ['-', { 'Fn::Sub': '${AWS::StackName}-${P}' }] }, '5'),
    ],
  ])('by their number: %s', (_, Open) => {
    const template = { Parameters: { L: list, P: { Type: 'String' } }, Conditions: { Open } };
    expect(ask(isNotPublic, template, [allow(isOpen)])).toMatchObject({ answer: 'undecided', reason: 'name' });
  });

  test('two lists are of one length where a condition says so, and each of the length of another', () => {
    const template = {
      Parameters: { L: list, M: list },
      Conditions: {
        Same: { 'Fn::Equals': [{ 'Fn::Length': { Ref: 'L' } }, { 'Fn::Length': { Ref: 'M' } }] },
        Three: isOfLength({ Ref: 'L' }, '3'),
        Open: { 'Fn::And': [{ Condition: 'Three' }, { Condition: 'Same' }] },
      },
    };
    expect(ask(isNotPublic, template, [allow(isOpen)])).toMatchObject({ answer: 'undecided', reason: 'name' });
    const third = select('2', { Ref: 'M' });
    const loose = { 'Fn::If': ['Three', { 'Fn::If': ['Same', denyHttp(), absent] }, denyHttp()] };
    expect(ask(deniesHttp, template, [loose, allow(third)])).toMatchObject({ answer: 'undecided', reason: 'name' });
  });
});

describe('an index that a parameter chooses', () => {
  test.each([
    ['a number', { Type: 'Number' }],
    ['a number of which the default is harmless', { Type: 'Number', Default: '1' }],
    ['a text', { Type: 'String' }],
    ['one of several', { Type: 'String', AllowedValues: ['1', '0'] }],
  ])('may be that of any element: %s', (_, Index) => {
    const principal = select({ Ref: 'Index' }, ['*', '111122223333', '444455556666']);
    expect(ask(isNotPublic, { Parameters: { Index } }, [allow(principal)])).toMatchObject({
      answer: 'undecided',
      reason: 'name',
      atom: { title: 'Index' },
      refutedBy: '0',
      provenBy: '1',
    });
  });

  test('of a list parameter: none is left out', () => {
    const template = { Parameters: { L: { ...list, AllowedPattern: '\\d{12}' }, Index: { Type: 'Number' } } };
    const unless = (index: unknown) =>
      denyHttp({ StringNotEquals: { 'aws:PrincipalAccount': select(index, { Ref: 'L' }) } });
    const isIn = denyHttp({ StringEqualsIfExists: { 'aws:PrincipalAccount': { Ref: 'L' } } });
    expect(ask(deniesHttp, template, [unless({ Ref: 'Index' }), isIn])).toMatchObject({ answer: 'proven' });
    const first = denyHttp({
      StringEqualsIfExists: { 'aws:PrincipalAccount': select('0', { Ref: 'L' }) },
    });
    expect(ask(deniesHttp, template, [unless({ Ref: 'Index' }), first])).toMatchObject({
      answer: 'undecided',
      reason: 'name',
    });
  });
});
