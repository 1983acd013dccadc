import { format } from 'node:util';
import '../../src/setup';
import {
  anonymous,
  environment,
  every,
  explain,
  fromCloudFormation,
  getObject,
  iamRole,
  listObjectsV2,
  parsePolicy,
  rootOf,
  kmsKey,
  putObject,
  sseKms,
  serviceLinkedRoles,
  simulate,
  s3Bucket,
  checkNoPublicAccess,
  type Bucket,
  type Stack,
} from '../../src';
import type { DeploymentValue } from '../../src/arguments/deployment-value';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { templateResult } from '../../src/matchers/template-result';
import { thrownBy } from '../thrown';

const tlsOnly = (resources: string) => `
          - Sid: TlsOnly
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [${resources}]
            Condition: { Bool: { aws:SecureTransport: false } }`;
const logs = "!GetAtt Logs.Arn, !Sub '${Logs.Arn}/*'";
const writes = `
          - Sid: Writes
            Effect: Allow
            Principal: { AWS: !GetAtt Writer.Arn }
            Action: s3:PutObject
            Resource: !Sub '\${Logs.Arn}/*'`;

function template({
  statements,
  parameters = '',
  more = '',
}: Record<'statements', string> & Partial<Record<'parameters' | 'more', string>>): string {
  return `
AWSTemplateFormatVersion: '2010-09-09'
${parameters}
Resources:
  Logs:
    Type: AWS::S3::Bucket
  Writer:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:${statements}
${more}`;
}

const sound = template({ statements: tlsOnly(logs) + writes });
const stack = fromCloudFormation(sound);

describe('a claim on what a template holds', () => {
  test('holds for every deployment', () => {
    expect(stack.bucket('Logs')).toDenyInsecureTransport();
    expect(stack.policy('LogsPolicy')).toDenyInsecureTransport({ bucket: stack.bucket('Logs') });
    expect(stack.policy('LogsPolicy')).not.toBePublic();
    expect(stack).toDenyInsecureTransport();
    expect(stack).toBeValidPolicy();
    expect(checkNoPublicAccess(stack.policy('LogsPolicy'))).toEqual({ result: 'PASS' });
  });

  test('fails with ordinary names, the logical ids beside them, and the place in the template', () => {
    const { message } = thrownBy(() => {
      expect(
        fromCloudFormation(template({ statements: tlsOnly("!Sub '${Logs.Arn}/*'") })).bucket('Logs'),
      ).toDenyInsecureTransport();
    });
    expect(message).toBe(
      [
        'expect(bucket «Logs»).toDenyInsecureTransport()',
        '',
        'Expected: every request over plain HTTP is explicitly denied',
        'Received: this one is not',
        '',
        '  caller     arn:aws:sts::111122223333:assumed-role/SomeRole/session',
        '  call       s3:ListBucket on arn:aws:s3:::stack-logs-1a2b3c4d5e6f',
        '  transport  HTTP',
        '  made up    role SomeRole',
        "  to try     listObjectsV2({ bucket: stack.bucket('Logs'), caller: stack.value('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/SomeRole'), secure: false })",
        '',
        'Nearest deny  statement 0 `TlsOnly` stops at Resource  policy:23',
        "  23 |   Resource: [!Sub '${Logs.Arn}/*']",
        '     |             ^^^^^^^^^^^^^^^^^^^^^^',
        'To fix it, put this in place of statement 0 `TlsOnly`, lines 19-24  policy:19',
        '          - Sid: TlsOnly',
        '            Effect: Deny',
        "            Principal: '*'",
        '            Action: s3:*',
        '            Resource:',
        '              - !GetAtt Logs.Arn',
        "              - !Sub '${Logs.Arn}/*'",
        '            Condition:',
        '              Bool:',
        '                aws:SecureTransport: false',
        '',
        'In this deployment  «Logs» is called "stack-logs-1a2b3c4d5e6f"',
        '                    AWS::AccountId is "111122223333"',
      ].join('\n'),
    );
  });
});

