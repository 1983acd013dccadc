import { s3Bucket, dsseKms, parsePolicy, sseKms, type BucketSettings } from '../../src';
import type { ConfigRule } from '../../src/s3/config/rules';
import { readVectors } from '../vectors/vectors';
import {
  ask,
  bothWays,
  doesNotHold,
  failed,
  holds,
  isMisuse,
  isPolicyProblem,
  isUndecided,
  witnessOf,
} from './answered';
import {
  allow,
  bucketArn,
  deny,
  keyArn,
  objects,
  organization,
  otherKey,
  outsider,
  overHttp,
  plain,
  policyOf,
  tlsOnly,
  whole,
  writer,
} from './documents';

const account = '111122223333';
const other = '444455556666';
const compliant = holds;
const noncompliant = doesNotHold;
type Settings = Omit<BucketSettings, 'name'>;
const bucket = (settings: Settings = {}) => s3Bucket({ name: 'logs', ...settings });
/** Nothing is in the way of a public policy or ACL. */
const unblocked = (settings: Settings = {}) =>
  bucket({ blockPublicAccess: false, objectOwnership: 'ObjectWriter', ...settings });
const rule = (id: ConfigRule, subject: unknown, parameters?: object) =>
  bothWays(subject, 'toComplyWithConfigRule', id, ...(parameters === undefined ? [] : [parameters]));

describe('s3-bucket-ssl-requests-only (H1): every request over HTTP is explicitly denied', () => {
  const id = 's3-bucket-ssl-requests-only';

  test('the recipe, alone and on a bucket', () => {
    expect(rule(id, tlsOnly)).toEqual(compliant);
    expect(rule(id, bucket({ policy: tlsOnly }))).toEqual(compliant);
  });

  test.each<[string, object]>([
    ['no Deny at all', policyOf(allow())],
    ['H2 an Allow for HTTPS only', policyOf(allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }))],
    ['H3 objects only', policyOf(deny({ Resource: objects, Condition: overHttp }))],
    ['H3 reads only', policyOf(deny({ Action: 's3:GetObject', Resource: objects, Condition: overHttp }))],
    ['H3 some principals only', policyOf(deny({ Principal: { AWS: outsider }, Condition: overHttp }))],
    ['H3 a version of TLS only', policyOf(deny({ Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } } }))],
  ])('%s', (_, policy) => {
    expect(rule(id, policy)).toEqual(noncompliant);
    const { context } = witnessOf(policy, 'toComplyWithConfigRule', id);
    expect(context?.['aws:SecureTransport'] ?? context?.['aws:securetransport']).toBe('false');
  });

  test.each<[string, object]>([
    ['H3 StringEquals', policyOf(deny({ Condition: { StringEquals: { 'aws:SecureTransport': 'false' } } }))],
    ['H3 BoolIfExists', policyOf(deny({ Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } }))],
    [
      'two halves',
      policyOf(deny({ Resource: objects, Condition: overHttp }), deny({ Resource: bucketArn, Condition: overHttp })),
    ],
  ])('an equivalent spelling: %s', (_, policy) => {
    expect(rule(id, policy)).toEqual(compliant);
  });

  test('H1 no policy', () => {
    expect(rule(id, bucket())).toEqual(noncompliant);
    expect(failed(bucket(), 'toComplyWithConfigRule', id).message).toContain('The bucket has no policy');
  });

  const cases = readVectors<{
    readonly name: string;
    readonly topic: string;
    readonly policy: object | null;
    readonly truth: string;
  }>('checkers').filter(({ topic }) => topic === 'ssl');
  test.each(cases.map((one) => [one.name, one] as const))('what fools static checkers: %s', (_, { policy, truth }) => {
    const subject = s3Bucket({ name: 'my-bucket', blockPublicAccess: false, ...(policy !== null && { policy }) });
    expect(rule(id, subject)).toEqual(truth === 'enforced' ? compliant : noncompliant);
  });
});

describe('default encryption', () => {
  test('s3-bucket-server-side-encryption-enabled is met by every bucket since 2023 (H5)', () => {
    for (const subject of [bucket(), bucket({ defaultEncryption: sseKms() }), bucket({ policy: tlsOnly })]) {
      expect(rule('s3-bucket-server-side-encryption-enabled', subject)).toEqual(compliant);
    }
  });

  const id = 's3-default-encryption-kms';
  test.each<[string, Settings, unknown, [string, string]]>([
    ['SSE-S3', {}, undefined, noncompliant],
    ['SSE-KMS with the AWS managed key', { defaultEncryption: sseKms() }, undefined, compliant],
    ['DSSE-KMS', { defaultEncryption: dsseKms(keyArn) }, undefined, compliant],
    ['a listed key', { defaultEncryption: sseKms(keyArn) }, { kmsKeyArns: `${otherKey}, ${keyArn}` }, compliant],
    ['a listed key of a list', { defaultEncryption: sseKms(keyArn) }, { kmsKeyArns: [otherKey, keyArn] }, compliant],
    ['another key', { defaultEncryption: sseKms(keyArn) }, { kmsKeyArns: otherKey }, noncompliant],
    ['the AWS managed key beside a list', { defaultEncryption: sseKms() }, { kmsKeyArns: keyArn }, noncompliant],
    ['SSE-S3 though the policy wants KMS', { policy: tlsOnly }, { kmsKeyArns: keyArn }, noncompliant],
  ])('s3-default-encryption-kms (H6): %s', (_, settings, parameters, answer) => {
    expect(rule(id, bucket(settings), parameters as object | undefined)).toEqual(answer);
  });

  test('the message tells the default', () => {
    const { message } = failed(bucket({ defaultEncryption: sseKms(keyArn) }), 'toComplyWithConfigRule', id, {
      kmsKeyArns: otherKey,
    });
    expect(message).toContain(`NON_COMPLIANT: the default encryption is SSE-KMS under ${keyArn}`);
    expect(failed(bucket(), 'toComplyWithConfigRule', id).message).toContain('the default encryption is SSE-S3');
  });
});

