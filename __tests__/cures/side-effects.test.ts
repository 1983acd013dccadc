import { getObject, parsePolicy } from '../../src';
import { gravestOpening } from '../../src/cures/gravest-opening';
import { callsFromNetworks, changeInsidersAlone } from '../../src/cures/insider-calls';
import { ask } from '../matchers/answered';
import { allow, deny, objects, organization, plain, policyOf, writer } from '../matchers/documents';

const effect = /^This changes other requests too: this one is (.*), and would be (.*)\n((?: {2}.*\n?)*)/m;

/** What a message says of requests beside the claim: how the example was decided, how it would be, and its lines. */
function effectIn(message: string): { before: string; after: string; example: string } | undefined {
  const [, before = '', after = '', example = ''] = effect.exec(message) ?? [];
  return before === '' ? undefined : { before, after, example };
}

const inVpc = deny({ Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } } });
const inOrganization = deny({ Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization } } });

describe('whom a perimeter names, who is let in then, is whom it was to let in', () => {
  const trail = (account: string) =>
    policyOf(
      allow({
        Principal: { Service: 'cloudtrail.amazonaws.com' },
        Action: 's3:PutObject',
        Condition: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );

  test.each([
    ['a network', policyOf(allow(), inVpc), 'toEnforceNetworkPerimeter', { vpcs: ['vpc-99999999'] }],
    [
      'an organization',
      policyOf(allow({ Principal: '*' }), inOrganization),
      'toEnforceIdentityPerimeter',
      { organizations: ['o-zzzzzzzzzz'] },
    ],
    ['an account', trail('444455556666'), 'toPreventConfusedDeputy', { accounts: ['111122223333'] }],
  ] as const)('%s', (_, policy, matcher, options) => {
    const { kind, message } = ask(policy, matcher, [options]);
    expect(kind).toBe('fails');
    expect(message).toContain('To fix it, ');
    expect(effectIn(message)).toBeUndefined();
  });

  test('a statement that tests more may stop them for another reason: then it is news', () => {
    const network = { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } };
    const policy = parsePolicy(
      policyOf(
        deny({ Condition: network }),
        deny({ Condition: { ...network, Bool: { 'aws:SecureTransport': 'false' } } }),
      ),
    );
    const isAboutThemAlone = (statement: number): boolean =>
      changeInsidersAlone(
        () => ({ type: 'resource', policy }),
        [
          {
            path: ['Statement', statement, 'Condition', 'StringNotEquals', 'aws:SourceVpc'],
            operation: 'replace',
            value: 'vpc-99999999',
          },
        ],
        callsFromNetworks({ vpcs: ['vpc-99999999'] }),
      );
    expect([0, 1].map(isAboutThemAlone)).toEqual([true, false]);
  });
});

describe('the example of another request', () => {
  const open = (...denies: readonly ReturnType<typeof deny>[]) =>
    parsePolicy(policyOf(allow({ Principal: '*', Action: 's3:*' }), ...denies));
  const own = '111122223333';
  const strangers = deny({ Action: 's3:*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': own } } });
  const anonymous = deny({ Action: 's3:*', Condition: { StringEquals: { 'aws:PrincipalType': 'Anonymous' } } });
  const writing = deny({
    Action: [
      's3:Put*',
      's3:Delete*',
      's3:Create*',
      's3:Re*',
      's3:By*',
      's3:Ab*',
      's3:Up*',
      's3:In*',
      's3:Object*',
      's3:T*',
      's3:U*',
      's3:As*',
      's3:Di*',
      's3:Submit*',
      's3:Pause*',
    ],
  });

  test.each([
    ['a write of anybody', [strangers], [], 'anonymous', /^s3:(?:Put|Delete)Object$/],
    [
      'a write of a stranger, where nobody anonymous gets in',
      [strangers, anonymous],
      [anonymous],
      'other',
      /^s3:(?:Put|Delete)Object$/,
    ],
    ['a read of anybody, where no write is opened', [strangers, writing], [writing], 'anonymous', /^s3:(?:Get|List)/],
  ] as const)('is the gravest: %s', (_, before, after, caller, action) => {
    const found = gravestOpening(open(...after), open(...before), () => true);
    expect(found?.request.action).toMatch(action);
    const { principal } = found?.request ?? {};
    expect(principal === 'anonymous' ? 'anonymous' : 'other').toBe(caller);
    expect(JSON.stringify(principal)).not.toContain(own);
  });

  test('is none where nothing is opened, or nothing that is to be shown', () => {
    expect(gravestOpening(open(strangers), open(strangers), () => true)).toBeUndefined();
    expect(gravestOpening(open(), open(strangers), () => false)).toBeUndefined();
  });

  test('is an opened write of anybody, and no lost or opened read', () => {
    const acl = { StringNotEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } };
    const policy = policyOf(allow({ Principal: '*', Action: 's3:*' }), deny({ Action: 's3:*', Condition: acl }));
    const read = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
    const found = effectIn(ask(policy, 'toExplicitlyDeny', [read], 'not').message);
    expect(found).toMatchObject({ before: 'explicitly denied', after: 'allowed' });
    expect(found?.example).toMatch(/ {2}caller +anonymous\n {2}call +s3:(?:Delete|Abort)\w+ on /);
  });

  const inChina = JSON.parse(
    JSON.stringify(policyOf(allow({ Principal: '*' }))).replaceAll('arn:aws:', 'arn:aws-cn:'),
  ) as object;

  test('is in a partition that the policy speaks of', () => {
    const call = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
    const { message } = ask(inChina, 'toAllow', [call]);
    const found = effectIn(message);
    expect(found?.before).toBe('allowed');
    expect(found?.example).toContain(' on arn:aws-cn:s3:::logs/');
  });

  test('says what in it is made up', () => {
    const policy = parsePolicy(
      policyOf(
        plain({ Effect: 'Deny', Action: ['s3:GetObject', 's3:DeleteObject'], Resource: '*' }),
        plain({ Action: '*', Resource: '*' }),
      ),
      { type: 'serviceControl' },
    );
    const access = { actions: ['s3:GetObject'], principals: [writer], resources: [objects] };
    const found = effectIn(ask(policy, 'toGrantAny', [access]).message);
    expect(found?.example).toContain('  made up  ');
  });
});