describe('a claim that depends on a name', () => {
  const shared = (declaration: string) =>
    template({
      parameters: `Parameters:\n  Reader:\n    Type: String\n${declaration}`,
      statements: `${tlsOnly(logs)}
          - Effect: Allow
            Principal: { AWS: !Ref Reader }
            Action: s3:GetObject
            Resource: !Sub '\${Logs.Arn}/*'`,
    });

  test('is undecided in both voices: the name, a value of either kind, and what to do', () => {
    const policy = fromCloudFormation(shared('')).policy('LogsPolicy');
    const message = [
      'Cannot decide: toBePublic: it depends on a name that only a deployment sets: parameter «Reader»',
      '  the template:4',
      '  4 |   Reader:',
      '    |   ^^^^^^',
      '  it holds with "444455556666"',
      '  it fails with "*"',
      "Hint: narrow it in the template (AllowedPattern: '\\d{12}'), or set it: { parameters: { Reader: '444455556666' } }",
    ].join('\n');
    const error = thrownBy(() => {
      expect(policy).not.toBePublic();
    });
    expect(error.message).toBe(message);
    expect(error).toMatchObject({ name: 'UndecidedError', reason: 'name' });
    expect(
      thrownBy(() => {
        expect(policy).toBePublic();
      }),
    ).toMatchObject({ name: 'UndecidedError', reason: 'name' });
    expect(checkNoPublicAccess(policy)).toMatchObject({ result: 'UNDECIDED' });
  });

  test.each([
    ["!Sub '${Logs.Arn}/${Reader}'"],
    ["!Join ['', [!GetAtt Logs.Arn, /, !Ref Reader]]"],
    ["!Sub 'arn:aws:s3:::${Logs}/in/${Reader}'", 'in/'],
  ])(
    'the pattern proposed for what stands behind a slash lets it have steps of its own: %s',
    (resource, before = '') => {
      const text = template({
        parameters: 'Parameters:\n  Reader:\n    Type: String\n',
        statements: `
          - Effect: Allow
            Principal: '*'
            Action: s3:GetObject
            Resource: ${resource}`,
      });
      const stack = fromCloudFormation(text);
      const read = getObject({ bucket: stack.bucket('Logs'), key: `${before}a*`, caller: anonymous });
      const { message } = thrownBy(() => {
        expect(stack.policy('LogsPolicy')).not.toAllow(read);
      });
      const [, pattern = ''] = /AllowedPattern: '([^']+)'/.exec(message) ?? [];
      expect(
        ['reports', 'reports/2026/', 'a*', '${aws:userid}', '?'].map((one) => RegExp(`^${pattern}$`).test(one)),
      ).toEqual([true, true, false, false, false]);
    },
  );

  test.each(["    AllowedPattern: '\\d{12}'\n", "    AllowedValues: ['444455556666', '777788889999']\n"])(
    'is decided where the template narrows it: %s',
    (declaration) => {
      expect(fromCloudFormation(shared(declaration)).policy('LogsPolicy')).not.toBePublic();
    },
  );

  test('is decided where the test tells it', () => {
    const told = (Reader: string) => fromCloudFormation(shared(''), { parameters: { Reader } }).policy('LogsPolicy');
    expect(told('444455556666')).not.toBePublic();
    expect(told('*')).toBePublic();
  });

  test('takes defaults where they are asked for, and does not otherwise', () => {
    const defaulted = shared("    Default: '444455556666'\n");
    expect(fromCloudFormation(defaulted, { parameters: 'defaults' }).policy('LogsPolicy')).not.toBePublic();
    expect(() => {
      expect(fromCloudFormation(defaulted).policy('LogsPolicy')).not.toBePublic();
    }).toThrow(/parameter «Reader»/);
  });

  test.each([
    [{ parameters: { Raeder: '1' } }, /no parameter "Raeder"\nHint: did you mean "Reader"\?/],
    [{ parameters: { Reader: ['1'] } }, /Reader: .* is not a text/],
    [{ account: '12' }, /account/],
    [{ region: 'cn-north-1', partition: 'aws' }, /cn-north-1 is not in the partition aws/],
    [{ regions: [] }, /regions/],
  ])('%j is misuse', (options, message) => {
    expect(() => fromCloudFormation(shared(''), options as never)).toThrow(message);
  });
});

