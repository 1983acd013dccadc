import '../../src/setup';
import { fromCloudFormation, getObject, iamRole, listObjectsV2, parsePolicy } from '../../src';
import { renamedTest } from '../../src/cures/smallest-change';
import type { DocumentStatement } from '../../src/policy/model';
import { pastedTemplate } from '../matchers/pasted-template';
import { thrownBy } from '../thrown';

const agent = iamRole('arn:aws:iam::111122223333:role/agent');
const messageOf = (claim: () => void): string => thrownBy(claim).message;

const keepDays = (operator: string): string => `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:role/agent" }, "Action": "s3:PutObjectRetention", "Resource": "arn:aws:s3:::vault/*" },
    { "Sid": "ThirtyDays", "Effect": "Deny", "Principal": "*", "Action": ["s3:PutObjectRetention"], "Resource": "arn:aws:s3:::vault/*",
      "Condition": { "${operator}": { "s3:object-lock-remaining-retention-days": "30" } } }
  ]
}`;
const oneDay = {
  principal: agent.arn,
  action: 's3:PutObjectRetention',
  resource: 'arn:aws:s3:::vault/monday.dump',
  context: { 's3:object-lock-remaining-retention-days': '1' },
};

test('of a test the other way round the operator alone is written, at its line', () => {
  const text = keepDays('NumericGreaterThan');
  const message = messageOf(() => {
    expect(parsePolicy(text, { source: 'vault.json' })).toExplicitlyDeny(oneDay);
  });
  expect(message).toContain(
    '\nTo fix it, write "NumericLessThan" for "NumericGreaterThan" in statement 1 `ThirtyDays`  vault.json:6\n',
  );
  expect(parsePolicy(pastedTemplate(text, message))).toExplicitlyDeny(oneDay);
});

test('of a policy without a text it is named by its path', () => {
  const policy = JSON.parse(keepDays('NumericGreaterThan')) as object;
  const message = messageOf(() => {
    expect(policy).toExplicitlyDeny(oneDay);
  });
  expect(message).toContain(
    '\nTo fix it, write "NumericLessThan" for "NumericGreaterThan" in statement 1 `ThirtyDays`  Statement[1].Condition.NumericGreaterThan\n',
  );
});

test('a qualifier that goes from a test in a template leaves all else as it is written there', () => {
  const template = `Resources:
  Research:
    Type: AWS::S3::Bucket
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }]
      Policies:
        - PolicyName: list
          PolicyDocument:
            Statement:
              - Sid: ListOwn
                Effect: Allow
                Action: s3:ListBucket
                Resource: !GetAtt Research.Arn
                Condition:
                  ForAllValues:StringLike:
                    s3:prefix: [glaciology/*, shared/*]
`;
  const claim = (text: string): void => {
    const stack = fromCloudFormation(text);
    const call = listObjectsV2({
      bucket: stack.bucket('Research'),
      prefix: null,
      caller: stack.role('Reader'),
      secure: true,
    });
    expect(stack).toImplicitlyDeny(call);
  };
  const message = messageOf(() => {
    claim(template);
  });
  expect(message).toMatch(
    /^To fix it, write "StringLike" for "ForAllValues:StringLike" in statement 0 `ListOwn` of the identity policy {2}policy:18$/m,
  );
  // Why the test lets the call in stands under the qualifier.
  expect(message).toContain(`
Let in by the Condition of the identity policy, statement 0 \`ListOwn\`
  18 |   ForAllValues:StringLike:
     |   ^^^^^^^^^^^^
Hint: ForAllValues:StringLike s3:prefix holds without the condition key too, and this request has none
To fix it, `);
  const mended = pastedTemplate(template, message);
  expect(mended).toBe(template.replace('ForAllValues:StringLike', 'StringLike'));
  claim(mended);
});