describe('a rule of AWS Config says what a text changes beside it', () => {
  const rule = (policy: object, ...given: readonly unknown[]) =>
    effectIn(ask(policy, 'toComplyWithConfigRule', given).message);

  const lists = allow({ Principal: { AWS: writer }, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::logs' });

  test('the read of a caller whom the list allows, which goes with the Allow for everybody', () => {
    const found = rule(policyOf(allow({ Principal: '*' }), lists), 's3-bucket-policy-grantee-check', {
      awsPrincipals: writer,
    });
    expect(found).toMatchObject({ before: 'allowed', after: 'neither allowed nor denied' });
    expect(found?.example).toContain(':assumed-role/Writer/');
  });

  test('nothing where what changes is what the rule asks', () => {
    expect(rule(policyOf(allow()), 's3-bucket-ssl-requests-only')).toBeUndefined();
    const list = policyOf(allow({ Principal: { AWS: [writer, 'arn:aws:iam::999988887777:role/Other'] } }));
    expect(rule(list, 's3-bucket-policy-grantee-check', { awsPrincipals: writer })).toBeUndefined();
  });
});

test('a key policy that does not speak of S3 gets no statement about S3', () => {
  const key = parsePolicy(policyOf(allow({ Action: 'kms:Decrypt', Resource: '*' })), { type: 'kmsKey' });
  const call = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
  const { kind, message } = ask(key, 'toAllow', [call]);
  expect(kind).toBe('fails');
  expect(message).not.toContain('To fix it');
  expect(message).toContain('Nothing to paste: ');
  expect(message).not.toContain('other requests');
});