describe('s3-bucket-public-read-prohibited and -write- (H7, H8)', () => {
  const reads = 's3-bucket-public-read-prohibited';
  const writes = 's3-bucket-public-write-prohibited';
  const grant = (Action: string | string[], more: object = {}) => policyOf(allow({ Principal: '*', Action, ...more }));
  const [yes, no] = [compliant, noncompliant];

  test.each<[string, Settings, [string, string], [string, string]]>([
    ['a new bucket', {}, yes, yes],
    ['nothing told', { blockPublicAccess: false }, yes, yes],
    ['a public read', { policy: grant('s3:GetObject') }, no, yes],
    ['a public list', { policy: grant('s3:List*', { Resource: bucketArn }) }, no, yes],
    ['a public write', { policy: grant('s3:PutObject') }, yes, no],
    ['a public deletion', { policy: grant('s3:Delete*') }, yes, no],
    ['public permissions', { policy: grant('s3:PutBucketPolicy', { Resource: bucketArn }) }, yes, no],
    ['public tags', { policy: grant('s3:PutObjectTagging') }, yes, no],
    ['everything public', { policy: grant('s3:*', { Resource: whole }) }, no, no],
    [
      'all but reads',
      {
        policy: policyOf(
          allow({
            Principal: '*',
            Action: undefined,
            NotAction: ['s3:Get*', 's3:List*', 's3:AllowVendedLogDeliveryForResource'],
            Resource: whole,
          }),
        ),
      },
      yes,
      no,
    ],
    ['a role', { policy: policyOf(allow({ Action: 's3:*' })) }, yes, yes],
    [
      'an organization',
      { policy: grant('s3:*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } } }) },
      yes,
      yes,
    ],
    [
      'E47 all but an organization',
      { policy: grant('s3:*', { Condition: { StringNotEquals: { 'aws:PrincipalOrgID': organization } } }) },
      no,
      no,
    ],
    [
      'E44 half of the internet',
      { policy: grant('s3:GetObject', { Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } } }) },
      no,
      yes,
    ],
    ['E47 a Deny does not count', { policy: policyOf(allow({ Principal: '*' }), deny()) }, no, yes],
    ['E48 ACL public-read', { acl: 'public-read' }, no, yes],
    ['E48 ACL public-read-write', { acl: 'public-read-write' }, no, no],
    ['E48 ACL authenticated-read', { acl: 'authenticated-read' }, no, yes],
    [
      'an ACL that is ignored',
      { acl: 'public-read-write', blockPublicAccess: { ignorePublicAcls: true, blockPublicPolicy: false } },
      yes,
      yes,
    ],
    [
      'an ACL while only policies are restricted',
      { acl: 'public-read', blockPublicAccess: { ignorePublicAcls: false } },
      no,
      yes,
    ],
    [
      'a policy that is restricted',
      { policy: grant('s3:*', { Resource: whole }), blockPublicAccess: { blockPublicPolicy: false } },
      yes,
      yes,
    ],
    [
      'a policy that is restricted, an ACL that is not',
      {
        policy: grant('s3:*', { Resource: whole }),
        acl: 'public-read',
        blockPublicAccess: { blockPublicPolicy: false, ignorePublicAcls: false },
      },
      no,
      yes,
    ],
    [
      'the settings of the account do not count (H8)',
      { acl: 'public-read-write', accountBlockPublicAccess: { ignorePublicAcls: true } },
      no,
      no,
    ],
  ])('%s', (_, settings, read, write) => {
    expect(rule(reads, unblocked(settings))).toEqual(read);
    expect(rule(writes, unblocked(settings))).toEqual(write);
  });

  test('messages: the request, what allows it, and how the rule reads', () => {
    const closed = unblocked({ policy: policyOf(allow({ Principal: '*' }), deny({ Sid: 'Closed' })) });
    expect(failed(closed, 'toComplyWithConfigRule', reads).message).toMatch(
      /s3:GetObject on [^]*Allowed by statement 0[^]*The rule goes by the Allow statements[^]*statement 1 `Closed` denies this request/,
    );
    expect(failed(unblocked({ acl: 'public-read' }), 'toComplyWithConfigRule', reads).message).toContain(
      "Allowed by the bucket's ACL public-read",
    );
  });

  test('S6 a public policy that S3 would refuse is not a subject', () => {
    expect(rule(reads, bucket({ policy: grant('s3:GetObject') }))).toEqual(isPolicyProblem);
  });
});

