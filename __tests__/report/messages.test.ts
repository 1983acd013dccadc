import {
  anonymous,
  copyObject,
  environment,
  every,
  fromCloudFormation,
  getObject,
  iamRole,
  listObjectsV2,
  parsePolicy,
  putObject,
  s3Bucket,
  sseC,
  sseS3,
  type PolicyType,
} from '../../src';
import { isWhole } from '../laws/share';
import { ask, type Matcher } from '../matchers/answered';
import { allow, deny, objects, plain, policyOf, tlsOnly, writer } from '../matchers/documents';
import { matchers, rightArguments } from '../misuse/arguments';

/** The text of a failing assertion. */
function message(
  subject: unknown,
  matcher: Matcher,
  given: readonly unknown[] = [],
  voice: 'is' | 'not' = 'is',
): string {
  const { kind, message: text } = ask(subject, matcher, given, voice);
  if (kind === 'passes') throw new Error('it passes');
  return `\n${text}\n`;
}

const file = (text: string) => parsePolicy(text, { source: 'policies/logs.json' });

const objectsOnly = file(`{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "TlsOnly",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": "arn:aws:s3:::logs/*",
      "Condition": { "Bool": { "aws:SecureTransport": "false" } }
    }
  ]
}`);

describe('a failed claim', () => {
  test('about every request: claim, witness, nearest Deny with file, excerpt and caret, hint', () => {
    expect(message(objectsOnly, 'toDenyInsecureTransport')).toMatchInlineSnapshot(`
      "
      expect(policy).toDenyInsecureTransport()

      Expected: every request over plain HTTP is explicitly denied
      Received: this one is not

        caller     anonymous
        call       s3:ListBucket on arn:aws:s3:::logs
        transport  HTTP
        to try     listObjectsV2({ bucket: 'logs', caller: anonymous, secure: false })

      Nearest deny  statement 0 \`TlsOnly\` stops at Resource  policies/logs.json:9
        9 |   "Resource": "arn:aws:s3:::logs/*",
          |               ^^^^^^^^^^^^^^^^^^^^^
      To fix it, make that "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]
      "
    `);
  });

  test('negated: what every request does', () => {
    expect(message(tlsOnly, 'toDenyInsecureTransport', [], 'not')).toMatchInlineSnapshot(`
      "
      expect(policy).not.toDenyInsecureTransport()

      Expected: at least one request over plain HTTP is not explicitly denied
      Received: every one is

      Nothing to paste: a policy needs a statement, and this is the only one. Detach or delete the policy instead
      "
    `);
  });

  test('a condition that stops the Deny', () => {
    const organized = file(`{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
    "Condition": {
      "Bool": { "aws:SecureTransport": "false" },
      "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
    }
  }
}`);
    expect(message(organized, 'toDenyInsecureTransport')).toMatchInlineSnapshot(`
      "
      expect(policy).toDenyInsecureTransport()

      Expected: every request over plain HTTP is explicitly denied
      Received: this one is not

        caller     anonymous
        call       s3:GetObject on arn:aws:s3:::logs/key
        transport  HTTP
        to try     getObject({ bucket: 'logs', key: 'key', caller: anonymous, secure: false })

      Nearest deny  statement 0 stops at Condition  policies/logs.json:7
        7 |   "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
          |                                           ^^^^^^^^^^^^^^
      Hint: StringEquals aws:PrincipalOrgID never holds without the condition key, and this request has none
      To fix it, remove "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } from statement 0  policies/logs.json:7
      "
    `);
  });

  test('an upload that leaves another encryption', () => {
    const nullOnly = policyOf(
      deny({
        Sid: 'NeedsHeader',
        Action: 's3:PutObject',
        Resource: objects,
        Condition: { Null: { 's3:x-amz-server-side-encryption': 'true' } },
      }),
    );
    expect(message(nullOnly, 'toRequireSseKms')).toMatchInlineSnapshot(`
      "
      expect(policy).toRequireSseKms()

      Expected: every upload that would leave anything but SSE-KMS is explicitly denied
      Received: this one is not

        caller                           arn:aws:sts::999999999999:assumed-role/SomeRole/session
        call                             s3:PutObject on arn:aws:s3:::logs/key
        transport                        HTTPS
        s3:x-amz-server-side-encryption  AES256
        made up                          role SomeRole, account 999999999999
        to try                           putObject({ bucket: 'logs', key: 'key', caller: 'arn:aws:iam::999999999999:role/SomeRole', secure: true, encryption: sseS3() })

      Nearest deny  statement 0 \`NeedsHeader\` stops at Condition  Statement[0].Condition.Null.s3:x-amz-server-side-encryption
        |  "Effect": "Deny",
        |  "Principal": "*",
        |  "Action": "s3:PutObject",
        |  "Resource": "arn:aws:s3:::logs/*",
        |  "Sid": "NeedsHeader",
        |  "Condition": { "Null": { "s3:x-amz-server-side-encryption": "true" } }
        |                                                              ^^^^^^
      Hint: Null s3:x-amz-server-side-encryption "true" exempts requests that have the condition key
      To fix it, make that "Condition": { "StringNotEquals": { "s3:x-amz-server-side-encryption": "aws:kms" } }
      "
    `);
  });

  test('an open grant', () => {
    const open = policyOf(allow({ Sid: 'Read', Principal: '*' }));
    expect(message(open, 'toDenyAnonymous')).toMatchInlineSnapshot(`
      "
      expect(policy).toDenyAnonymous()

      Expected: every anonymous request is refused
      Received: this one is allowed

        caller     anonymous
        call       s3:GetObject on arn:aws:s3:::logs/key
        transport  HTTPS
        to try     getObject({ bucket: 'logs', key: 'key', caller: anonymous, secure: true })

      Allowed by statement 0 \`Read\`  Statement[0]
        |  "Effect": "Allow",
        |  "Principal": "*",
        |               ^^^
        |  "Action": "s3:GetObject",
        |  "Resource": "arn:aws:s3:::logs/*",
        |  "Sid": "Read"
      Hint: this principal is everyone: name whom you mean
      To fix it, put this first in "Statement"
          {
            "Sid": "DenyAnonymous",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
            "Condition": { "StringEquals": { "aws:PrincipalType": "Anonymous" } }
          },
      "
    `);
  });

  test('a bucket without policy', () => {
    expect(message(s3Bucket({ name: 'logs' }), 'toDenyInsecureTransport')).toMatchInlineSnapshot(`
      "
      expect(bucket).toDenyInsecureTransport()

      Expected: every request over plain HTTP is explicitly denied
      Received: this one is not

        caller     anonymous
        call       s3:GetObject on arn:aws:s3:::logs/key
        transport  HTTP
        to try     getObject({ bucket: 'logs', key: 'key', caller: anonymous, secure: false })

      The bucket has no policy: nothing is denied
      To fix it, give the bucket this policy
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Sid": "DenyInsecureTransport",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
            "Condition": { "Bool": { "aws:SecureTransport": "false" } }
          }
        ]
      }
      "
    `);
  });

  test('a change', () => {
    const reference = policyOf(allow(), deny({ Sid: 'Tls', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }));
    expect(message(policyOf(allow()), 'toBeMorePermissiveThan', [reference], 'not')).toMatchInlineSnapshot(`
      "
      expect(policy).not.toBeMorePermissiveThan(reference)

      Expected: every request is treated as under the reference, or more strictly
      Received: this one is treated more permissively

        caller     arn:aws:sts::111122223333:assumed-role/Writer/session
        call       s3:GetObject on arn:aws:s3:::logs/a
        transport  HTTP
        to try     getObject({ bucket: 'logs', key: 'a', caller: 'arn:aws:iam::111122223333:role/Writer', secure: false })

      Allowed by statement 0  Statement[0]
      Allowed here, explicitly denied under the reference
        reference: Denied by statement 1 \`Tls\`  Statement[1]
      To fix it, put this first in "Statement"
          {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
            "Sid": "Tls",
            "Condition": { "Bool": { "aws:SecureTransport": "false" } }
          },
      "
    `);
  });

  test('redundant statements', () => {
    expect(message(policyOf(allow(), allow({ Sid: 'Again' })), 'toHaveNoRedundantStatements')).toMatchInlineSnapshot(`
      "
      expect(policy).toHaveNoRedundantStatements()

      Expected: every statement changes some decision
      Received: any one of these can go without changing a decision

        statement 0  Statement[0]: statement 1 \`Again\` alone would decide the same
        statement 1 \`Again\`  Statement[1]: statement 0 alone would decide the same
      To fix it, remove statement 1 \`Again\`  Statement[1]
      "
    `);
  });
});

