import '../../src/setup';
import {
  awsServices,
  every,
  fromCloudFormation,
  iamRole,
  serviceLinkedRoles,
  tagged,
  viaAwsServices,
  type ExceptionInput,
} from '../../src';
import { ask, mendedStatements, policy, type AskedClaim, type Json } from '../cures/asked-claim';
import { thrownBy } from '../thrown';

const account = '111122223333';
const arnOf = (name: string): string => `arn:aws:iam::${account}:role/${name}`;
const [admin, backup] = [arnOf('admin'), arnOf('backup')];

const deny = (Condition: Json): Json => ({
  Sid: 'KeepObjects',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:DeleteObject',
  Resource: 'arn:aws:s3:::lake/*',
  Condition,
});
const http = { Bool: { 'aws:SecureTransport': 'false' } };
const deletes = (except?: readonly ExceptionInput[]): unknown =>
  every({ actions: ['s3:DeleteObject'], ...(except !== undefined && { except }) });
const everyDelete: readonly AskedClaim[] = [{ claim: 'toExplicitlyDeny' }, { claim: 'toDeny' }];

describe.each(everyDelete)('$claim of a set, whose policy exempts more than the test', (claim) => {
  const document = policy(deny({ ArnNotEquals: { 'aws:PrincipalArn': [admin, backup] } }));

  test('has both ways out: the element, and what to write in the test', () => {
    const given = deletes([iamRole(admin)]);
    const message = ask(claim, document, given).message();
    expect(message).toContain(`
The policy exempts more than the test does. If that is meant, add to its except
  in the test  '${backup}'
To fix it, `);
    expect(mendedStatements(claim, document, given)).toEqual([deny({ ArnNotEquals: { 'aws:PrincipalArn': admin } })]);
    expect(ask(claim, document, deletes([iamRole(admin), backup])).pass).toBe(true);
  });

  test('has the whole option where the test has none', () => {
    expect(ask(claim, document, deletes()).message()).toMatch(
      /\n {2}in the test {2}except: \['arn:[^']*', 'arn:[^']*'\]\n?/,
    );
    expect(ask(claim, document, deletes()).message()).not.toContain('Nothing to paste');
    expect(ask(claim, document, deletes([admin, backup])).pass).toBe(true);
  });

  test.each<[string, Json, ExceptionInput, string]>([
    ['services', { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } }, awsServices(), 'awsServices()'],
    ['forwarded calls', { BoolIfExists: { 'aws:ViaAWSService': 'false' } }, viaAwsServices(), 'viaAwsServices()'],
    [
      'service-linked roles',
      { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws*:iam::*:role/aws-service-role/*' } },
      serviceLinkedRoles(),
      'serviceLinkedRoles()',
    ],
    [
      'a tag',
      { StringNotEquals: { 'aws:PrincipalTag/Team': 'data' } },
      tagged('Team', 'data'),
      "tagged('Team', 'data')",
    ],
  ])('%s are named as the test has them', (_, condition, exception, text) => {
    // Silence refuses a service by itself.
    const open = policy(deny(condition), { ...deny({}), Sid: 'Open', Effect: 'Allow' });
    expect(ask(claim, open, deletes()).message()).toContain(`\n  in the test  except: [${text}]`);
    expect(ask(claim, open, deletes([exception])).pass).toBe(true);
  });

  test('is not told of what no exception is: a pattern, another condition, and too many', () => {
    const many = Array.from({ length: 9 }, (_, index) => arnOf(`job-${index}`));
    for (const condition of [
      { ArnNotLike: { 'aws:PrincipalArn': arnOf('ops-*') } },
      http,
      { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      { ArnNotEquals: { 'aws:PrincipalArn': many } },
    ])
      expect(ask(claim, policy(deny(condition)), deletes()).message()).not.toContain('The policy exempts');
  });

  test('is not told under .not, where there is too little to find', () => {
    const closed = policy(deny({ ArnNotEquals: { 'aws:PrincipalArn': admin } }));
    expect(ask({ ...claim, isNot: true }, closed, deletes([admin])).message()).not.toContain('The policy exempts');
  });
});

test('an exemption by pattern is narrowed to whom the test leaves out', () => {
  const of = (entry: string): Json => deny({ ArnNotLike: { 'aws:PrincipalArn': entry } });
  expect(mendedStatements({ claim: 'toExplicitlyDeny' }, policy(of(arnOf('adm*'))), deletes([admin]))).toEqual([
    of(admin),
  ]);
});

test('claims with an option of exceptions say so too', () => {
  const tls = policy({
    ...deny({ ...http, ArnNotEquals: { 'aws:PrincipalArn': backup } }),
    Action: 's3:*',
    Resource: ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/*'],
  });
  const claim = { claim: 'toDenyInsecureTransport' } as const;
  expect(ask(claim, tls).message()).toContain(`\n  in the test  except: ['${backup}']\nTo fix it, `);
  expect(ask(claim, tls, { except: [backup] }).pass).toBe(true);
});

test('a role of a template is named by its reference, as the test has it', () => {
  const stack = fromCloudFormation(
    `Resources:
  Lake:
    Type: AWS::S3::Bucket
  Cleaner:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }
  LakePolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Lake
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: KeepObjects
            Effect: Deny
            Principal: '*'
            Action: s3:DeleteObject
            Resource: !Sub '\${Lake.Arn}/*'
            Condition:
              ArnNotEquals:
                aws:PrincipalArn: !GetAtt Cleaner.Arn
`,
    { account, region: 'eu-west-1' },
  );
  const { message } = thrownBy(() => {
    expect(stack.policy('LakePolicy')).toExplicitlyDeny(every({ actions: ['s3:DeleteObject'] }));
  });
  const written = `stack.value('arn:\${AWS::Partition}:iam::${account}:role/\${Cleaner}')`;
  expect(message).toContain(`\n  in the test  except: [${written}]`);
  const except = [
    stack.value(`arn:\${AWS::Partition}:iam::${account}:role/\${Cleaner}`),
  ] as unknown as ExceptionInput[];
  expect(stack.policy('LakePolicy')).toExplicitlyDeny(every({ actions: ['s3:DeleteObject'], except }));
});
