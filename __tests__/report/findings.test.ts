import { problemCodes, type ProblemCode } from '../../src/policy/codes';
import { validate } from '../../src/policy/validate';
import { findingSentences } from '../../src/report/finding-sentences';
import { renderFinding, renderFindings, renderProblems } from '../../src/report/findings';

const codes = Object.keys(problemCodes) as ProblemCode[];

describe('the words of a finding', () => {
  it.each(codes)('%s has a sentence', (code) => {
    const sentence = findingSentences[code]((name) => `<${name}>`);
    expect(sentence).not.toMatch(/undefined|\[object|\n|\.$/);
    expect(sentence.length).toBeGreaterThan(10);
  });

  it('no code is without words and none has words without a check', () => {
    expect(Object.keys(findingSentences)).toEqual(codes);
  });

  it('tells what, where, and what was meant', () => {
    const text =
      '{"Version": "2012-10-17", "Statement": {\n "Effect": "Allow", "Action": "s3:*", "Resource": "*",\n "Conditions": {}}}';
    expect(validate(text).map(renderFinding)).toEqual([
      {
        code: 'INVALID_POLICY_ELEMENT',
        severity: 'error',
        message: '"Conditions" is not an element that a policy can have here',
        path: 'Statement.Conditions',
        line: 3,
        column: 2,
        suggestion: 'Condition',
      },
    ]);
  });

  it.each([
    ['Promise', Promise.resolve(), 'this is a Promise: await it first'],
    ['array', [], 'a policy is a JSON object, not an array'],
    ['number', 7 as unknown as object, 'a policy is a JSON object, not a number'],
    [
      'object whose toJSON() throws',
      {
        toJSON: () => {
          throw new Error('locked');
        },
      },
      'its toJSON() threw: locked',
    ],
    ['instance', new Map(), 'this is an instance of a class: give a plain object or JSON text'],
  ])('names a %s', (_kind, input, message) => {
    expect(validate(input).map(renderFinding)).toEqual([
      { code: 'NOT_A_POLICY', severity: 'error', message, path: '' },
    ]);
  });
});

/** The sentences of a code about a statement of a bucket policy of `logs`, or of a policy of another type. */
function sentencesOf(code: ProblemCode, more: object, options: Parameters<typeof validate>[1] = ofBucket): string[] {
  const statement = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::logs/*',
    ...more,
  };
  const document = JSON.parse(JSON.stringify({ Version: '2012-10-17', Statement: [statement] })) as object;
  return validate(document, options)
    .map(renderFinding)
    .flatMap((one) => (one.code === code ? [one.message] : []));
}

const ofBucket = { type: 'resource', ofBucket: true } as const;

describe('a finding says which of several faults it is', () => {
  test.each([
    ['getObject', '"getObject" is not an action: write service prefix, colon and name'],
    ['s3:Get:Object', '"s3:Get:Object" is not an action: it has more than one colon'],
    ['s3:Frob*', '"s3:Frob*" matches no action in the service reference'],
    ['s3:CreateBucket', '"s3:CreateBucket" creates the bucket, before it can have a policy: S3 refuses it here'],
    ['s3:ListObjectsV2', '"s3:ListObjectsV2" is an API operation; its action has another name'],
    ['s3:FrobObject', '"s3:FrobObject" is not an action in the service reference'],
  ])('the action %s', (Action, sentence) => {
    expect(sentencesOf('INVALID_ACTION', { Action })).toContain(sentence);
  });

  test.each([
    [
      'arn:aws:s3:::lo*/a',
      '"arn:aws:s3:::lo*" has a wildcard before the object\'s key: S3 may refuse it; name the bucket in full',
    ],
    [
      'arn:aws:s3:::${aws:username}/a',
      '"${aws:username}" stands for the bucket: S3 may refuse it; name the bucket in full',
    ],
    [
      'arn:aws:sns:eu-west-1:111122223333:a',
      '"arn:aws:sns:eu-west-1:111122223333:a" is neither this bucket nor its objects, so S3 refuses it',
    ],
  ])('the resource %s', (Resource, sentence) => {
    expect(sentencesOf('UNSUPPORTED_RESOURCE_ARN_IN_POLICY', { Resource })).toEqual([sentence]);
  });

  test.each([
    [
      's3:ListAllMyBuckets',
      '"s3:ListAllMyBuckets" has no resource of its own, so it applies to none of the statement\'s resources',
    ],
    ['s3:CreateBucket', '"s3:CreateBucket" applies to none of the statement\'s resources; it works on: bucket'],
  ])('the action %s on objects', (Action, sentence) => {
    expect(
      sentencesOf('ACTION_DOES_NOT_APPLY_TO_RESOURCE', { Action, Principal: undefined }, { type: 'identity' }),
    ).toEqual([sentence]);
  });

  test.each([
    [
      'arn:aws:s3:::My_Bucket/*',
      '"My_Bucket" has capitals or underscores, which only some buckets from before 2018 have',
    ],
    ['arn:aws:s3:logs', '"arn:aws:s3:logs" names a bucket that cannot exist'],
  ])('the bucket of %s', (Resource, sentence) => {
    expect(sentencesOf('INVALID_ARN_RESOURCE', { Resource })).toEqual([sentence]);
  });

  test.each([
    ['Alice', 'a principal is "*" or an object such as { "AWS": "…" }, not string Alice'],
    [['*'], 'a principal is "*" or an object such as { "AWS": "…" }, not array'],
    [{ AWS: 'Alice' }, '"Alice" is not a principal: give an account id or the ARN of a user, role or session'],
  ])('the principal %j', (Principal, sentence) => {
    expect(sentencesOf('INVALID_PRINCIPAL_FORMAT', { Principal })).toEqual([sentence]);
  });

  test.each([
    ['${aws:TagKeys}', '${aws:TagKeys} is multivalued and is never filled in'],
    ['${aws:Foo}', '${aws:Foo} is not a condition key that AWS knows, and is never filled in'],
    ['${aws:user*}', '${aws:user*} contains a character that no variable can have'],
  ])('the variable %s', (value, sentence) => {
    expect(
      sentencesOf('INVALID_VARIABLE', { Condition: { StringEquals: { 'aws:PrincipalTag/team': value } } }),
    ).toContain(sentence);
  });

  test.each([
    [
      'IpAddress',
      'aws:CurrentTime',
      '203.0.113.7',
      '"aws:CurrentTime" is of type Date, which IpAddress is not meant for',
    ],
    ['BinaryEquals', 'aws:username', '!!', '"!!" is not a value for BinaryEquals'],
  ])('%s of %s', (operator, key, value, sentence) => {
    expect(sentencesOf('TYPE_MISMATCH', { Condition: { [operator]: { [key]: value } } })).toContain(sentence);
  });

  test.each([
    [
      { Principal: { AWS: 'arn:aws:iam::111122223333:user/${aws:username}' } },
      'a variable in Principal is plain text: "arn:aws:iam::111122223333:user/${aws:username}"',
    ],
    [
      { Resource: 'arn:aws:sns:${aws:PrincipalTag/region}:111122223333:a' },
      'a variable before the fifth colon of an ARN is plain text: "arn:aws:sns:${aws:PrincipalTag/region}:111122223333:a"',
    ],
  ])('a variable in %j', (more, sentence) => {
    expect(sentencesOf('VARIABLE_UNSUPPORTED_IN_ELEMENT', more)).toEqual([sentence]);
  });

  test.each([
    ['identity', 'an identity policy cannot have Principal'],
    ['permissionsBoundary', 'a permissions boundary cannot have Principal'],
    ['session', 'a session policy cannot have Principal'],
  ] as const)('a Principal in a policy of type %s', (type, sentence) => {
    expect(sentencesOf('UNSUPPORTED_PRINCIPAL', {}, { type })).toEqual([sentence]);
  });

  test.each([
    ['resource', 'lambda:*', '"lambda:*" does not belong in a bucket policy'],
    ['trust', 'kms:*', '"kms:*" does not belong in a role trust policy'],
    ['kmsKey', 's3:*', '"s3:*" does not belong in a KMS key policy'],
  ] as const)('an action of another service in a policy of type %s', (type, Action, sentence) => {
    expect(sentencesOf('UNSUPPORTED_ACTION_IN_POLICY', { Action }, { type, ofBucket: type === 'resource' })).toEqual([
      sentence,
    ]);
  });

  test.each([
    ['ForAllValues:Null', 'ForAllValues:Null is always true: Null cannot have a qualifier'],
    ['ForAnyValue:Null', 'ForAnyValue:Null is always false: Null cannot have a qualifier'],
  ])('the operator %s', (operator, sentence) => {
    expect(sentencesOf('NULL_WITH_QUALIFIER', { Condition: { [operator]: { 'aws:TagKeys': 'true' } } })).toEqual([
      sentence,
    ]);
  });

  test.each([
    ['{"Version": "2012-10-17",}', 'the text is not JSON: nothing follows this comma; remove it'],
    ['{"Version": "2012-10-17" "Id": "a"}', 'the text is not JSON: a comma is missing before this'],
    ['{"Version" "2012-10-17"}', 'the text is not JSON: a colon is missing before this'],
    ['{} {}', 'the text is not JSON: something follows the end of the document'],
    ['{"Version": "2012-10-17}', 'the text is not JSON: a string is not closed on its line'],
    ['{/* a */}', 'the text is not JSON: JSON has no comments; remove it'],
    ['', 'the text is empty'],
    ['{"Version": tru}', 'the text is not JSON: this is not a value; text must be in double quotes'],
    ["{'Version': 1}", 'the text is not JSON: this is not a value; text must be in double quotes'],
    ['{Version: 1}', 'the text is not JSON: this is not a value; text must be in double quotes'],
    ['{"Version": }', 'the text is not JSON: a value is missing here'],
    ['{"Version": 1.}', 'the text is not JSON: a number breaks off here'],
    ['{"Version": "2012-10-17"', 'the text is not JSON: a closing brace is missing here'],
    ['{"Statement": [', 'the text is not JSON: a closing bracket is missing here'],
    ['{"Version": "\\x"}', 'the text is not JSON: JSON has no such escape'],
    ['{"Version": "\\u12"}', 'the text is not JSON: four hexadecimal digits must follow \\u'],
    ['{"Version": "\t"}', 'the text is not JSON: a control character in a string must be escaped'],
  ])('the text %s', (text, sentence) => {
    expect(validate(text).map(renderFinding)[0]?.message).toBe(sentence);
  });
});

