import '../../src/setup';
import { deleteObject, fromCloudFormation, getObject, iamRole, iamUser } from '../../src';
import { thrownBy } from '../thrown';
import { ask, mended, mendedStatements, policy, type Json } from './asked-claim';

const account = '111122223333';
const arnOf = (name: string, of = account): string => `arn:aws:iam::${of}:role/${name}`;
const admin = iamRole(arnOf('admin'), { organization: null, tags: {} });
const actions = ['s3:PutBucketPolicy'];
const claim = { claim: 'toLockOut', isNot: true } as const;

const denyAllBut = (exempt: string | readonly string[]): Json => ({
  Sid: 'OnlyAdmin',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/*'],
  Condition: { ArnNotEquals: { 'aws:PrincipalArn': exempt } },
});

describe('an exemption that is the caller but for one slip is replaced', () => {
  test.each([
    ['a letter of its name', arnOf('admn'), '"admn" is one typo away from the "admin" of this call: is that meant?'],
    [
      'its account',
      arnOf('admin', '999999999999'),
      '"999999999999" is not the account "111122223333" of this caller: is that meant?',
    ],
    ['its kind', `arn:aws:iam::${account}:user/admin`, 'this caller is a role, not a user: is that meant?'],
    [
      'its path',
      arnOf('ops/admin'),
      '"role/ops/admin" has another path than "role/admin", this caller: is that meant?',
    ],
  ])('%s', (_, entry, hint) => {
    const document = policy(denyAllBut(entry));
    expect(mendedStatements(claim, document, admin, { actions })).toEqual([denyAllBut(arnOf('admin'))]);
    const message = ask(claim, document, admin, { actions }).message();
    expect(message).toContain(hint);
    expect(message).toContain(`To fix it, make that "aws:PrincipalArn": "${arnOf('admin')}"`);
    // The stale entry is denied as everybody else then.
    const [cured] = [mended(claim, document, admin, { actions })];
    const stale = iamRole(entry.replace(':user/', ':role/'), { organization: null, tags: {} });
    if (entry.includes(':role/'))
      expect(
        ask({ claim: 'toExplicitlyDeny' }, cured, deleteObject({ bucket: 'lake', key: 'a', caller: stale })).pass,
      ).toBe(true);
  });

  test('beside others, which stay', () => {
    const document = policy(denyAllBut([arnOf('ci'), arnOf('admn')]));
    expect(mendedStatements(claim, document, admin, { actions })).toEqual([denyAllBut([arnOf('ci'), arnOf('admin')])]);
  });

  test('in a pattern of another account', () => {
    const like = (entry: string): Json => ({
      ...denyAllBut(entry),
      Condition: { ArnNotLike: { 'aws:PrincipalArn': entry } },
    });
    expect(mendedStatements(claim, policy(like(arnOf('adm*', '999999999999'))), admin, { actions })).toEqual([
      like(arnOf('adm*')),
    ]);
  });

  test('in the message of one call too', () => {
    const call = getObject({ bucket: 'lake', key: 'a', caller: admin, secure: true });
    const document = policy(denyAllBut(arnOf('admn')));
    expect(mendedStatements({ claim: 'toExplicitlyDeny', isNot: true }, document, call)).toEqual([
      denyAllBut(arnOf('admin')),
    ]);
  });

  test('but not where names count, nor where they are two names', () => {
    for (const [own, other] of [
      ['deploy-1', 'deploy-2'],
      ['team-a', 'team-b'],
      ['ci', 'cd'],
      ['admin', 'administrator'],
    ] as const) {
      const caller = iamRole(arnOf(other), { organization: null, tags: {} });
      expect(mendedStatements(claim, policy(denyAllBut(arnOf(own))), caller, { actions })).toEqual([
        denyAllBut([arnOf(own), arnOf(other)]),
      ]);
    }
  });
});

describe('an exemption that stays beside the new one', () => {
  const line = `Still exempt: "${arnOf('administrator')}"; take it out if the new entry is to replace it`;

  test('is named', () => {
    const document = policy(denyAllBut(arnOf('administrator')));
    expect(ask(claim, document, admin, { actions }).message()).toContain(line);
    const call = getObject({ bucket: 'lake', key: 'a', caller: admin, secure: true });
    expect(ask({ claim: 'toDeny', isNot: true }, document, call).message()).toContain(line);
    expect(ask({ claim: 'toExplicitlyDeny', isNot: true }, document, call).message()).toContain(line);
  });

  test('is not spoken of where there is none', () => {
    const tls = { ...denyAllBut(''), Condition: { Bool: { 'aws:SecureTransport': 'true' } } };
    expect(ask(claim, policy(tls), admin, { actions }).message()).not.toContain('Still exempt');
    expect(ask(claim, policy(denyAllBut(arnOf('admn'))), admin, { actions }).message()).not.toContain('Still exempt');
  });
});

describe('a user beside those whom NotPrincipal lists', () => {
  const userArn = (name: string, of = account): string => `arn:aws:iam::${of}:user/${name}`;
  const rootArn = (of = account): string => `arn:aws:iam::${of}:root`;
  const firm = '999988887777';
  const nobodyElse = (AWS: readonly string[]): Json => ({
    Sid: 'NobodyElse',
    Effect: 'Deny',
    NotPrincipal: { AWS },
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: 'arn:aws:s3:::minutes/*',
  });
  const allow: Json = {
    Effect: 'Allow',
    Principal: { AWS: userArn('auditor', firm) },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::minutes/*',
  };
  const document = policy(allow, nobodyElse([rootArn(), userArn('secretary')]));
  const read = getObject({ bucket: 'minutes', key: 'a', caller: iamUser(userArn('auditor', firm)), secure: true });
  const letIn = { claim: 'toDeny', isNot: true } as const;

  test('is listed there with its account, without which NotPrincipal exempts nobody (B30)', () => {
    expect(mendedStatements(letIn, document, read)).toEqual([
      allow,
      nobodyElse([rootArn(), userArn('secretary'), rootArn(firm), userArn('auditor', firm)]),
    ]);
    const own = policy(nobodyElse([account, userArn('secretary')]));
    expect(mendedStatements(claim, own, iamUser(userArn('auditor')), { actions: ['s3:GetObject'] })).toEqual([
      nobodyElse([account, userArn('secretary'), userArn('auditor')]),
    ]);
  });

  test('is told who else stays exempt, not the accounts that stand there for them', () => {
    expect(ask(letIn, document, read).message()).toContain(`Still exempt: "${userArn('secretary')}"; take it out if`);
  });
});

describe('in a template', () => {
  const yaml = (exempt: string): string => `Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: OnlyAdmin
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [!GetAtt Logs.Arn, !Sub '\${Logs.Arn}/*']
            Condition:
              ArnNotEquals:
                aws:PrincipalArn: ${exempt}
`;
  const message = (template: string): string =>
    thrownBy(() => {
      const stack = fromCloudFormation(template, { account, region: 'eu-west-1' });
      expect(stack.policy('LogsPolicy')).not.toLockOut(admin, { actions });
    }).message;

  test('the entry is replaced in its line', () => {
    expect(message(yaml("!Sub 'arn:aws:iam::${AWS::AccountId}:role/admn'"))).toContain(
      `To fix it, make aws:PrincipalArn: "${arnOf('admin')}" in statement 0 \`OnlyAdmin\`  policy:`,
    );
  });

  test('what stays is written as it was', () => {
    const shown = message(yaml("!Sub 'arn:aws:iam::${AWS::AccountId}:role/administrator'"));
    expect(shown).toContain(`                aws:PrincipalArn:
                  - !Sub "arn:aws:iam::\${AWS::AccountId}:role/administrator"
                  - "${arnOf('admin')}"
`);
  });
});