describe('calls and claims take values of the stack', () => {
  const call = putObject({ bucket: stack.bucket('Logs'), key: 'a', caller: stack.role('Writer'), secure: true });

  test('as bucket, caller, account and text', () => {
    expect(stack.policy('LogsPolicy')).toAllow(call);
    expect(stack.bucket('Logs')).toAllow(call);
    expect(stack).toAllow(call);
    expect(stack.policy('LogsPolicy')).toEnforceIdentityPerimeter({ accounts: [stack.account] });
    expect(stack.policy('LogsPolicy')).toAllow(
      every({ actions: ['s3:PutObject'], bucket: stack.bucket('Logs'), callers: [stack.role('Writer')], secure: true }),
    );
    expect(stack.policy('LogsPolicy')).not.toGrantAny({
      actions: ['s3:PutObject'],
      resources: [stack.value('${Logs.Arn}/*')],
      principals: ['arn:aws:iam::444455556666:role/Reader'],
    });
    expect(simulate(call, stack)).toMatchObject({ outcome: 'Allow', storedEncryption: 'SSE-S3' });
  });

  test('a perimeter is claimed of a bucket by the bucket itself', () => {
    const [policy, bucket] = [stack.policy('LogsPolicy'), stack.bucket('Logs')];
    const accounts = [stack.account];
    expect(policy).toEnforceIdentityPerimeter({ accounts, bucket });
    expect(policy).toPreventConfusedDeputy({ accounts, bucket });
    expect(policy).not.toEnforceNetworkPerimeter({ vpcs: ['vpc-0a1b2c3d4e5f67890'], bucket });
    expect(() => {
      expect(policy).toEnforceIdentityPerimeter({ accounts, bucket: 'other-bucket' });
    }).toThrow(/the bucket is .*, not "other-bucket"/);
  });

  test('a call is explained as an ordinary deployment decides it', () => {
    const explanation = explain(call, stack);
    expect(explanation.decision.outcome).toBe('Allow');
    expect(String(explanation)).toMatch(/1 `Writes`/);
  });

  test('the Region of a bucket is that of the stack', () => {
    const key = `
  DataKey:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { AWS: !Sub 'arn:aws:iam::\${AWS::AccountId}:root' }, Action: 'kms:*', Resource: '*' }`;
    const inAccount = (options: { readonly region?: string }) =>
      fromCloudFormation(template({ statements: writes, more: key }), { account: '111122223333', ...options });
    const upload = (of: Stack, encryption: ReturnType<typeof sseKms>) =>
      putObject({ bucket: of.bucket('Logs'), key: 'a', caller: of.role('Writer'), secure: true, encryption });
    const open = inAccount({});
    expect(open).toAllow(upload(open, sseKms()));
    const ireland = kmsKey({
      arn: 'arn:aws:kms:eu-west-1:111122223333:key/5678efab-56ef-78ab-90cd-567890abcdef',
      policy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
      },
    });
    const withKey = (from: Stack) => environment({ from, keys: [ireland] });
    expect(() => {
      expect(withKey(open)).toAllow(upload(open, sseKms(ireland)));
    }).toThrow(/depends on a name.*AWS::Region/);
    const there = inAccount({ region: 'eu-west-1' });
    expect(withKey(there)).toAllow(upload(there, sseKms(ireland)));
  });

  test('what is to be pasted has the references of the template', () => {
    const failing = 'Resources:\n  Logs: { Type: AWS::S3::Bucket }';
    const messageOf = (from: string | object) =>
      thrownBy(() => {
        expect(fromCloudFormation(from).bucket('Logs')).toDenyInsecureTransport();
      }).message;
    expect(messageOf(failing)).toMatch(/Resource:\s*- !GetAtt Logs\.Arn\s*- !Sub '\$\{Logs\.Arn\}\/\*'\n/);
    expect(messageOf(failing)).not.toMatch(/more lines/);
    expect(messageOf({ Resources: { Logs: { Type: 'AWS::S3::Bucket' } } })).toMatch(
      /\{ "Fn::GetAtt": \["Logs", "Arn"\] \},\s*\{ "Fn::Sub": "\$\{Logs\.Arn\}\/\*" \}/,
    );
  });

  test('a bucket that a parameter names is asked for by the parameter, which has no attribute', () => {
    const Resource = { 'Fn::Sub': 'arn:aws:s3:::${Name}/*' };
    const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
    const Statement = [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource, Condition }];
    const named = fromCloudFormation({
      Parameters: { Name: { Type: 'String' } },
      Resources: {
        LogsPolicy: {
          Type: 'AWS::S3::BucketPolicy',
          Properties: { Bucket: { Ref: 'Name' }, PolicyDocument: { Version: '2012-10-17', Statement } },
        },
      },
    });
    const { message } = thrownBy(() => {
      expect(named.policy('LogsPolicy')).toDenyInsecureTransport();
    });
    expect(message).toContain("bucket: stack.parameter('Name')");
    // What was there stays as it was written.
    expect(message).toMatch(
      /"Resource": \[\s*\{ "Fn::Sub": "arn:\$\{AWS::Partition\}:s3:::\$\{Name\}" \},\s*\{ "Fn::Sub": "arn:aws:s3:::\$\{Name\}\/\*" \}/,
    );
    const call = listObjectsV2({ bucket: named.parameter('Name'), caller: anonymous, secure: false });
    expect(named.policy('LogsPolicy')).toDeny(call);
  });

  test('a long message counts the lines that it leaves out before the names', () => {
    const value = stack.bucket('Logs') as unknown as DeploymentValue;
    const call = { matcher: 'toDenyAnonymous', isNot: false, given: [], names: [] };
    const ask = ([bucket]: readonly unknown[]): MatcherResult => {
      const lines = Array.from({ length: 40 }, (_, index) => `line ${index + 1} of ${(bucket as Bucket).name}`);
      return { pass: false, actual: '', verdict: '', message: () => ['expect(bucket).toX()', ...lines].join('\n') };
    };
    const lines = templateResult(call, { value, given: [value], ordinaryNames: true, ask })
      .message()
      .split('\n');
    expect(lines[0]).toBe('expect(bucket «Logs»).toX()');
    expect(lines).toHaveLength(25);
    expect(lines.slice(-4)).toEqual([
      'line 21 of stack-logs-1a2b3c4d5e6f',
      '… 19 more lines',
      '',
      'In this deployment  «Logs» is called "stack-logs-1a2b3c4d5e6f"',
    ]);
  });

  test("a literal account is another name than the stack's", () => {
    expect(() => {
      expect(stack.policy('LogsPolicy')).toEnforceIdentityPerimeter({ accounts: ['111122223333'] });
    }).toThrow(/AWS::AccountId[^]*set it, \{ account: '111122223333' \}, or write stack\.account/);
    const narrowed = fromCloudFormation(sound, { account: '111122223333' });
    expect(narrowed.policy('LogsPolicy')).toEnforceIdentityPerimeter({ accounts: ['111122223333'] });
  });

  test('so is one in a call, which stands beside values of the stack', () => {
    const owner = fromCloudFormation(
      template({
        statements: `
          - { Effect: Allow, Principal: { AWS: !Ref AWS::AccountId }, Action: s3:GetObject, Resource: !Sub '\${Logs.Arn}/*' }`,
      }),
    );
    for (const account of ['111122223333', '999988887777']) {
      const read = getObject({ bucket: owner.bucket('Logs'), key: 'a', caller: rootOf(account), secure: true });
      for (const claim of [expect(owner.policy('LogsPolicy')), expect(owner.policy('LogsPolicy')).not]) {
        expect(() => {
          claim.toAllow(read);
        }).toThrow(/depends on a name.*AWS::AccountId/);
      }
    }
  });

  test('a literal name is not a bucket of the template', () => {
    const foreign = putObject({ bucket: 'logs', key: 'a', caller: stack.role('Writer'), secure: true });
    expect(() => {
      expect(stack.bucket('Logs')).toAllow(foreign);
    }).toThrow(/bucket/);
  });

  test("under the organization's policies", () => {
    const denied = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:PutObject', Resource: '*' }] };
    const full = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const scp = parsePolicy(denied, { type: 'serviceControl' });
    expect(environment({ from: stack, serviceControl: [[full, scp]] })).toExplicitlyDeny(call);
    const http = parsePolicy(
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: '*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
      { type: 'resourceControl' },
    );
    const open = fromCloudFormation(template({ statements: writes }));
    expect(open).not.toDenyInsecureTransport();
    const controlled = environment({ from: open, resourceControl: [[http]] });
    // RCPs do not bind service-linked roles.
    const except = serviceLinkedRoles();
    expect(controlled).not.toDenyInsecureTransport();
    expect(controlled).toDenyInsecureTransport({ except });
    expect(controlled.bucket('Logs')).toDenyInsecureTransport({ except });
  });

  test.each([
    ['bucket', () => stack.bucket('Log'), /no bucket "Log"\nHint: did you mean "Logs"\?/],
    ['role', () => stack.role('Reader'), /no role "Reader"\nHint: .*Writer/],
    ['key', () => stack.key('DataKey'), /no key "DataKey"\nHint: it has no key/],
    ['policy', () => stack.policy('LogsPolcy'), /no policy "LogsPolcy"\nHint: did you mean "LogsPolicy"\?/],
    ['parameter', () => stack.parameter('Env'), /no parameter "Env"\nHint: it declares none/],
    [
      'text',
      () => 'arn:aws:iam::'.concat(stack.account),
      /AWS::AccountId.* is known to a deployment alone\nHint: stack\.value/,
    ],
  ])('a %s that is not there', (_, ask, message) => {
    expect(ask).toThrow(message);
  });

  test('a slip in a call is told as in any other', () => {
    const slip = getObject({ bucket: stack.bucket('Logs'), kye: 'a', caller: stack.role('Writer') } as never);
    expect(() => {
      expect(stack).toAllow(slip);
    }).toThrow(/toAllow: getObject: .*kye/);
  });

  test('values of two templates are not mixed', () => {
    const other = fromCloudFormation(sound);
    const mixed = putObject({ bucket: other.bucket('Logs'), key: 'a', caller: stack.role('Writer') });
    expect(() => {
      expect(stack).toAllow(mixed);
    }).toThrow(/values of two templates/);
  });

  test('reads well in a table', () => {
    expect(stack.buckets.map(String)).toEqual(['Logs']);
    expect(format('%s %j %o', stack.buckets[0], stack.buckets[0], stack.buckets[0])).toBe('Logs "Logs" Logs');
    expect(stack.policies.map(String)).toEqual(['Writer/trust', 'LogsPolicy']);
    expect(stack.policies.map(({ id, type }) => [id, type])).toEqual([
      ['Writer/trust', 'trust'],
      ['LogsPolicy', 'resource'],
    ]);
  });
});