test('who may own a resource that is not a bucket', () => {
  const topic = policyOf(allow({ Principal: { AWS: writer }, Action: 'sns:Publish', Resource: '*' }));
  const perimeter = message(topic, 'toEnforceNetworkPerimeter', [{ vpcs: ['vpc-0a1b2c3d4e5f67890'] }]);
  expect(perimeter).toMatch(/may allow it, if the caller is of the account that owns the resource\n/);
  expect(perimeter).not.toContain('bucket');
});

describe('one call', () => {
  const read = getObject({ key: 'a', caller: iamRole(writer, { session: 'ci' }), secure: true });

  test('silence is not a Deny', () => {
    expect(message(objectsOnly, 'toDeny', [read])).toMatchInlineSnapshot(`
      "
      expect(policy).toDeny(getObject({ key: 'a', caller, secure: true }))

      Expected: AWS refuses the call, whatever other policies say
      Received: the policy is silent; a role policy may allow it

        caller     arn:aws:sts::111122223333:assumed-role/Writer/ci
        call       s3:GetObject on arn:aws:s3:::logs/a
        transport  HTTPS

      Nearest deny  statement 0 \`TlsOnly\` stops at Condition  policies/logs.json:10
        10 |   "Condition": { "Bool": { "aws:SecureTransport": "false" } }
           |                                                   ^^^^^^^
      Hint: Bool aws:SecureTransport requires "false", and this request has "true"
      The Deny below is for this one caller and object alone: to stop others like it too, narrow what lets them in
      To fix it, put this first in "Statement", after line 3  policies/logs.json:3
          {
            "Sid": "DenyCalls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::logs/a",
            "Condition": {
              "ArnEquals": {
                "aws:PrincipalArn": "arn:aws:iam::111122223333:role/Writer"
              },
              "StringLike": { "aws:userid": "*:ci" }
            }
          },

      For every layer and statement: console.log(String(explain(getObject(…), policy)))
      "
    `);
  });

  test('denied although allowed was meant', () => {
    expect(message(policyOf(allow(), deny({ Sid: 'No' })), 'toAllow', [read])).toMatchInlineSnapshot(`
      "
      expect(policy).toAllow(getObject({ key: 'a', caller, secure: true }))

      Expected: the policy allows the call
      Received: it is explicitly denied

        caller     arn:aws:sts::111122223333:assumed-role/Writer/ci
        call       s3:GetObject on arn:aws:s3:::logs/a
        transport  HTTPS

      Denied by statement 1 \`No\`  Statement[1]
      To fix it, put this in place of statement 1 \`No\`  Statement[1]
          {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
            "Sid": "No",
            "Condition": {
              "ArnNotEquals": {
                "aws:PrincipalArn": "arn:aws:iam::111122223333:role/Writer"
              }
            }
          }
      This changes other requests too: this one is explicitly denied, and would be allowed
        caller  arn:aws:sts::111122223333:assumed-role/Writer/session
        call    s3:GetObject on arn:aws:s3:::logs/b

      For every layer and statement: console.log(String(explain(getObject(…), policy)))
      "
    `);
  });

  test('a part of a copy, in a set', () => {
    const copy = copyObject({
      bucket: 'logs',
      key: 'b',
      copySource: { bucket: 'logs', key: 'a' },
      caller: iamRole(writer, { session: 'ci' }),
      secure: true,
      encryption: null,
    });
    const set = {
      identity: [policyOf(plain({ Action: ['s3:GetObject'] }))],
      serviceControl: [[policyOf(plain({ Action: '*', Resource: '*' }))]],
    };
    expect(message(set, 'toAllow', [copy])).toMatchInlineSnapshot(`
      "
      expect(policySet).toAllow(copyObject(…))

      Expected: AWS allows the call
      Received: it is implicitly denied: some layer does not allow it

        caller                arn:aws:sts::111122223333:assumed-role/Writer/ci
        call                  s3:PutObject on arn:aws:s3:::logs/b
        transport             HTTPS
        s3:x-amz-copy-source  logs/a
        (one of 2 authorizations that the call needs)

      No statement of the identity policy allows it; nearest: statement 0 stops at Action  Statement[0].Action
      There is no bucket policy that allows it
      To fix it, put this first in "Statement" of the identity policy
          {
            "Sid": "AllowPutObject",
            "Effect": "Allow",
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::logs/b"
          },

      For every layer and statement: console.log(String(explain(copyObject(…), policySet)))
      "
    `);
  });

  test('a level of SCPs without Allow is pointed out', () => {
    const scp = policyOf(plain({ Effect: 'Deny', Action: 'iam:*', Resource: '*' }));
    const set = { identity: [policyOf(plain({ Action: '*', Resource: '*' }))], serviceControl: [[scp]] };
    const read = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
    expect(message(set, 'toAllow', [read])).toContain(
      'No SCP at level 0 allows anything: FullAWSAccess, which AWS attaches, is missing there',
    );
    const attached = policyOf(plain({ Action: '*', Resource: '*' }));
    expect({ ...set, serviceControl: [[attached, scp]] }).not.toDeny(every({ actions: ['s3:GetObject'] }));
  });

  test('each deciding policy is shown by its own place: of several, and at a level', () => {
    const text = (sid: string, effect: string) =>
      `{ "Version": "2012-10-17", "Statement": { "Sid": "${sid}", "Effect": "${effect}", "Action": "*", "Resource": "*" } }`;
    const open = parsePolicy(text('Open', 'Allow'), { type: 'identity', source: 'open.json' });
    const shut = parsePolicy(text('Shut', 'Deny'), { type: 'identity', source: 'shut.json' });
    const root = parsePolicy(text('Root', 'Allow'), { type: 'serviceControl', source: 'root.json' });
    const unit = parsePolicy(text('Unit', 'Deny'), { type: 'serviceControl', source: 'unit.json' });
    const read = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
    expect(message({ identity: [open, shut] }, 'toAllow', [read])).toContain(
      'Denied by the identity policy, statement 0 `Shut`  shut.json:1',
    );
    expect(message({ identity: [open], serviceControl: [[root], [root, unit]] }, 'toAllow', [read])).toContain(
      'Denied by the SCP at level 1, statement 0 `Unit`  unit.json:1',
    );
  });

  test('a statement that stops at Principal says whether it names others or leaves this caller out', () => {
    const read = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
    const others = policyOf(allow({ Principal: { AWS: 'arn:aws:iam::444455556666:root' } }));
    expect(message(others, 'toAllow', [read])).toContain(`Hint: add "AWS": "${writer}" to Principal`);
    const session = 'arn:aws:sts::111122223333:assumed-role/Writer/ci';
    const asSession = getObject({ bucket: 'logs', key: 'a', caller: iamRole(writer, { session: 'ci' }), secure: true });
    const spared = policyOf({
      Effect: 'Deny',
      NotPrincipal: { AWS: [session, writer, 'arn:aws:iam::111122223333:root'] },
      Action: 's3:*',
      Resource: objects,
    });
    expect(message(spared, 'toExplicitlyDeny', [asSession])).toContain(
      'Hint: NotPrincipal lists this caller, so the statement is not about it',
    );
  });

  test('S3 refuses it itself', () => {
    const bucket = s3Bucket({ name: 'logs', policy: policyOf(allow({ Action: 's3:PutObject' })) });
    const upload = putObject({ key: 'a', caller: iamRole(writer, { session: 'ci' }), encryption: sseC() });
    expect(message(bucket, 'toAllow', [upload])).toMatchInlineSnapshot(`
      "
      expect(bucket).toAllow(putObject({ key: 'a', caller, encryption: sseC() }))

      Expected: the policy allows the call
      Received: S3 refuses it: the bucket blocks SSE-C

        caller                                              arn:aws:sts::111122223333:assumed-role/Writer/ci
        call                                                s3:PutObject on arn:aws:s3:::logs/a
        transport                                           HTTPS
        s3:x-amz-server-side-encryption-customer-algorithm  AES256
      Nothing to paste: S3 itself turns the call away, whatever the policies say: change the call, or the bucket

      For every layer and statement: console.log(String(explain(putObject(…), bucket)))
      "
    `);
  });
});