test('the problems of a policy that AWS refuses are its errors: what AWS merely warns of is not among them', () => {
  const problems = validate({
    Version: '2012-10-17',
    Statement: { Sid: '', Effect: 'Deny', Principal: '*', Action: 's3:Get:Object', Resource: '*' },
  });
  expect(problems[0]).toMatchObject({ code: 'EMPTY_SID_VALUE', severity: 'suggestion' });
  expect(renderProblems(problems, {}).filter((line) => !line.includes(': error '))).toEqual([]);
});

describe('the lines of findings', () => {
  const finding = (extra: object): Parameters<typeof renderFindings>[0][number] => ({
    code: 'INVALID_ACTION',
    severity: 'error',
    message: 'no action',
    path: 'Statement[0].Action',
    ...extra,
  });

  it('have file, line and column', () => {
    expect(renderFindings([finding({ line: 3, column: 7, suggestion: 's3:PutObject' })], 'policies/logs.json')).toEqual(
      ['policies/logs.json:3:7: error INVALID_ACTION: no action; did you mean "s3:PutObject"?'],
    );
  });

  it('have the path where there is no text', () => {
    expect(renderFindings([finding({})])).toEqual(['policy Statement[0].Action: error INVALID_ACTION: no action']);
    expect(renderFindings([finding({ path: '' })])).toEqual(['policy: error INVALID_ACTION: no action']);
  });

  it('stay on one line each, whatever the policy holds', () => {
    const document = { Version: '2012-10-17', 'a\nb\u2028\ud800': 1, Statement: [{ 'x\ry': 1 }] };
    const lines = renderFindings(validate(document).map(renderFinding));
    expect(lines.filter((line) => /[\n\r\u2028\ud800]/u.test(line))).toEqual([]);
    expect(lines[0]).toContain('a\\u000ab\\u2028\\ud800');
  });

  it('are counted where they are many', () => {
    const lines = renderFindings(Array.from({ length: 50 }, () => finding({})));
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 30 more');
  });
});