describe('an environment is a subject: every bucket is asked', () => {
  const two = fromCloudFormation(
    template({
      statements: tlsOnly("!Sub '${Logs.Arn}/*'"),
      more: '  Data:\n    Type: AWS::S3::Bucket\n  Sound:\n    Type: AWS::S3::Bucket',
    }),
  );

  test('each that fails is listed, the first in full', () => {
    const { message } = thrownBy(() => {
      expect(two).toDenyInsecureTransport();
    });
    expect(message).toMatch(/^expect\(bucket «Logs»\)\.toDenyInsecureTransport\(\)\n/);
    expect(message).toMatch(
      /The same holds for 2 more \(3 of 3 buckets\):\n {2}«Data» {2}s3:GetObject on .*\n {2}«Sound» {2}/,
    );
  });

  test('a concrete one too, in both voices', () => {
    const denyHttp = (name: string) => ({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    });
    const buckets = ['first', 'second'].map((name) => s3Bucket({ name, policy: denyHttp(name) }));
    expect(environment({ buckets })).toDenyInsecureTransport();
    const open = environment({ buckets: [...buckets, s3Bucket({ name: 'third' })] });
    expect(open).not.toDenyInsecureTransport();
    expect(() => {
      expect(open).toDenyInsecureTransport();
    }).toThrow(/1 of 3 buckets/);
    expect(open).not.toBePublic();
  });

  test.each([
    ['nothing', undefined, /environment: /],
    ['an option that there is not', { form: stack }, /environment: .*form[^]*from/],
    ['another thing to begin with', { from: {} }, /environment: from must be an environment/],
  ])('%s makes no environment', (_, settings, message) => {
    expect(() => environment(settings as never)).toThrow(message);
  });

  test('one without a bucket has none to ask', () => {
    const none = environment({ principals: [iamRole('arn:aws:iam::111122223333:role/Writer')] });
    expect(() => {
      expect(none).toDenyInsecureTransport();
    }).toThrow(/there is no bucket in it/);
  });
});

