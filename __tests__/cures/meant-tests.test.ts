import '../../src/setup';
import { getObject, iamRole, putObject, sseKms, sseS3, type Call } from '../../src';
import { ask, mendedStatements, policy, type AskedClaim, type Json } from './asked-claim';

const account = '111122223333';
const arn = `arn:aws:iam::${account}:role/etl`;
const role = iamRole(arn, { organization: 'o-a1b2c3d4e5', tags: { squad: 'data' } });
const kmsKey = `arn:aws:kms:eu-west-1:${account}:key/11111111-2222-3333-4444-555555555555`;
const header = 's3:x-amz-server-side-encryption';

const allow = (more: Json = {}): Json => ({
  Sid: 'Etl',
  Effect: 'Allow',
  Principal: { AWS: arn },
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: 'arn:aws:s3:::lake/*',
  ...more,
});
const deny = (Condition: Json, more: Json = {}): Json => ({
  Sid: 'Guard',
  Effect: 'Deny',
  Principal: '*',
  Action: ['s3:GetObject', 's3:PutObject'],
  Resource: 'arn:aws:s3:::lake/*',
  ...more,
  Condition,
});
const read = getObject({ bucket: 'lake', key: 'a', caller: role, secure: true });
const write = (encryption: NonNullable<Parameters<typeof putObject>[0]['encryption']> | null): Call =>
  putObject({ bucket: 'lake', key: 'a', caller: role, secure: true, tlsVersion: '1.2', encryption });

const letIn: readonly AskedClaim[] = [
  { claim: 'toAllow' },
  { claim: 'toExplicitlyDeny', isNot: true },
  { claim: 'toDeny', isNot: true },
];

describe.each(letIn)('$claim: a Deny that was meant otherwise is mended in its test', (claim) => {
  test.each<[string, Json, Json, Call]>([
    ['HTTPS for HTTP', { Bool: { 'aws:SecureTransport': 'true' } }, { Bool: { 'aws:SecureTransport': 'false' } }, read],
    [
      'the key of the account',
      { StringNotEquals: { 'aws:PrincipalArn': account } },
      { StringNotEquals: { 'aws:PrincipalAccount': account } },
      read,
    ],
    [
      'the key of the tag',
      { StringNotEquals: { 'aws:PrincipalTag/Team': 'data' } },
      { StringNotEquals: { 'aws:PrincipalTag/squad': 'data' } },
      read,
    ],
    [
      'the key of the header',
      { StringNotEquals: { [`${header}-aws-kms-key-id`]: 'aws:kms' } },
      { StringNotEquals: { [header]: 'aws:kms' } },
      write(sseKms(kmsKey)),
    ],
  ])('%s', (_, wrong, right, call) => {
    const of = (condition: Json): Json =>
      deny(condition, { Action: call.name === 'putObject' ? 's3:PutObject' : 's3:*' });
    const document = policy(allow(), of(wrong));
    expect(mendedStatements(claim, document, call)).toEqual([allow(), of(right)]);
    const message = ask(claim, document, call).message();
    expect(message).toMatch(/^To fix it, (?:make|write) /m);
    expect(message).not.toMatch(/Nothing to paste|If the policy is right/);
  });

  test('but not where the value is another one, nor where no key of the kind has it', () => {
    for (const condition of [
      { StringNotEquals: { 'aws:PrincipalTag/Team': 'billing' } },
      { StringNotEquals: { 'aws:PrincipalType': 'data' } },
    ]) {
      const [, guard] = mendedStatements(claim, policy(allow(), deny(condition)), read);
      expect(guard).toEqual(deny({ ...condition, ArnNotEquals: { 'aws:PrincipalArn': arn } }));
    }
  });
});

describe('toAllow: a Deny of what the call sends takes that too, and the line above asks which of both is right', () => {
  test.each<[string, Json, Json, Call, string]>([
    [
      'a header',
      { StringNotEquals: { 's3:x-amz-acl': 'private' } },
      { StringNotEquals: { 's3:x-amz-acl': ['private', 'bucket-owner-full-control'] } },
      putObject({
        bucket: 'lake',
        key: 'a',
        caller: role,
        secure: true,
        tlsVersion: '1.2',
        encryption: null,
        acl: 'bucket-owner-full-control',
      }),
      's3:x-amz-acl',
    ],
    [
      'no header',
      { StringNotEquals: { [header]: 'AES256' } },
      { StringNotEquals: { [header]: 'AES256' }, Null: { [header]: 'false' } },
      write(null),
      header,
    ],
    [
      'a header that is listed',
      { StringEquals: { [header]: ['AES256', 'aws:kms'] } },
      { StringEquals: { [header]: 'aws:kms' } },
      write(sseS3()),
      header,
    ],
    [
      'the version of TLS',
      { NumericLessThan: { 's3:TlsVersion': 1.3 } },
      { NumericLessThan: { 's3:TlsVersion': 1.2 } },
      write(sseS3()),
      's3:TlsVersion',
    ],
  ])('%s', (_, wrong, right, call, key) => {
    const document = policy(allow(), deny(wrong, { Action: 's3:PutObject' }));
    expect(mendedStatements({ claim: 'toAllow' }, document, call)).toEqual([
      allow(),
      deny(right, { Action: 's3:PutObject' }),
    ]);
    expect(ask({ claim: 'toAllow' }, document, call).message()).toContain(
      `\nIf the policy is right, change what the call sends: ${key}\nTo fix it, `,
    );
  });

  test('but plain HTTP is not let in', () => {
    const call = getObject({ bucket: 'lake', key: 'a', caller: role, secure: false });
    const document = policy(allow(), deny({ Bool: { 'aws:SecureTransport': 'false' } }));
    const { cures, message } = ask({ claim: 'toAllow' }, document, call);
    expect(cures?.()).toEqual([]);
    expect(message()).toContain('Nothing to paste: the Deny is about what the call sends (aws:SecureTransport)');
  });
});