describe('what is to be pasted', () => {
  const open = policyOf(allow({ Principal: '*' }));
  const pasted = (...asked: Parameters<typeof message>) => {
    const lines = message(...asked).split('\n');
    return lines.slice(lines.findIndex((line) => line.startsWith('To fix it'))).slice(0, -1);
  };

  test.each([
    ['tabs', '\t', '\t\t', '\t\t\t'],
    ['steps of one space', ' ', '  ', '    '],
    ['steps of three spaces', '   ', '      ', '         '],
  ])('is indented as the file is: by %s', (_, step, indent, inner) => {
    const text = JSON.stringify(open, undefined, step);
    expect(pasted(file(text), 'toDenyAnonymous')).toEqual([
      'To fix it, put this first in "Statement", after line 3  policies/logs.json:3',
      `${indent}{`,
      `${inner}"Sid": "DenyAnonymous",`,
      `${inner}"Effect": "Deny",`,
      `${inner}"Principal": "*",`,
      `${inner}"Action": "s3:*",`,
      `${inner}"Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],`,
      `${inner}"Condition": { "StringEquals": { "aws:PrincipalType": "Anonymous" } }`,
      `${indent}},`,
    ]);
  });

  test('names three statements to remove, and counts more', () => {
    const same = (count: number) => policyOf(...Array.from({ length: count }, (_, at) => allow({ Sid: `S${at}` })));
    expect(pasted(same(4), 'toHaveNoRedundantStatements')).toEqual([
      'To fix it, remove statement 1 `S1`  Statement[1]',
      'And remove statement 2 `S2`  Statement[2]',
      'And remove statement 3 `S3`  Statement[3]',
    ]);
    expect(pasted(same(5), 'toHaveNoRedundantStatements')).toEqual([
      'To fix it, remove 4 statements: 1 `S1`, 2 `S2`, 3 `S3`, 4 `S4`',
    ]);
  });

  test('takes the place of a statement that stands alone, without a comma', () => {
    const text = `{ "Version": "2012-10-17",\n "Statement": ${JSON.stringify(allow({ Action: '*' }))} }`;
    expect(pasted(file(text), 'toGrantAny', [{ actions: ['s3:PutObject'] }], 'not')).toEqual([
      'To fix it, put this in place of statement 0  policies/logs.json:2',
      '    {',
      '      "Effect": "Allow",',
      `      "Principal": { "AWS": "${writer}" },`,
      '      "Resource": "arn:aws:s3:::logs/*",',
      '      "NotAction": "s3:PutObject"',
      '    }',
    ]);
  });

  test('goes into each policy of a set that lacks it, by its name', () => {
    const every = policyOf(plain({ Action: '*', Resource: '*' }));
    const narrow = policyOf(plain({ Action: 'sns:*', Resource: '*' }));
    const set = { identity: [every], permissionsBoundary: narrow, serviceControl: [[every], [narrow]] };
    const call = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });
    const statement = [
      '    {',
      '      "Sid": "AllowGetObject",',
      '      "Effect": "Allow",',
      '      "Action": "s3:GetObject",',
      '      "Resource": "arn:aws:s3:::logs/a"',
      '    },',
    ];
    expect(pasted(set, 'toAllow', [call])).toEqual([
      'To fix it, put this first in "Statement" of the SCP at level 1',
      ...statement,
      'And put this first in "Statement" of the permissions boundary',
      ...statement,
      'This changes other requests too: this one is neither allowed nor denied, and would be allowed',
      '  caller   arn:aws:sts::999999999999:assumed-role/SomeRole/session',
      '  call     s3:GetObject on arn:aws:s3:::logs/a',
      '  made up  role SomeRole, account 999999999999',
      '',
      'For every layer and statement: console.log(String(explain(getObject(…), policySet)))',
    ]);
  });
});

