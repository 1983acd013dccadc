import { getObject, iamRole, parsePolicy, s3Bucket, type Call } from '../../src';
import { documentDecider } from '../../src/claims/decider';
import { unspecifiedError } from '../../src/report/unspecified-error';
import { decideAuthorization } from '../../src/s3/authorizations/decide-authorization';
import { ask } from '../matchers/answered';
import { allow, deny, policyOf, writer } from '../matchers/documents';
import { firstAuthorization } from '../s3/first-authorization';

const policy = parsePolicy(
  {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::logs/*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      },
    ],
  },
  { type: 'resource' },
);
const decider = documentDecider(policy);
const read = firstAuthorization(
  getObject({ bucket: 'logs', key: 'a', caller: iamRole('arn:aws:iam::111122223333:role/Writer'), secure: true }),
);

function linesWith(hint: (key: string) => string | undefined): string[] {
  const decided = decideAuthorization(read, decider);
  if (decided.answer === 'decided') throw new Error('it is decided');
  const question = { authorization: { ...read, hint }, decider };
  return unspecifiedError(question, decided, { name: 'getObject', subject: { policy } }).message.split('\n');
}

test('a hint where there is something to add, and none where there is not', () => {
  const [hinted, plain] = [linesWith((key) => read.hint(key)), linesWith(() => undefined)];
  expect(hinted[1]).toBe('Hint: add iamRole(arn, { organization })');
  expect(plain).toEqual(hinted.filter((line) => !line.startsWith('Hint:')));
});

describe('the whole message', () => {
  const call = (more: object = {}): Call =>
    getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true, ...more });
  const role = `iamRole('${writer}'`;
  const read = "getObject({ bucket: 'logs', key: 'a', caller: ";

  test.each<[string, unknown, Call, readonly string[]]>([
    [
      'of three facts, two of the caller',
      policyOf(
        allow({
          Condition: {
            StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
            IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
          },
        }),
        deny({ Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'red' } } }),
      ),
      call(),
      [
        'the call does not specify aws:PrincipalOrgID, aws:PrincipalTag/team and aws:SourceIp, and s3:GetObject depends on them',
        "Hint: add iamRole(arn, { organization, tags: { team: … } }) and from: internet('203.0.113.7')",
        'Complete, with values made up for what is missing:',
        `  allowed            ${read}${role}, { organization: 'o-a1b2c3d4e5', tags: { team: 'red' } }), from: internet('203.0.113.7') })`,
        `  explicitly denied  ${read}${role}, { organization: null, tags: null }) })`,
        `  not allowed        ${read}${role}, { organization: null, tags: { team: 'red' } }) })`,
      ],
    ],
    [
      'of the key',
      policyOf(allow({ Resource: 'arn:aws:s3:::logs/a/*' })),
      getObject({ bucket: 'logs', caller: writer, secure: true }),
      [
        'the call does not specify its key, and s3:GetObject depends on it',
        "Hint: add key: '…'",
        'Complete, with values made up for what is missing:',
        `  allowed      getObject({ bucket: 'logs', key: 'a/a', caller: '${writer}' })`,
        `  not allowed  getObject({ bucket: 'logs', key: 'key', caller: '${writer}' })`,
      ],
    ],
    [
      'of the session',
      policyOf(allow({ Principal: { AWS: 'arn:aws:sts::111122223333:assumed-role/Writer/ci' } })),
      call(),
      [
        'the call does not specify its session, and s3:GetObject depends on it',
        "Hint: add iamRole(arn, { session: '…' })",
        'Complete, with values made up for what is missing:',
        `  allowed      ${read}${role}, { session: 'ci' }) })`,
        `  not allowed  ${read}${role}, { session: 'session' }) })`,
      ],
    ],
    [
      'of whose the object is',
      s3Bucket({ name: 'logs', account: '111122223333', objectOwnership: 'ObjectWriter', policy: policyOf(allow()) }),
      call(),
      [
        'the call does not specify who owns the existing object, and s3:GetObject depends on it',
        "Hint: add objectOwner: '<account>', or null for none",
      ],
    ],
    [
      'of what AWS does not document',
      policyOf(allow({ Condition: { Bool: { 'aws:SecureTransport': 'True' } } })),
      call(),
      [
        'it depends on behaviour that AWS does not document (C16 in docs/limits.md)',
        'C16, assumed here for single requests: letter case of `true` and `false` is free',
        'Hint: write true and false in lower case',
      ],
    ],
  ])('%s', (_, subject, asked, lines) => {
    const { kind, message } = ask(subject, 'toAllow', [asked]);
    expect(kind).toBe('undecided');
    expect(message.split('\n')).toEqual([`Cannot decide: toAllow: ${lines[0] ?? ''}`, ...lines.slice(1)]);
  });
});
