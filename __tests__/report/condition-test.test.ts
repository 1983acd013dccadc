import { getObject, iamRole, putObject, sseKms } from '../../src';
import { ask } from '../matchers/answered';
import { allow, deny, keyArn, objects, plain, policyOf, writer } from '../matchers/documents';

const caller = iamRole(writer, { session: 'ci', tags: { team: 'Red' } });
const read = (more: object = {}) => getObject({ bucket: 'logs', key: 'a', caller, secure: true, ...more });
const upload = putObject({ bucket: 'logs', key: 'a', caller, secure: true, encryption: sseKms(keyArn) });
const tags = { key: 'a', existingTags: { env: 'prod-eu' } };

describe('why a condition does not hold', () => {
  test.each<[string, object, ReturnType<typeof read>, string]>([
    [
      'less than',
      { NumericLessThan: { 's3:TlsVersion': '1.2' } },
      read({ tlsVersion: '1.2' }),
      'NumericLessThan s3:TlsVersion requires less than "1.2", and this request has "1.2"',
    ],
    [
      'at least',
      { NumericGreaterThanEquals: { 's3:TlsVersion': '1.3' } },
      read({ tlsVersion: '1.2' }),
      'requires at least "1.3", and',
    ],
    [
      'a time',
      { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
      read({ at: '2030-01-01T00:00:00Z' }),
      'requires a time before "2030-01-01T00:00:00Z", and',
    ],
    [
      'an address',
      { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      read({ context: { 'aws:SourceIp': '198.51.100.7' } }),
      'requires an address in "203.0.113.0/24", and',
    ],
    [
      'a wildcard under StringEquals',
      { StringEquals: { 's3:ExistingObjectTag/env': 'prod-*' } },
      read(tags),
      '"prod-eu"; under StringEquals a wildcard is an ordinary character: use StringLike',
    ],
    [
      'letter case',
      { StringEquals: { 'aws:PrincipalTag/team': 'red' } },
      read(),
      '"Red"; they differ in letter case only, which StringEqualsIgnoreCase ignores',
    ],
    [
      'letter case of an ARN',
      { ArnEquals: { 'aws:PrincipalArn': writer.toLowerCase() } },
      read(),
      `"${writer}"; they differ in letter case only`,
    ],
    [
      'an alias for a key',
      { StringLike: { 's3:x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:*:*:alias/logs' } },
      upload,
      'the request has the ARN of the KMS key, never an alias',
    ],
    [
      'a variable',
      { StringEquals: { 's3:ExistingObjectTag/env': '${aws:username}' } },
      read(tags),
      '${aws:username} has no value here: only IAM users have it',
    ],
  ])('%s', (_, Condition, call, hint) => {
    const policy = policyOf(deny({ Resource: objects, Condition }));
    const { kind, message } = ask(policy, 'toExplicitlyDeny', [call]);
    expect(kind).toBe('fails');
    expect(message).toContain(hint);
    expect(ask(policyOf(allow({ Action: 's3:*', Condition })), 'toAllow', [call]).message).toContain(hint);
  });

  test.each<[string, object, string]>([
    [
      'a negated test',
      { StringNotEquals: { 'aws:PrincipalTag/team': 'Red' } },
      'StringNotEquals aws:PrincipalTag/team exempts "Red"',
    ],
    [
      'letter case under StringLike, where no other operator leaves it aside',
      { StringLike: { 'aws:PrincipalTag/team': 'red' } },
      'StringLike aws:PrincipalTag/team requires "red", and this request has "Red"; they differ in letter case only',
    ],
    [
      'more values than there is room for',
      { StringEquals: { 'aws:PrincipalTag/team': ['a', 'b', 'c', 'd', 'e'] } },
      'StringEquals aws:PrincipalTag/team requires "a", "b", "c" or 2 more, and this request has "Red"',
    ],
    [
      'a value that is longer than a line',
      { StringEquals: { 'aws:PrincipalTag/team': 'a'.repeat(91) } },
      `StringEquals aws:PrincipalTag/team requires "${'a'.repeat(90)}…", and this request has "Red"`,
    ],
    [
      'a value that just fits',
      { StringEquals: { 'aws:PrincipalTag/team': 'a'.repeat(90) } },
      `StringEquals aws:PrincipalTag/team requires "${'a'.repeat(90)}", and this request has "Red"`,
    ],
    [
      'a wildcard that would not match either',
      { StringEquals: { 'aws:PrincipalTag/team': 'B*' } },
      'StringEquals aws:PrincipalTag/team requires "B*", and this request has "Red"',
    ],
    [
      'Null where the key is there',
      { Null: { 'aws:PrincipalTag/team': 'true' } },
      'Null aws:PrincipalTag/team "true" exempts requests that have the condition key',
    ],
    [
      'Null where it is not',
      { Null: { 'aws:PrincipalTag/unit': 'false' } },
      'Null aws:PrincipalTag/unit "false" exempts requests without the condition key',
    ],
    [
      'a key that is not there',
      { StringEquals: { 'aws:PrincipalTag/unit': 'a' } },
      'StringEquals aws:PrincipalTag/unit never holds without the condition key, and this request has none',
    ],
    [
      'a variable that this caller does not have',
      { StringEquals: { 'aws:PrincipalTag/team': '${aws:PrincipalTag/unit}' } },
      'StringEquals aws:PrincipalTag/team requires "${aws:PrincipalTag/unit}", and this request has "Red"; ${aws:PrincipalTag/unit} has no value here: this request has no such key',
    ],
  ])('all that is said of %s', (_, Condition, hint) => {
    const { message } = ask(policyOf(deny({ Resource: objects, Condition })), 'toExplicitlyDeny', [read()]);
    expect(message.split('\n').filter((line) => line.startsWith('Hint: '))).toEqual([`Hint: ${hint}`]);
  });

  test.each<[string, object, string]>([
    [
      'negated',
      { StringNotEquals: { 'aws:PrincipalTag/team': 'Red' } },
      'StringNotEquals aws:PrincipalTag/team leaves out "Red"',
    ],
    [
      'not of a key that the call does not specify, beside one that fails whatever its value is',
      { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }, Bool: { 'aws:SecureTransport': 'false' } },
      'Bool aws:SecureTransport requires "false", and this request has "true"',
    ],
  ])('all that is said of a test in an Allow: %s', (_, Condition, hint) => {
    const { message } = ask(policyOf(allow({ Condition })), 'toAllow', [read()]);
    expect(message.split('\n').filter((line) => line.startsWith('Hint: '))).toEqual([`Hint: ${hint}`]);
  });

  test('a Deny that a wildcard under StringNotEquals makes apply', () => {
    const policy = policyOf(allow(), deny({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'R*' } } }));
    expect(ask(policy, 'toAllow', [read()]).message).toContain('use StringNotLike');
    const right = policyOf(allow(), deny({ Condition: { StringNotLike: { 'aws:PrincipalTag/team': 'R*' } } }));
    expect(ask(right, 'toAllow', [read()]).kind).toBe('passes');
  });

  test('letter case of a Resource and of a Principal', () => {
    const inOther = policyOf(allow({ Resource: 'arn:aws:s3:::logs/A*' }));
    expect(ask(inOther, 'toAllow', [read()]).message).toContain(
      'Hint: "arn:aws:s3:::logs/A*" and arn:aws:s3:::logs/a differ in letter case only',
    );
    const other = 'arn:aws:iam::111122223333:role/writer';
    expect(ask(policyOf(allow({ Principal: { AWS: other } })), 'toAllow', [read()]).message).toContain(
      `Hint: "${other}" and ${writer} differ in letter case only`,
    );
  });

  test('a Resource with a variable that a role does not have', () => {
    const home = policyOf(plain({ Resource: 'arn:aws:s3:::logs/${aws:username}/*' }));
    const set = { identity: [home], resource: policyOf(deny({ Action: 's3:PutObject' })) };
    expect(ask(set, 'toAllow', [read({ key: 'ci/a' })]).message).toContain(
      'Hint: ${aws:username} has no value here: only IAM users have it',
    );
  });
});