describe('what fails whatever is asked', () => {
  test('cannot decide', () => {
    const organized = policyOf(allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }));
    const read = getObject({ key: 'a', caller: writer, secure: true });
    expect(message(organized, 'toAllow', [read])).toMatchInlineSnapshot(`
      "
      Cannot decide: toAllow: the call does not specify aws:PrincipalOrgID, and s3:GetObject depends on it
      Hint: add iamRole(arn, { organization })
      Complete, with values made up for what is missing:
        allowed      getObject({ bucket: 'logs', key: 'a', caller: iamRole('arn:aws:iam::111122223333:role/Writer', { organization: 'o-a1b2c3d4e5' }) })
        not allowed  getObject({ bucket: 'logs', key: 'a', caller: iamRole('arn:aws:iam::111122223333:role/Writer', { organization: null }) })
      "
    `);
  });

  test('a policy problem', () => {
    const misspelt =
      '{\n  "Version": "2012-10-17",\n  "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:PutOject", "Resource": "arn:aws:s3:::logs/*" }\n}';
    expect(message(misspelt, 'toDenyAnonymous')).toMatchInlineSnapshot(`
      "
      Policy problem: toDenyAnonymous: AWS would refuse this document, so no claim on it can hold

      policy:3:64: error INVALID_ACTION: "s3:PutOject" is not an action in the service reference; did you mean "s3:PutObject"?
        3 |   …t": "Deny", "Principal": "*", "Action": "s3:PutOject", "Resource": "ar…
          |                                            ^^^^^^^^^^^^^
      "
    `);
  });

  test('misuse', () => {
    expect(message(tlsOnly, 'toRequireSseKms', [{ prefx: 'a/' }])).toMatchInlineSnapshot(`
      "
      Matcher error: toRequireSseKms: unknown option "prefx"
      Hint: did you mean "prefix"?
      "
    `);
  });
});