test('where what it compares with changes too, the test is put in its place', () => {
  const boundary = (test: object): string =>
    JSON.stringify(
      {
        Statement: [
          { Effect: 'Allow', Action: 'iam:CreateRole', Resource: '*' },
          { Sid: 'Keep', Effect: 'Deny', Action: ['iam:CreateRole'], Resource: '*', Condition: test },
        ],
      },
      undefined,
      2,
    );
  const arn = 'arn:aws:iam::111122223333:policy/team-boundary';
  const reference = boundary({ StringNotEquals: { 'iam:PermissionsBoundary': arn } });
  const claim = (text: string): void => {
    const options = { type: 'permissionsBoundary', source: 'boundary.json' } as const;
    expect(parsePolicy(text, options)).not.toBeMorePermissiveThan(parsePolicy(reference, options));
  };
  const text = boundary({ StringNotLike: { 'iam:PermissionsBoundary': `${arn}*` } });
  const message = messageOf(() => {
    claim(text);
  });
  expect(message).toContain(`
To fix it, put this in place of "StringNotLike" in statement 1 \`Keep\`, lines 16-18  boundary.json:16
        "StringNotEquals": {
          "iam:PermissionsBoundary": "${arn}"
        }`);
  const mended = pastedTemplate(text, message);
  expect(JSON.parse(mended)).toEqual(JSON.parse(reference));
  claim(mended);
});

test.each([
  [0, '    },'],
  [1, '    }'],
])('of an object, statement %i has the comma that another one behind it asks for', (index, last) => {
  const of = { Principal: '*', Action: 's3:*', Resource: ['arn:aws:s3:::vault', 'arn:aws:s3:::vault/*'] };
  const allow = { ...of, Effect: 'Allow', Principal: { AWS: agent.arn } };
  const deny = { ...of, Effect: 'Deny' };
  const policy = { Version: '2012-10-17', Statement: index === 0 ? [deny, allow] : [allow, deny] };
  const message = messageOf(() => {
    expect(policy).toAllow(getObject({ bucket: 'vault', key: 'a', caller: agent, secure: true }));
  });
  const [, text = ''] = message.split(/^To fix it, put this in place of statement .*\n/m);
  expect(text.split('\n').find((line) => line.startsWith('    }'))).toBe(last);
});

describe('a name alone', () => {
  const statement = (Condition: NonNullable<DocumentStatement['Condition']>): DocumentStatement => ({
    Effect: 'Deny',
    Action: 's3:*',
    Condition,
  });
  const own = { StringEquals: { a: '1', b: '2' }, Bool: { c: 'true' } };

  test.each<[string, NonNullable<DocumentStatement['Condition']>, ReturnType<typeof renamedTest>]>([
    [
      'an operator',
      { StringLike: own.StringEquals, Bool: own.Bool },
      { path: ['Condition', 'StringEquals'], name: 'StringLike' },
    ],
    [
      'an operator that comes last',
      { Bool: own.Bool, StringLike: own.StringEquals },
      { path: ['Condition', 'StringEquals'], name: 'StringLike' },
    ],
    ['a key', { ...own, StringEquals: { a: '1', d: '2' } }, { path: ['Condition', 'StringEquals', 'b'], name: 'd' }],
    ['a key with another value', { ...own, StringEquals: { a: '1', d: '3' } }, undefined],
    ['an operator with another value', { StringLike: { a: '1', b: '3' }, Bool: own.Bool }, undefined],
    ['two operators', { StringLike: own.StringEquals, Null: own.Bool }, undefined],
    ['a test that joins another operator', { StringEquals: { ...own.StringEquals, c: 'true' } }, undefined],
    ['nothing', own, undefined],
  ])('%s', (_, after, renamed) => {
    expect(renamedTest(statement(own), statement(after))).toEqual(renamed);
  });

  test('not of a key that another operator tests too', () => {
    const twice = { StringEquals: { a: '1' }, StringLike: { a: '2' } };
    const after = { StringEquals: { b: '1' }, StringLike: { a: '2' } };
    expect(renamedTest(statement(twice), statement(after))).toBeUndefined();
  });

  test('not where an element changes too', () => {
    const after = { ...statement({ StringLike: own.StringEquals, Bool: own.Bool }), Action: 's3:Get*' };
    expect(renamedTest(statement(own), after)).toBeUndefined();
  });
});