describe('s3-bucket-policy-grantee-check (H9)', () => {
  const id = 's3-bucket-policy-grantee-check';
  const ofOutsider = policyOf(allow({ Principal: { AWS: outsider } }));
  const ofAccount = policyOf(allow({ Principal: { AWS: other } }));
  const anyone = (Condition: object) => policyOf(allow({ Principal: '*', Condition }));
  const inBlock = anyone({ IpAddress: { 'aws:SourceIp': '203.0.113.0/25' } });

  test.each<[string, object, object]>([
    ['the example of AWS', ofAccount, { awsPrincipals: `${account}, ${other}` }],
    [
      'the root ARN is its account',
      policyOf(allow({ Principal: { AWS: `arn:aws:iam::${other}:root` } })),
      { awsPrincipals: other },
    ],
    ['an ARN', ofOutsider, { awsPrincipals: [outsider] }],
    ['partial matching', ofOutsider, { awsPrincipals: `arn:aws:iam::${other}:role/*` }],
    [
      'a service',
      policyOf(allow({ Principal: { Service: 'cloudtrail.amazonaws.com' } })),
      { servicePrincipals: 'cloudtrail.amazonaws.com' },
    ],
    [
      'a provider',
      policyOf(allow({ Principal: { Federated: 'accounts.google.com' } })),
      { federatedUsers: 'accounts.google.com' },
    ],
    ['a block within', inBlock, { ipAddresses: '203.0.113.0/24' }],
    ['two blocks that make one', inBlock, { ipAddresses: ['203.0.113.0/26', '203.0.113.64/26'] }],
    ['a VPC', anyone({ StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } }), { vpcIds: 'vpc-0a1b2c3d' }],
    [
      'anyone of a listed account',
      anyone({ StringEquals: { 'aws:PrincipalAccount': other } }),
      { awsPrincipals: other },
    ],
    [
      'anyone as a listed role',
      anyone({ ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${other}:role/A*` } }),
      { awsPrincipals: `arn:aws:iam::${other}:role/*` },
    ],
    [
      'an unlisted role from a listed place',
      policyOf(allow({ Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.7' } } })),
      { ipAddresses: '203.0.113.7' },
    ],
    ['only Denies', tlsOnly, {}],
  ])('%s is COMPLIANT', (_, policy, parameters) => {
    expect(rule(id, policy, parameters)).toEqual(compliant);
    expect(rule(id, unblocked({ policy }), parameters)).toEqual(compliant);
  });

  test.each<[string, object, object]>([
    [
      'the example of AWS',
      policyOf(allow({ Principal: { AWS: '999900009999' } })),
      { awsPrincipals: `${account}, ${other}` },
    ],
    ['nothing listed', ofAccount, {}],
    ['an account where a role of it is listed', ofAccount, { awsPrincipals: outsider }],
    ['a role where its account is listed: no exact match', ofOutsider, { awsPrincipals: other }],
    ['one of two', policyOf(allow({ Principal: { AWS: [outsider, writer] } })), { awsPrincipals: outsider }],
    [
      'another statement',
      policyOf(allow({ Principal: { AWS: outsider } }), allow({ Action: 's3:PutObject' })),
      { awsPrincipals: outsider },
    ],
    ['everyone', policyOf(allow({ Principal: '*' })), { awsPrincipals: other, ipAddresses: '203.0.113.0/24' }],
    ['everyone of AWS', policyOf(allow({ Principal: { AWS: '*' } })), { awsPrincipals: other }],
    [
      'everyone beside a listed one',
      policyOf(allow({ Principal: { AWS: [outsider, '*'] } })),
      { awsPrincipals: outsider },
    ],
    [
      'another service',
      policyOf(allow({ Principal: { Service: 'sns.amazonaws.com' } })),
      { servicePrincipals: 'cloudtrail.amazonaws.com' },
    ],
    ['a wider block', inBlock, { ipAddresses: '203.0.113.0/26' }],
    [
      'all but a block',
      anyone({ NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
      { ipAddresses: '203.0.113.0/24' },
    ],
    ['any VPC', anyone({ StringLike: { 'aws:SourceVpc': 'vpc-*' } }), { vpcIds: 'vpc-0a1b2c3d' }],
    ['an organization', anyone({ StringEquals: { 'aws:PrincipalOrgID': organization } }), { awsPrincipals: other }],
    ['IfExists', anyone({ StringEqualsIfExists: { 'aws:PrincipalAccount': other } }), { awsPrincipals: other }],
    [
      'a Deny of all others, since each statement is asked by itself',
      policyOf(allow({ Principal: '*' }), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } })),
      { ipAddresses: '203.0.113.0/24' },
    ],
    [
      'a provider that is not listed',
      policyOf(allow({ Principal: { Federated: 'accounts.google.com' } })),
      { federatedUsers: 'graph.facebook.com' },
    ],
  ])('%s is NON_COMPLIANT', (_, policy, parameters) => {
    expect(rule(id, policy, parameters)).toEqual(noncompliant);
  });

  test('H9 no policy is COMPLIANT', () => {
    expect(rule(id, bucket())).toEqual(compliant);
  });

  test('the witness is somebody who is not listed, the statement keeps its number', () => {
    const policy = policyOf(deny({ Condition: overHttp }), allow({ Principal: { AWS: [outsider, writer] } }));
    const { principal } = witnessOf(policy, 'toComplyWithConfigRule', id, { awsPrincipals: outsider });
    expect(principal).toContain(':assumed-role/Writer/');
    expect(failed(policy, 'toComplyWithConfigRule', id, { awsPrincipals: outsider }).message).toContain(
      'Allowed by statement 1',
    );
  });
});

describe('what a message says beside the request', () => {
  const asked = (subject: unknown, id: ConfigRule, parameters?: object) => {
    const { message } = ask(subject, 'toComplyWithConfigRule', parameters === undefined ? [id] : [id, parameters]);
    const lines = message.split('\n');
    return lines.slice(2).filter((line) => line !== '' && !/^ {2}(caller|call|transport|to try) /.test(line));
  };
  const statement = (Principal: string, more: readonly string[]) => [
    '  |  "Effect": "Allow",',
    `  |  "Principal": ${Principal},`,
    ...more,
  ];

  test.each<[ConfigRule, unknown, object | undefined, readonly string[]]>([
    [
      's3-bucket-ssl-requests-only',
      policyOf(deny({ Resource: objects, Condition: overHttp })),
      undefined,
      [
        'Expected: COMPLIANT: every request over plain HTTP is explicitly denied',
        'Received: NON_COMPLIANT: this one is not',
        'Nearest deny  statement 0 stops at Resource  Statement[0].Resource',
        '  |  "Effect": "Deny",',
        '  |  "Principal": "*",',
        '  |  "Action": "s3:*",',
        '  |  "Resource": "arn:aws:s3:::logs/*",',
        '  |              ^^^^^^^^^^^^^^^^^^^^^',
        '  |  "Condition": { "Bool": { "aws:SecureTransport": "false" } }',
        'Hint: add "arn:aws:s3:::logs" to Resource, or a pattern that covers it',
        'To fix it, make that "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]',
      ],
    ],
    [
      's3-default-encryption-kms',
      bucket(),
      undefined,
      [
        'Expected: COMPLIANT: every object is encrypted by default under a KMS key that the rule accepts',
        'Received: NON_COMPLIANT: the default encryption is SSE-S3',
        'Hint: s3Bucket({ defaultEncryption: sseKms(keyArn) }), with a key from kmsKeyArns if that is given',
      ],
    ],
    [
      's3-bucket-level-public-access-prohibited',
      bucket({ blockPublicAccess: { blockPublicAcls: false, ignorePublicAcls: false } }),
      undefined,
      [
        'Expected: COMPLIANT: every Block Public Access setting of the bucket is on',
        'Received: NON_COMPLIANT: blockPublicAcls, ignorePublicAcls are off',
        'Hint: s3Bucket({ blockPublicAccess: true }), or list the bucket in excludedPublicBuckets',
      ],
    ],
    [
      's3-bucket-public-read-prohibited',
      unblocked({ policy: policyOf(allow({ Principal: '*' }), deny({ Sid: 'Closed' })) }),
      undefined,
      [
        'Expected: COMPLIANT: every stranger is refused every read',
        'Received: NON_COMPLIANT: this one is allowed',
        'Allowed by statement 0  Statement[0]',
        ...statement('"*"', [
          '  |               ^^^',
          '  |  "Action": "s3:GetObject",',
          '  |  "Resource": "arn:aws:s3:::logs/*"',
        ]),
        "The rule goes by the Allow statements, the ACL and the bucket's own Block Public Access settings",
        'So it does not count that statement 1 `Closed` denies this request',
        'Hint: this principal is everyone: name whom you mean',
        'This drops the whole Allow, with everything that it grants',
        'To fix it, remove statement 0  Statement[0]',
      ],
    ],
    [
      's3-bucket-policy-grantee-check',
      policyOf(allow()),
      { awsPrincipals: outsider },
      [
        'Expected: COMPLIANT: every Allow statement lets in listed grantees only',
        'Received: NON_COMPLIANT: this one is allowed',
        'Allowed by statement 0  Statement[0]',
        'The rule looks at each Allow statement by itself',
        'Hint: name a listed grantee in the statement, or list this one in the parameters as the policy writes it',
      ],
    ],
    [
      's3-bucket-policy-grantee-check',
      policyOf(allow({ Principal: { Federated: 'accounts.google.com' } })),
      { federatedUsers: 'graph.facebook.com' },
      [
        'Expected: COMPLIANT: every Allow statement lets in listed grantees only',
        'Received: NON_COMPLIANT: an Allow statement names the identity provider accounts.google.com, which is not listed',
        'In Statement[0].Principal.Federated',
        ...statement('{ "Federated": "accounts.google.com" }', [
          '  |                              ^^^^^^^^^^^^^^^^^^^^^',
          '  |  "Action": "s3:GetObject",',
          '  |  "Resource": "arn:aws:s3:::logs/*"',
        ]),
        'Hint: list it in federatedUsers, or take it out of the statement',
      ],
    ],
    [
      's3-bucket-policy-grantee-check',
      policyOf(allow({ Resource: `arn:aws:s3:::logs/${'${aws:userid}'.repeat(6)}` })),
      { awsPrincipals: outsider },
      [
        'Expected: COMPLIANT: every Allow statement lets in listed grantees only',
        'Received: NON_COMPLIANT: a value has more than five policy variables, and the rule cannot evaluate such a policy',
        'In Statement[0].Resource',
        ...statement(`{ "AWS": "${writer}" }`, [
          '  |  "Action": "s3:GetObject",',
          '  |  "Resource": "arn:aws:s3:::logs/${aws:userid}${aws:userid}${aws:userid}${a…',
          `  |              ${'^'.repeat(62)}`,
        ]),
        'Hint: split the value',
      ],
    ],
    [
      's3-bucket-blacklisted-actions-prohibited',
      unblocked({ account, policy: policyOf(allow({ Principal: { AWS: outsider }, Action: 's3:DeleteObject' })) }),
      { blacklistedActionPattern: 's3:DeleteObject' },
      [
        'Expected: COMPLIANT: every blacklisted action is refused to other accounts',
        'Received: NON_COMPLIANT: this one is allowed',
        'Allowed by statement 0  Statement[0]',
        'The rule looks at Principal and ignores every Condition',
        "Hint: take the action out of the statement, or name principals of the bucket's account",
      ],
    ],
  ])('%s', (id, subject, parameters, lines) => {
    expect(asked(subject, id, parameters)).toEqual(lines);
  });

  test('in the other voice: what COMPLIANT rules out', () => {
    const { message } = ask(tlsOnly, 'toComplyWithConfigRule', ['s3-bucket-ssl-requests-only'], 'not');
    expect(message.split('\n').slice(2)).toEqual([
      'Expected: NON_COMPLIANT: at least one request over plain HTTP is not explicitly denied',
      'Received: COMPLIANT',
      '',
      "Nothing to paste: the rule is met; if it should be, write toComplyWithConfigRule('s3-bucket-ssl-requests-only')",
    ]);
  });
});

describe('s3-bucket-blacklisted-actions-prohibited (H10)', () => {
  const id = 's3-bucket-blacklisted-actions-prohibited';
  const owned = (policy: object) => unblocked({ account, policy });
  const delAndGet = { blacklistedActionPattern: 's3:GetBucket*, s3:DeleteObject' };
  const to = (Principal: unknown, Action: string | string[], more: object = {}) =>
    allow({ Principal, Action, Resource: whole, ...more });

  test.each<[string, object]>([
    ['another account', policyOf(to({ AWS: other }, 's3:DeleteObject'))],
    ['a role of another account', policyOf(to({ AWS: outsider }, 's3:GetBucketAcl'))],
    ['everyone', policyOf(to('*', 's3:DeleteObject'))],
    ['a pattern of the policy', policyOf(to({ AWS: other }, 's3:D*'))],
    ['another letter case', policyOf(to({ AWS: other }, 'S3:deleteobject'))],
    ['NotAction', policyOf({ ...to({ AWS: other }, ''), Action: undefined, NotAction: 's3:PutObject' })],
    [
      'a Condition that lets in the owner only is ignored',
      policyOf(to('*', 's3:DeleteObject', { Condition: { StringEquals: { 'aws:PrincipalAccount': account } } })),
    ],
    ['a Deny with a Condition is ignored too', policyOf(to('*', 's3:DeleteObject'), deny({ Condition: overHttp }))],
  ])('%s is NON_COMPLIANT', (_, policy) => {
    expect(rule(id, owned(policy), delAndGet)).toEqual(noncompliant);
  });

  test.each<[string, object]>([
    ["the owner's account", policyOf(to({ AWS: account }, 's3:*'))],
    ["a role of the owner's", policyOf(to({ AWS: writer }, 's3:*'))],
    ['other actions', policyOf(to({ AWS: other }, ['s3:GetObject', 's3:PutObject']))],
    ['an AWS service', policyOf(to({ Service: 'cloudtrail.amazonaws.com' }, 's3:GetBucketAcl'))],
    ['a Deny without Condition', policyOf(to('*', 's3:*'), deny({ Action: ['s3:Delete*', 's3:GetBucket*'] }))],
    ['only Denies', tlsOnly],
  ])('%s is COMPLIANT', (_, policy) => {
    expect(rule(id, owned(policy), delAndGet)).toEqual(compliant);
  });

  test('without the account of the bucket it is decided where that does not matter', () => {
    expect(rule(id, policyOf(to('*', 's3:DeleteObject')), delAndGet)).toEqual(noncompliant);
    expect(rule(id, policyOf(to({ AWS: [writer, outsider] }, 's3:DeleteObject')), delAndGet)).toEqual(noncompliant);
    expect(rule(id, policyOf(to({ AWS: other }, 's3:GetObject')), delAndGet)).toEqual(compliant);
    const one = policyOf(to({ AWS: outsider }, 's3:DeleteObject'));
    expect(rule(id, one, delAndGet)).toEqual(isUndecided);
    expect(failed(one, 'toComplyWithConfigRule', id, delAndGet).message).toContain(
      'Hint: add s3Bucket({ name, account',
    );
    expect(rule(id, bucket(), delAndGet)).toEqual(compliant);
  });

  test('the message says what is ignored', () => {
    const policy = policyOf(
      to('*', 's3:DeleteObject', { Condition: { StringEquals: { 'aws:PrincipalAccount': account } } }),
    );
    expect(failed(owned(policy), 'toComplyWithConfigRule', id, delAndGet).message).toMatch(
      /s3:DeleteObject on [^]*Allowed by statement 0[^]*ignores every Condition\nHint: /,
    );
  });
});

describe('s3-bucket-policy-not-more-permissive (H11)', () => {
  const id = 's3-bucket-policy-not-more-permissive';
  // The example of AWS: its resources are "*", which no bucket policy may have.
  const controlPolicy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Principal: { AWS: '777788889999' }, Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
      { Principal: { AWS: other }, Effect: 'Allow', Action: 's3:*', Resource: '*' },
    ],
  });
  const to = (Principal: unknown, Action: string, more: object = {}) => policyOf(allow({ Principal, Action, ...more }));

  test.each<[string, object, unknown?]>([
    ['less', to({ AWS: '777788889999' }, 's3:GetObject')],
    ['the same', to({ AWS: other }, 's3:*', { Resource: whole })],
    ['a user of a listed account', to({ AWS: `arn:aws:iam::${other}:user/Alice` }, 's3:PutObject')],
    ["the owner's account, whatever it may do", to({ AWS: account }, 's3:*', { Resource: whole })],
    ['only Denies', tlsOnly],
    [
      'what a Deny takes away',
      policyOf(
        allow({ Principal: { AWS: '777788889999' }, Action: 's3:*Object' }),
        deny({ Action: 's3:*', NotResource: undefined, Condition: undefined }),
      ),
    ],
    [
      'what the condition of the control policy holds for',
      to('*', 's3:GetObject', { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } } }),
      to('*', 's3:Get*', { Condition: { StringLike: { 'aws:SourceVpce': 'vpce-*' } } }),
    ],
  ])('%s is COMPLIANT', (_, policy, control = controlPolicy) => {
    expect(rule(id, unblocked({ account, policy }), { controlPolicy: control })).toEqual(compliant);
  });

  test.each<[string, object, unknown?]>([
    ['the example of AWS: another account', to({ AWS: 'arn:aws:iam::888899998888:user/Alice' }, 's3:GetObject')],
    ['the example of AWS: another action', to({ AWS: '777788889999' }, 's3:PutBucketPolicy', { Resource: bucketArn })],
    ['everyone', to('*', 's3:GetObject')],
    ['an AWS service', to({ Service: 'cloudtrail.amazonaws.com' }, 's3:PutObject')],
    [
      'less conditions than in the control policy',
      to({ AWS: other }, 's3:GetObject'),
      to({ AWS: other }, 's3:GetObject', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ],
    [
      'what the control policy denies',
      to({ AWS: other }, 's3:GetObject'),
      policyOf(allow({ Principal: { AWS: other } }), deny({ Condition: overHttp })),
    ],
    [
      'other objects',
      to({ AWS: other }, 's3:GetObject'),
      to({ AWS: other }, 's3:GetObject', { Resource: `${bucketArn}/in/*` }),
    ],
  ])('%s is NON_COMPLIANT', (_, policy, control = controlPolicy) => {
    expect(rule(id, unblocked({ account, policy }), { controlPolicy: control })).toEqual(noncompliant);
  });

  test('the control policy comes in any form', () => {
    const policy = to({ AWS: other }, 's3:GetObject');
    const control = to({ AWS: other }, 's3:Get*');
    for (const form of [control, JSON.stringify(control), parsePolicy(control)]) {
      expect(rule(id, bucket({ account, policy }), { controlPolicy: form })).toEqual(compliant);
    }
    expect(rule(id, policy, { controlPolicy: control })).toEqual(compliant);
    expect(rule(id, to({ AWS: '777788889999' }, 's3:GetObject'), { controlPolicy: control })).toEqual(isUndecided);
    expect(rule(id, bucket(), { controlPolicy: control })).toEqual(compliant);
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /the parameter controlPolicy is undefined/],
    ['no text', 7, /must be a policy, got 7/],
    ['no JSON', '{', /controlPolicy is not a policy: [^]*must be an Amazon S3 bucket policy/],
    ['no principals', policyOf(plain()), /not a policy: MISSING_PRINCIPAL/],
    ['a misspelt action', to({ AWS: other }, 's3:GetObjet'), /INVALID_ACTION/],
    [
      'more than 1024 characters',
      JSON.stringify(to({ AWS: other }, 's3:GetObject')).padEnd(1025, ' '),
      /1025 characters\nHint: AWS Config accepts at most 1024/,
    ],
  ])('%s is misuse', (_, control, words) => {
    expect(rule(id, tlsOnly, { controlPolicy: control })).toEqual(isMisuse);
    expect(ask(tlsOnly, 'toComplyWithConfigRule', [id, { controlPolicy: control }]).message).toMatch(words);
  });
});

describe('s3-bucket-level-public-access-prohibited (H12)', () => {
  const id = 's3-bucket-level-public-access-prohibited';
  test.each<[string, Settings, object | undefined, [string, string]]>([
    ['a new bucket', {}, undefined, compliant],
    ['all off', { blockPublicAccess: false }, undefined, noncompliant],
    ['one off', { blockPublicAccess: { blockPublicAcls: false } }, undefined, noncompliant],
    [
      'the account makes up for nothing',
      { blockPublicAccess: false, accountBlockPublicAccess: true },
      undefined,
      noncompliant,
    ],
    ['excluded', { blockPublicAccess: false }, { excludedPublicBuckets: 'site, logs' }, compliant],
    ['others are excluded', { blockPublicAccess: false }, { excludedPublicBuckets: ['logs-2'] }, noncompliant],
  ])('%s', (_, settings, parameters, answer) => {
    expect(rule(id, bucket(settings), parameters)).toEqual(answer);
  });

  test('the message tells which are off', () => {
    const { message } = failed(
      bucket({ blockPublicAccess: { ignorePublicAcls: false } }),
      'toComplyWithConfigRule',
      id,
    );
    expect(message).toContain('NON_COMPLIANT: ignorePublicAcls is off');
  });
});

describe('more than five policy variables in one value', () => {
  const variables = (count: number) =>
    policyOf(
      deny({ Condition: overHttp }),
      allow({
        Condition: { StringLike: { 's3:prefix': '${aws:username}'.repeat(count) } },
        Action: 's3:ListBucket',
        Resource: bucketArn,
      }),
    );

  test('the rules that read policies cannot evaluate it and say NON_COMPLIANT', () => {
    const listed = { awsPrincipals: writer };
    expect(rule('s3-bucket-ssl-requests-only', variables(5))).toEqual(compliant);
    expect(rule('s3-bucket-ssl-requests-only', variables(6))).toEqual(noncompliant);
    expect(rule('s3-bucket-policy-grantee-check', variables(6), listed)).toEqual(noncompliant);
    expect(failed(variables(6), 'toComplyWithConfigRule', 's3-bucket-ssl-requests-only').message).toMatch(
      /more than five policy variables[^]*Statement\[1\]\.Condition[^]*Hint: split the value/,
    );
  });
});

describe('misuse', () => {
  test.each<[string, readonly unknown[], RegExp]>([
    ['no rule', [], /the rule must be a string/],
    ['a rule that is not a string', [{}], /the rule must be a string/],
    ['a misspelt rule', ['s3-bucket-ssl-request-only'], /did you mean "s3-bucket-ssl-requests-only"/],
    ['its identifier', ['S3_BUCKET_SSL_REQUESTS_ONLY'], /did you mean "s3-bucket-ssl-requests-only"/],
    ['a rule of another service', ['ec2-imdsv2-check'], /use one of s3-bucket-ssl-requests-only, /],
    ['a name of every object', ['constructor'], /unknown rule "constructor"/],
    ['parameters of a rule that has none', ['s3-bucket-ssl-requests-only', {}], /takes no parameters/],
    [
      'a misspelt parameter',
      ['s3-bucket-policy-grantee-check', { awsPrincipal: other }],
      /did you mean "awsPrincipals"/,
    ],
    [
      "another rule's parameter",
      ['s3-bucket-policy-grantee-check', { kmsKeyArns: keyArn }],
      /unknown option "kmsKeyArns"/,
    ],
    ['parameters that are none', ['s3-bucket-policy-grantee-check', 'x'], /the parameters must be a plain object/],
    ['null', ['s3-bucket-policy-grantee-check', null], /the parameters must be a plain object/],
    ['a Map', ['s3-bucket-policy-grantee-check', new Map()], /the parameters must be a plain object/],
    ['a Promise', ['s3-bucket-policy-grantee-check', Promise.resolve({})], /the parameters must be a plain object/],
    ['an encryption', ['s3-bucket-policy-grantee-check', sseKms()], /the parameters must be a plain object/],
    ['undefined for one', ['s3-bucket-policy-grantee-check', { vpcIds: undefined }], /vpcIds is undefined/],
    [
      'the required one left out',
      ['s3-bucket-blacklisted-actions-prohibited'],
      /needs the parameter blacklistedActionPattern/,
    ],
    ['the control policy left out', ['s3-bucket-policy-not-more-permissive', {}], /needs the parameter controlPolicy/],
    ['an empty list', ['s3-bucket-policy-grantee-check', { vpcIds: [] }], /must be a comma-separated string or a list/],
    ['an empty member', ['s3-bucket-policy-grantee-check', { vpcIds: 'vpc-0a1b2c3d,' }], /vpcIds has an empty member/],
    ['an empty text', ['s3-bucket-policy-grantee-check', { vpcIds: '' }], /vpcIds has an empty member/],
    ['a list of numbers', ['s3-bucket-policy-grantee-check', { awsPrincipals: [111122223333] }], /a list of strings/],
    [
      'a principal that is none',
      ['s3-bucket-policy-grantee-check', { awsPrincipals: 'Alice' }],
      /"Alice" is not a principal/,
    ],
    ['everyone as a principal', ['s3-bucket-policy-grantee-check', { awsPrincipals: '*' }], /"\*" is not a principal/],
    [
      'a service that is none',
      ['s3-bucket-policy-grantee-check', { servicePrincipals: 'cloudtrail' }],
      /not a service principal/,
    ],
    [
      'an address that is none',
      ['s3-bucket-policy-grantee-check', { ipAddresses: '10.0.0' }],
      /neither an address nor a CIDR block/,
    ],
    ['a VPC that is none', ['s3-bucket-policy-grantee-check', { vpcIds: 'vpce-0a1b2c3d' }], /is not a VPC/],
    [
      'an action that is none',
      ['s3-bucket-blacklisted-actions-prohibited', { blacklistedActionPattern: 's3:DeletObject' }],
      /did you mean "s3:DeleteObject"/,
    ],
    [
      'actions of another service',
      ['s3-bucket-blacklisted-actions-prohibited', { blacklistedActionPattern: 'sqs:*' }],
      /no action on a bucket/,
    ],
  ])('%s', (_, given, words) => {
    for (const voice of ['is', 'not'] as const) {
      const { kind, message } = ask(tlsOnly, 'toComplyWithConfigRule', given, voice);
      expect(kind).toBe('misuse');
      expect(message).toMatch(words);
    }
  });

  test('parameters are read though there is no policy', () => {
    const wrong = { blacklistedActionPattern: 's3:DeletObject' };
    expect(rule('s3-bucket-blacklisted-actions-prohibited', bucket(), wrong)).toEqual(isMisuse);
    expect(rule('s3-bucket-policy-grantee-check', bucket(), { vpcIds: 'x' })).toEqual(isMisuse);
    expect(rule('s3-default-encryption-kms', bucket(), { kmsKeyArns: 'alias/x' })).toEqual(isMisuse);
    expect(rule('s3-bucket-level-public-access-prohibited', bucket(), { excludedPublicBuckets: 'Logs' })).toEqual(
      isMisuse,
    );
  });

  test.each<ConfigRule>([
    's3-bucket-server-side-encryption-enabled',
    's3-default-encryption-kms',
    's3-bucket-public-read-prohibited',
    's3-bucket-public-write-prohibited',
    's3-bucket-level-public-access-prohibited',
  ])('%s reads settings, so it refuses a bare policy', (id) => {
    expect(rule(id, tlsOnly)).toEqual(isMisuse);
    expect(failed(tlsOnly, 'toComplyWithConfigRule', id).message).toMatch(
      /reads the settings of a bucket[^]*Hint: give s3Bucket/,
    );
  });

  test('subjects that are not buckets', () => {
    const id = 's3-bucket-ssl-requests-only';
    expect(rule(id, { resource: tlsOnly })).toEqual(isMisuse);
    expect(rule(id, parsePolicy(policyOf(plain()), { type: 'identity' }))).toEqual(isMisuse);
    const two = policyOf(deny({ Resource: [...whole, 'arn:aws:s3:::other'], Condition: overHttp }));
    expect(rule(id, two)).toEqual(isMisuse);
    expect(failed(two, 'toComplyWithConfigRule', id).message).toContain("Hint: s3Bucket({ name: 'logs', policy })");
  });
});

test('parameters under a name of their own are refused with what to write', () => {
  const { kind, message } = ask(bucket(), 'toComplyWithConfigRule', [
    's3-default-encryption-kms',
    { parameters: { kmsKeyArns: keyArn } },
  ]);
  expect(kind).toBe('misuse');
  expect(message).toContain('the parameters are given by their names, not under "parameters"');
  expect(message).toContain('give { kmsKeyArns: … } after the rule');
});