describe('rules that hold for every message', () => {
  const ofEach = matchers.flatMap((matcher) => {
    const failing = (['is', 'not'] as const).find(
      (voice) => ask(tlsOnly, matcher, rightArguments[matcher], voice).kind === 'fails',
    );
    return failing === undefined ? [] : [[matcher, failing] as const];
  });

  test('each matcher fails in one voice', () => {
    expect(ofEach.map(([matcher]) => matcher)).toEqual(matchers);
  });

  test.each(ofEach)('%s: the call, then what was expected and received', (matcher, voice) => {
    const [call, blank, expected, received] = ask(tlsOnly, matcher, rightArguments[matcher], voice).message.split('\n');
    expect(call).toMatch(new RegExp(`^expect\\(\\w+\\)${voice === 'not' ? '\\.not' : ''}\\.${matcher}\\(`));
    expect([blank, expected?.slice(0, 10), received?.slice(0, 10)]).toEqual(['', 'Expected: ', 'Received: ']);
  });

  const universal = [
    'toDenyInsecureTransport',
    'toRequireTlsVersion',
    'toRequireEncryption',
    'toRequireSseKms',
    'toRequireSseS3',
    'toDenyAnonymous',
    'toEnforceIdentityPerimeter',
    'toEnforceNetworkPerimeter',
    'toPreventConfusedDeputy',
    'toBeEquivalentTo',
  ] as const;

  const failsFor: readonly [unknown, 'is' | 'not'][] = [
    [policyOf(allow({ Principal: '*', Action: ['s3:GetObject', 's3:PutObject'] })), 'is'],
    [policyOf(deny()), 'not'],
  ];

  test.each(universal)('%s spells every in one voice and at least one in the other', (matcher) => {
    for (const [subject, voice] of failsFor) {
      const reference =
        matcher === 'toBeEquivalentTo' && voice === 'not' ? [policyOf(deny())] : rightArguments[matcher];
      const { kind, message: text } = ask(subject, matcher, reference, voice);
      expect(kind).toBe('fails');
      expect(text.split('\n')[2]).toMatch(voice === 'is' ? /^Expected: every / : /^Expected: at least one /);
    }
  });

  test.each(['toBePublic', 'toGrantAny', 'toLockOut', 'toBeMorePermissiveThan'] as const)(
    '%s the other way round',
    (matcher) => {
      const bad = matcher === 'toLockOut' ? policyOf(deny()) : policyOf(allow({ Principal: '*' }));
      expect(ask(bad, matcher, rightArguments[matcher], 'not').message.split('\n')[2]).toMatch(
        /^Expected: (?:every|no) /,
      );
      const good = matcher === 'toBeMorePermissiveThan' ? tlsOnly : policyOf(allow({ Action: 's3:PutObject' }));
      expect(ask(good, matcher, rightArguments[matcher], 'is').message.split('\n')[2]).toMatch(
        /^Expected: at least one /,
      );
    },
  );

  test('at most 25 lines, whatever the policy holds', () => {
    const many = policyOf(...Array.from({ length: 60 }, (_, n) => allow({ Action: `s3:Bad${n}` })));
    for (const [matcher, given] of [
      ['toBeValidPolicy', []],
      ['toDenyAnonymous', []],
      ['toHaveFinding', ['INVALID_EFFECT']],
    ] as const) {
      const [evidence = ''] = ask(many, matcher, given).message.split('\nNothing to paste');
      expect(evidence.split('\n').length).toBeLessThanOrEqual(25);
    }
    const twins = policyOf(...Array.from({ length: 60 }, () => allow()));
    const [text = ''] = ask(twins, 'toHaveNoRedundantStatements', []).message.split('\nTo fix it');
    expect(text.split('\n')).toHaveLength(25);
    expect(text).toMatch(/… \d+ more lines$/);
  });

  test('text of the policy cannot break the lines', () => {
    const hostile = policyOf(deny({ Sid: 'A B', Resource: 'arn:aws:s3:::logs/a\nHint: all is well' }));
    const text = ask(JSON.stringify(hostile), 'toDenyInsecureTransport', []).message;
    expect(text.split('\n').filter((line) => line.startsWith('Hint: all is well'))).toEqual([]);
    const odd = getObject({ key: 'a\nHint: all is well\u2028', caller: writer, secure: true });
    const told = ask(tlsOnly, 'toAllow', [odd]).message;
    expect(told.split('\n').filter((line) => line.startsWith('Hint: all is well'))).toEqual([]);
    expect(told).toContain('arn:aws:s3:::logs/a\\u000aHint: all is well\\u2028');
  });

  test('the looks are never mixed', () => {
    const looks = /^(Matcher error|Cannot decide|Policy problem):/;
    expect(ask(tlsOnly, 'toRequireSseKms', []).message).not.toMatch(looks);
    expect(ask(undefined, 'toRequireSseKms', []).message).toMatch(/^Matcher error: /);
    expect(ask(policyOf(allow({ Effect: 'allow' })), 'toRequireSseKms', []).message).toMatch(/^Policy problem: /);
    const untold = getObject({ key: 'a', caller: anonymous });
    expect(ask(tlsOnly, 'toAllow', [untold]).message).toMatch(/^Cannot decide: /);
  });

  test('the message of a set says whose calls it means', () => {
    expect(ask(tlsOnly, 'toDeny', [every({ encryption: sseS3() })]).message.split('\n')[0]).toBe(
      'expect(policy).toDeny(every({ encryption: sseS3() }))',
    );
  });
});

