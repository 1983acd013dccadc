/** @jest-environment node */
// Matchers record claims where a reporter was on when they were loaded: not those of other files.
import { anonymous, getObject, iamRole, internet, parsePolicy } from 'jest-iam';
import { edited } from '../../src/coverage/edit';
import { mutantsOf } from '../../src/coverage/mutants';
import { elementsOf } from '../../src/coverage/policy-elements';
import { elementState, figuresOf } from '../../src/coverage/policy-figures';
import { judged } from './claims-of';

const denyInsecure = {
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: 'arn:aws:s3:::logs/*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const grant = {
  Effect: 'Allow',
  Principal: { AWS: ['arn:aws:iam::111122223333:role/One', 'arn:aws:iam::444455556666:root'] },
  Action: 's3:Get*',
  Resource: 'arn:aws:s3:::logs/a/*',
  Condition: {
    StringEquals: { 'aws:PrincipalOrgID': ['o-aaaaaaaaaa', 'o-bbbbbbbbbb'] },
    IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
  },
};
const document = { Version: '2012-10-17', Statement: [denyInsecure, grant] };

/** Each change as the operator and what it makes of the statement. */
function changed(statement: object): string[] {
  const policy = parsePolicy({ Version: '2012-10-17', Statement: [statement, denyInsecure] });
  return mutantsOf(policy)
    .filter((mutant) => mutant.statement === 0)
    .map(({ operator, change }) => `${operator}: ${change}`);
}

test('every operator, on a grant', () => {
  expect(changed(grant)).toEqual([
    'drop statement: it could be removed',
    'flip Effect: "Effect" could be "Deny"',
    'drop Condition: "Condition" could be removed',
    'drop Principal: "arn:aws:iam::111122223333:role/One" could be removed from "Principal"',
    'drop Principal: "arn:aws:iam::444455556666:root" could be removed from "Principal"',
    'widen Principal: "Principal" could be "*"',
    'widen Action: "Action" could be "s3:*"',
    'narrow Action: "Action" could be "s3:GetObject"',
    'widen Resource: "Resource" could be "arn:aws:s3:::logs/*"',
    'drop condition key: the test of "aws:PrincipalOrgID" could be removed',
    'drop condition value: "o-aaaaaaaaaa" could be removed from the values of "aws:PrincipalOrgID"',
    'drop condition value: "o-bbbbbbbbbb" could be removed from the values of "aws:PrincipalOrgID"',
    'negate operator: "StringEquals" of "aws:PrincipalOrgID" could be "StringNotEquals"',
    'add IfExists: "StringEquals" of "aws:PrincipalOrgID" could be "StringEqualsIfExists"',
    'drop condition key: the test of "aws:SourceIp" could be removed',
    'negate operator: "IpAddress" of "aws:SourceIp" could be "NotIpAddress"',
    'add IfExists: "IpAddress" of "aws:SourceIp" could be "IpAddressIfExists"',
  ]);
});

test('a change that AWS would refuse to save is none: no last statement goes, no value of another kind comes', () => {
  const lone = parsePolicy({ Version: '2012-10-17', Statement: denyInsecure });
  expect(mutantsOf(lone).map(({ operator }) => operator)).not.toContain('drop statement');
  const ofBucket = changed({ ...grant, Resource: 'arn:aws:s3:::logs/*' });
  expect(ofBucket.filter((one) => one.startsWith('widen Resource'))).toEqual([]);
});

test('an edit takes out what it leaves empty, and a place that is not there makes it none', () => {
  const path = ['Statement', 0, 'Condition', 'Bool', 'aws:SecureTransport'];
  expect(edited(document, [{ change: 'drop', path }])).toEqual({
    ...document,
    Statement: [Object.fromEntries(Object.entries(denyInsecure).filter(([name]) => name !== 'Condition')), grant],
  });
  expect(edited(document, [{ change: 'drop', path: ['Statement', 0, 'Resource', 3] }])).toBeUndefined();
  const both = [0, 1].map((at) => ({ change: 'drop' as const, path: ['Statement', 0, 'Action', at] }));
  expect(edited(document, both.slice(0, 1))).toMatchObject({ Statement: [{ Action: ['s3:PutObject'] }, {}] });
});

describe('formatting and splitting change no figure', () => {
  const plainHttp = getObject({ bucket: 'logs', key: 'b', caller: anonymous, secure: false });
  const reader = iamRole('arn:aws:iam::111122223333:role/One', { organization: 'o-aaaaaaaaaa' });
  const read = getObject({ bucket: 'logs', key: 'a/b', caller: reader, secure: true, from: internet('203.0.113.7') });
  const figures = (policy: unknown): object => {
    const one = judged(['toExplicitlyDeny', policy, plainHttp], ['toAllow', policy, read]);
    const elements = elementsOf(one.policy);
    return {
      ...figuresOf(elements, one.mutants),
      mutated: one.mutants.map(({ operator, outcome }) => `${operator}: ${outcome}`).sort(),
      missed: elements.filter(({ id }) => elementState(id, one.mutants) === 'unchecked').map(({ text }) => text),
    };
  };
  const [get, put] = denyInsecure.Action;
  const [one, two] = grant.Principal.AWS;

  test.each([
    ['another layout', JSON.stringify(document, undefined, 4)],
    ['lists of one', { ...document, Statement: [{ ...denyInsecure, Resource: [denyInsecure.Resource] }, grant] }],
    ['keys in another order', { Statement: document.Statement, Version: document.Version }],
    [
      'a statement for each action',
      {
        ...document,
        Statement: [{ ...denyInsecure, Action: get }, { ...denyInsecure, Sid: 'Put', Action: put }, grant],
      },
    ],
    [
      'parts that do not stand side by side',
      {
        ...document,
        Statement: [{ ...denyInsecure, Action: get }, grant, { ...denyInsecure, Sid: 'Put', Action: [put] }],
      },
    ],
    [
      'a statement for each principal',
      {
        ...document,
        Statement: [denyInsecure, { ...grant, Principal: { AWS: one } }, { ...grant, Principal: { AWS: [two] } }],
      },
    ],
    [
      'values that are listed twice',
      {
        ...document,
        Statement: [
          { ...denyInsecure, Action: [get, 's3:getobject', put] },
          {
            ...grant,
            Principal: { AWS: [one, two, two] },
            Condition: { ...grant.Condition, IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '203.0.113.0/24'] } },
          },
        ],
      },
    ],
  ])('%s', (_, other) => {
    expect(figures(document)).toMatchObject({
      elements: { some: 11, all: 17 },
      missed: [
        's3:PutObject',
        'arn:aws:iam::444455556666:root',
        'aws:PrincipalOrgID',
        'o-bbbbbbbbbb',
        'aws:SourceIp',
        '203.0.113.0/24',
      ],
    });
    expect(figures(other)).toEqual(figures(document));
  });

  test('two statements that differ in more than one list are not parts of one', () => {
    const other = {
      ...document,
      Statement: [
        ...document.Statement,
        { ...denyInsecure, Action: 's3:DeleteObject', Resource: 'arn:aws:s3:::logs/b/*' },
      ],
    };
    expect(elementsOf(parsePolicy(other)).filter(({ kind }) => kind === 'statement')).toHaveLength(3);
  });
});