describe('a template as such', () => {
  const branch = (action: string) =>
    template({
      parameters: `Parameters:\n  Env: { Type: String, AllowedValues: [dev, prod] }\nConditions:\n  IsProd: !Equals [!Ref Env, prod]`,
      statements: `${tlsOnly(logs)}
          - !If
            - IsProd
            - { Effect: Allow, Principal: { AWS: '111122223333' }, Action: '${action}', Resource: !Sub '\${Logs.Arn}/*' }
            - !Ref AWS::NoValue`,
    });

  test('is valid where every choice of conditions is', () => {
    expect(fromCloudFormation(branch('s3:GetObject'))).toBeValidPolicy();
    const broken = fromCloudFormation(branch('s3:GetObjct'));
    expect(broken).not.toBeValidPolicy();
    const { message } = thrownBy(() => {
      expect(broken).toBeValidPolicy();
    });
    expect(message).toMatch(/expect\(policy «LogsPolicy»\)\.toBeValidPolicy/);
    expect(message).toMatch(/s3:GetObjct/);
  });

  test('is valid where a text that nobody gave fits its place: AWS refuses others, so that no deployment has them', () => {
    const Secret = { Type: 'String' };
    const policy = (Resource: unknown): object => ({
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource }],
        },
      },
    });
    const trust = (AWS: unknown): object => ({
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
        },
      },
    });
    const stack = (...parts: readonly object[]): object =>
      fromCloudFormation({
        Parameters: {
          Secret,
          Owner: { Type: 'String' },
          Other: { Type: 'String', Default: 'nobody' },
          Stage: { Type: 'String', AllowedValues: ['test', 'prod'] },
        },
        Conditions: { IsOwned: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
        Resources: Object.fromEntries(parts.map((part, index) => [`Part${index}`, part])),
      });
    const fitting = stack(
      policy([{ Ref: 'Secret' }, { 'Fn::ImportValue': 'TableArn' }, { 'Fn::Sub': '${Secret}/*' }]),
      trust([{ Ref: 'Owner' }, { 'Fn::Sub': 'arn:aws:iam::${Owner}:root' }]),
    );
    expect(fitting).toBeValidPolicy();
    expect(stack(trust({ 'Fn::If': ['IsOwned', { Ref: 'Owner' }, { 'Fn::ImportValue': 'Role' }] }))).toBeValidPolicy();
    expect(stack(trust({ 'Fn::If': ['IsOwned', { Ref: 'Owner' }, 'role'] }))).not.toBeValidPolicy();
    expect(stack(trust({ 'Fn::Sub': 'arn:aws:iam:${Owner}:root' }))).not.toBeValidPolicy();
    expect(stack(policy({ 'Fn::Sub': 'secret-${Secret}' }))).not.toBeValidPolicy();
    expect(stack(policy([{ Ref: 'Secret' }, 'secret']))).not.toBeValidPolicy();
    expect(stack(trust({ Ref: 'Other' }))).not.toBeValidPolicy();
  });

  test('is valid where a parameter may be the Effect or the Version, and not where none of its values is one', () => {
    const stack = (parameter: object, Effect: unknown, Version: unknown = '2012-10-17'): object =>
      fromCloudFormation({
        Parameters: { Word: { Type: 'String', ...parameter } },
        Resources: {
          Read: {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: {
              PolicyDocument: { Version, Statement: [{ Effect, Action: 's3:GetObject', Resource: '*' }] },
            },
          },
        },
      });
    const word = { Ref: 'Word' };
    expect(stack({}, word)).toBeValidPolicy();
    expect(stack({ AllowedValues: ['Allow', 'Deny'] }, word)).toBeValidPolicy();
    expect(stack({}, 'Allow', word)).toBeValidPolicy();
    expect(stack({ AllowedValues: ['Allow', 'Refuse'] }, word)).not.toBeValidPolicy();
    expect(stack({ Default: 'Refuse' }, word)).not.toBeValidPolicy();
    expect(stack({}, { 'Fn::Sub': 'Not${Word}' })).not.toBeValidPolicy();
  });

  test('a literal ARN is of the partition in which the stack is deployed', () => {
    const literal = {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws-cn:s3:::elsewhere/*',
    };
    const Properties = { Bucket: 'elsewhere', PolicyDocument: { Version: '2012-10-17', Statement: [literal] } };
    const template = { Resources: { One: { Type: 'AWS::S3::BucketPolicy', Properties } } };
    expect(fromCloudFormation(template)).toBeValidPolicy();
    expect(fromCloudFormation(template, { region: 'cn-north-1' })).toBeValidPolicy();
    for (const given of [{ region: 'eu-west-1' }, { partition: 'aws-us-gov' }]) {
      const stack = fromCloudFormation(template, given);
      for (const expectation of [expect(stack), expect(stack).not]) {
        expect(() => {
          expectation.toBeValidPolicy();
        }).toThrow(/an ARN names partition aws-cn, the stack is in aws/);
      }
    }
  });

  test('a document that hangs on a condition of a free text is judged where it is there', () => {
    const policy = (Resource: string) => ({
      Type: 'AWS::IAM::ManagedPolicy',
      Condition: 'HasReader',
      Properties: {
        PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource }] },
      },
    });
    const stack = (resource: string) =>
      fromCloudFormation({
        Parameters: { Reader: { Type: 'String', Default: '' } },
        Conditions: { HasReader: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Reader' }, ''] }] } },
        Resources: { One: policy(resource) },
      });
    expect(stack('arn:aws:s3:::logs/*')).toBeValidPolicy();
    expect(stack('logs/*')).not.toBeValidPolicy();
  });

  test('a policy of a resource whose ARN only deployment knows is asked about what it says', () => {
    const stack = (Principal: unknown) =>
      fromCloudFormation({
        Resources: {
          Token: { Type: 'AWS::SecretsManager::Secret' },
          TokenPolicy: {
            Type: 'AWS::SecretsManager::ResourcePolicy',
            Properties: {
              SecretId: { Ref: 'Token' },
              ResourcePolicy: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Principal, Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
              },
            },
          },
        },
      });
    expect(stack('*').policy('TokenPolicy')).toBePublic();
    expect(stack({ AWS: { Ref: 'AWS::AccountId' } }).policy('TokenPolicy')).not.toBePublic();
  });
});

describe('a policy of a topic or queue that is about another one', () => {
  const about = (Resource: unknown) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: ['sns:Publish', 'sqs:SendMessage'], Resource }],
  });
  const Resources = {
    News: { Type: 'AWS::SNS::Topic' },
    Other: { Type: 'AWS::SNS::Topic' },
    Jobs: { Type: 'AWS::SQS::Queue' },
    Rest: { Type: 'AWS::SQS::Queue' },
  };
  const policyOf = (Type: string, Properties: object) =>
    fromCloudFormation({ Resources: { ...Resources, One: { Type, Properties } } }).policy('One');
  const onTopic = (Resource: unknown, Topics: object[] = [{ Ref: 'News' }]) =>
    policyOf('AWS::SNS::TopicPolicy', { Topics, PolicyDocument: { ...about(Resource) } });
  const onQueue = (Resource: unknown) =>
    policyOf('AWS::SQS::QueuePolicy', { Queues: [{ Ref: 'Jobs' }], PolicyDocument: about(Resource) });
  const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, id === 'Jobs' || id === 'Rest' ? 'Arn' : 'TopicArn'] });

  test('SNS refuses it', () => {
    for (const claim of [expect(onTopic(arnOf('Other'))), expect(onTopic(arnOf('Other'))).not]) {
      expect(() => {
        claim.toBePublic();
      }).toThrow(/no deployment .*One is the policy of .*, and a statement of it is about .*, which SNS refuses/);
    }
  });

  test('SQS may take it or not', () => {
    for (const claim of [expect(onQueue(arnOf('Rest'))), expect(onQueue(arnOf('Rest'))).not]) {
      expect(() => {
        claim.toBePublic();
      }).toThrow(/Cannot decide.*AWS does not document what SQS makes of that/s);
    }
  });

  test('its own, a pattern of it, and one of several are about it', () => {
    expect(onTopic(arnOf('News'))).toBePublic();
    expect(onTopic({ Ref: 'News' })).toBePublic();
    expect(onTopic('*')).toBePublic();
    expect(onTopic(arnOf('Other'), [{ Ref: 'News' }, { Ref: 'Other' }])).toBePublic();
    expect(onQueue(arnOf('Jobs'))).toBePublic();
    expect(onQueue({ 'Fn::Sub': 'arn:${AWS::Partition}:sqs:*:${AWS::AccountId}:*' })).toBePublic();
  });
});