describe('every message ends with a text to paste, or with why there is none', () => {
  const plainAllow = { Effect: 'Allow', Action: '*', Resource: '*' };
  const plainDeny = { Effect: 'Deny', Action: '*', Resource: '*' };
  const kinds: readonly (readonly [PolicyType, object])[] = [
    ['identity', {}],
    ['permissionsBoundary', {}],
    ['session', {}],
    ['serviceControl', {}],
    ['resourceControl', { Effect: 'Deny', Principal: '*', Action: 's3:*' }],
    ['vpcEndpoint', { Principal: '*' }],
    ['kmsKey', { Principal: '*', Action: 'kms:*' }],
    ['trust', { Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Resource: undefined }],
  ];
  const account = '111122223333';
  const env = (policy?: object, more: object = {}): unknown =>
    environment({
      buckets: [s3Bucket({ name: 'logs', account, blockPublicAccess: false, ...(policy && { policy }) })],
      principals: [iamRole(writer, { policies: [policyOf(plainAllow)] })],
      ...more,
    });
  const open = policyOf(allow({ Principal: '*' }));
  const subjects: readonly (readonly [string, unknown])[] = [
    ...kinds.flatMap(([type, more]) =>
      [plainAllow, plainDeny].map((one): [string, unknown] => [
        `${type} ${one.Effect}`,
        parsePolicy(JSON.stringify(policyOf({ ...one, ...more })), { type }),
      ]),
    ),
    ['policy', policyOf(allow())],
    ['denied', policyOf(allow(), deny())],
    ['public', open],
    ['bucket', s3Bucket({ name: 'logs', account })],
    ['set', { identity: [policyOf(plainAllow)], resource: policyOf(allow()) }],
    ['set with an SCP', { identity: [policyOf(plainAllow)], serviceControl: [[policyOf(plainDeny)]] }],
    ['environment', env(policyOf(allow()))],
    ['public environment', env(open)],
    ['environment with an SCP', env(undefined, { serviceControl: [[policyOf(plainDeny)]] })],
    ['template', fromCloudFormation(templateOf(policyOf(allow()))).bucket('Logs')],
    ['public template', fromCloudFormation(templateOf(open)).bucket('Logs')],
  ];
  const set = every({ bucket: 'logs', callers: [iamRole(writer)], secure: false });
  const calls = [
    rightArguments.toAllow,
    [getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: true })],
    [listObjectsV2({ bucket: 'logs', prefix: 'in/', caller: writer, secure: true })],
    [every({ bucket: 'logs', callers: [anonymous] })],
    [set],
  ];
  const oneCall: ReadonlySet<string> = new Set(['toAllow', 'toDeny', 'toExplicitlyDeny', 'toImplicitlyDeny']);
  const questions = subjects.flatMap(([name, subject]) =>
    matchers.flatMap((matcher) =>
      (oneCall.has(matcher) ? calls : [rightArguments[matcher]]).map((given) => ({ name, subject, matcher, given })),
    ),
  );

  test('of every matcher, about every kind of subject, in both voices', () => {
    // The whole evidence asks all of them.
    const drawn = questions.filter((_, at) => isWhole || at % 11 === 0);
    const silent = drawn.flatMap(({ name, subject, matcher, given }) =>
      (['is', 'not'] as const).flatMap((voice) => {
        const { kind, message } = ask(subject, matcher, given, voice);
        const isMute = kind === 'fails' && !/^(?:To fix it|Nothing to paste: |For an Allow to paste)/m.test(message);
        return isMute ? [`${matcher} ${voice} ${name}`] : [];
      }),
    );
    // The settings of its bucket refuse it, and the hint names them.
    expect(silent.filter((one) => one !== 'toBeValidPolicy is public template')).toEqual([]);
  });

  test('a set of calls in an environment gets its Deny, in the bucket policy', () => {
    const { message } = ask(env(policyOf(allow())), 'toExplicitlyDeny', [set]);
    expect(message).toContain('To fix it, put this first in "Statement" of the bucket policy of logs');
    const [, text = ''] = message.split('of the bucket policy of logs\n');
    const [statement = ''] = text.split('\n\n');
    const added = JSON.parse(statement.trim().replace(/,$/, '')) as object;
    expect(ask(env(policyOf(added as never, allow())), 'toExplicitlyDeny', [set]).kind).toBe('passes');
  });
});

function templateOf(policy: object): string {
  return JSON.stringify({
    Resources: {
      Logs: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'logs' } },
      Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'Logs' }, PolicyDocument: policy } },
    },
  });
}