describe('one encryption alone is asked for, and the call has another', () => {
  const upload = { Action: 's3:PutObject' };
  const sse = { [header]: 'AES256' };
  const kms = { [header]: 'aws:kms' };
  const both = `If both are meant, list both: "${header}": ["AES256", "aws:kms"]`;

  test('the Deny asks for that of the call instead, and keeps what else it asks', () => {
    const of = (test: Json): Json => deny({ StringNotEqualsIfExists: test, Null: { [header]: 'false' } }, upload);
    const document = policy(allow(), of(sse));
    expect(mendedStatements({ claim: 'toAllow' }, document, write(sseKms(kmsKey)))).toEqual([allow(), of(kms)]);
    expect(ask({ claim: 'toAllow' }, document, write(sseKms(kmsKey))).message()).toContain(
      `\nIf the policy is right, change what the call sends: ${header}\n${both}\nTo fix it, make "${header}": "aws:kms"`,
    );
  });

  test('so does the Allow', () => {
    const of = (test: Json): Json => allow({ ...upload, Condition: { StringEquals: test } });
    expect(mendedStatements({ claim: 'toAllow' }, policy(of(sse)), write(sseKms(kmsKey)))).toEqual([of(kms)]);
    expect(ask({ claim: 'toAllow' }, policy(of(sse)), write(sseKms(kmsKey))).message()).toContain(both);
  });

  test('but not where the call asks for none', () => {
    const of = (test: Json): Json => allow({ ...upload, Condition: { StringEquals: test } });
    expect(ask({ claim: 'toAllow' }, policy(of(sse)), write(null)).cures?.()).toEqual([]);
  });

  test('a Deny of several kinds takes that of the call too', () => {
    const of = (values: readonly string[]): Json => deny({ StringNotEquals: { [header]: values } }, upload);
    const document = policy(allow(), of(['AES256', 'aws:kms:dsse']));
    expect(mendedStatements({ claim: 'toAllow' }, document, write(sseKms(kmsKey)))).toEqual([
      allow(),
      of(['AES256', 'aws:kms:dsse', 'aws:kms']),
    ]);
  });
});

describe('toGrantAny', () => {
  const claim = { claim: 'toGrantAny' } as const;
  const organization = { StringNotEquals: { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' } };

  test('spares the caller from the Deny, which goes on for all others', () => {
    const document = policy(allow(), deny(organization));
    const given = { actions: ['s3:PutObject'], principals: [role] };
    expect(mendedStatements(claim, document, given)).toEqual([
      allow(),
      deny({ ...organization, ArnNotEquals: { 'aws:PrincipalArn': arn } }),
    ]);
    expect(ask(claim, document, given).message()).not.toContain('This drops');
  });

  test('takes the action out of the Deny, whose other actions fit its resource', () => {
    const { Condition, ...all } = deny({}, { Action: 's3:Put*' });
    expect(Condition).toEqual({});
    const [, guard] = mendedStatements(claim, policy(allow(), all), { actions: ['s3:PutObject'] });
    expect(guard).toMatchObject({ Effect: 'Deny', Principal: '*', Resource: 'arn:aws:s3:::lake/*' });
    expect(guard?.['Action']).not.toContain('s3:PutBucketPolicy');
    expect(guard?.['Action']).not.toContain('s3:PutObject');
  });

  test('adds the action to the Allow that lacks it alone, as the hint says', () => {
    const document = policy(allow({ Action: 's3:GetObject' }));
    const given = { actions: ['s3:PutObject'] };
    expect(mendedStatements(claim, document, given)).toEqual([allow()]);
    expect(ask(claim, document, given).message()).toContain(
      'Hint: add "s3:PutObject" to Action\nTo fix it, make that "Action": ["s3:GetObject", "s3:PutObject"]',
    );
  });

  test('adds nothing to an Allow for everybody', () => {
    const document = policy(allow({ Principal: '*', Action: 's3:GetObject' }));
    const { cures, message } = ask(claim, document, { actions: ['s3:PutObject'] });
    expect(cures?.()).toEqual([]);
    expect(message()).toContain('For an Allow to paste, name whom you mean in the claim');
  });
});
