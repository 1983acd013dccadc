import '../../src/setup';
import { fromCloudFormation, parsePolicy } from '../../src';
import { thrownBy } from '../thrown';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const organization = 'o-ab12cd34ef';
const account = '210987654321';

describe('a Deny that tests a neighbour of the key that is meant, by the same value', () => {
  const deny = (Condition: Json, element: Json = {}): Json => ({
    Sid: 'Perimeter',
    Effect: 'Deny',
    Principal: '*',
    Action: ['s3:*', 'sqs:*'],
    Resource: '*',
    Condition,
    ...element,
  });
  const services = { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } };

  test('aws:ResourceOrgID for aws:PrincipalOrgID', () => {
    const claim = { claim: 'toEnforceIdentityPerimeter', type: 'resourceControl' } as const;
    const by = (name: string): Json => deny({ StringNotEqualsIfExists: { [name]: organization }, ...services });
    const given = { organizations: [organization], actions: ['s3:*', 'sqs:*'] };
    expect(mendedStatements(claim, policy(by('aws:ResourceOrgID')), given)).toEqual([by('aws:PrincipalOrgID')]);
    expect(ask(claim, policy(by('aws:ResourceOrgID')), given).message()).toContain(
      'To fix it, write "aws:PrincipalOrgID" for "aws:ResourceOrgID" in statement 0 ',
    );
  });

  describe('aws:SourceVpc for aws:SourceVpce', () => {
    const lake = { Action: 's3:*', Resource: ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/*'] };
    const by = (name: string, element: Json = {}): Json =>
      deny({ StringNotEqualsIfExists: { [name]: 'vpce-0f00ba12345678901' } }, element);

    test('in a bucket policy, whose finding tells it', () => {
      const { message } = thrownBy(() => {
        expect(policy(by('aws:SourceVpc', lake))).not.toHaveFinding('INVALID_VPC_FORMAT');
      });
      expect(message).toContain('To fix it, write "aws:SourceVpce" for "aws:SourceVpc"');
      expect(policy(by('aws:SourceVpce', lake))).not.toHaveFinding('INVALID_VPC_FORMAT');
    });
  });
});

describe('toPreventConfusedDeputy mends the test of the source in its place', () => {
  const claim = { claim: 'toPreventConfusedDeputy', type: 'trust' } as const;
  const open: Json = { Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const trust = (Condition: Json): Json => ({ ...open, Condition });
  const group = (of: string): string => `arn:aws:scheduler:eu-west-1:${of}:schedule-group/nightly`;
  const given = { accounts: [account] };

  test('with the account in an ARN of any account', () => {
    const by = (of: string): Json => trust({ ArnLike: { 'aws:SourceArn': group(of) } });
    expect(mendedStatements(claim, policy(by('*')), given)).toEqual([by(account)]);
    expect(ask(claim, policy(by('*')), given).message()).toContain(`make that "aws:SourceArn": "${group(account)}"`);
  });

  test('with the account in place of another one', () => {
    const by = (of: string): Json => trust({ StringEquals: { 'aws:SourceAccount': of } });
    expect(mendedStatements(claim, policy(by('210987654312')), given)).toEqual([by(account)]);
  });

  test('with the account beside an ARN that has none', () => {
    const topic = (more: Json): Json => ({
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: `arn:aws:sqs:eu-west-1:${account}:uploads`,
      Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::acme-uploads' }, ...more },
    });
    expect(mendedStatements({ claim: 'toPreventConfusedDeputy' }, policy(topic({})), given)).toEqual([
      topic({ StringEquals: { 'aws:SourceAccount': account } }),
    ]);
  });

  test('with the account in an Allow that asks for none, and says what becomes of calls that tell none', () => {
    const document = policy(open, {
      Sid: 'Admin',
      Effect: 'Allow',
      Principal: { AWS: account },
      Action: 'sts:AssumeRole',
    });
    expect(mendedStatements(claim, document, given)[0]).toEqual(
      trust({ StringEquals: { 'aws:SourceAccount': account } }),
    );
    const { message } = thrownBy(() => {
      expect(parsePolicy(document, { type: 'trust' })).toPreventConfusedDeputy(given);
    });
    expect(message).toContain('Calls that do not tell aws:SourceAccount are refused then');
  });

  test('with the account in the log group that CloudWatch Logs uses a key for', () => {
    const logs = (of: string): Json => ({
      Effect: 'Allow',
      Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
      Action: ['kms:Encrypt*', 'kms:Decrypt*'],
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-west-1:${of}:log-group:*` } },
    });
    expect(mendedStatements({ claim: 'toPreventConfusedDeputy', type: 'kmsKey' }, policy(logs('*')), given)).toEqual([
      logs(account),
    ]);
  });

  test('of an RCP by a Deny that spares calls which tell no source, and says so (F62)', () => {
    const region = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
    const rcp = parsePolicy(
      policy({ ...region, Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }),
      { type: 'resourceControl' },
    );
    const { message } = thrownBy(() => {
      expect(rcp).toPreventConfusedDeputy({ ...given, actions: ['s3:*'] });
    });
    expect(message).toMatch(/"Null": \{\s*"aws:SourceAccount": "false"\s*\}/);
    expect(message).toContain('Calls that do not tell aws:SourceAccount stay as they are');
  });

  test('with the organization where the claim has one', () => {
    expect(
      mendedStatements(claim, policy(trust({ ArnLike: { 'aws:SourceArn': group('*') } })), {
        organizations: [organization],
      }),
    ).toEqual([trust({ ArnLike: { 'aws:SourceArn': group('*') }, StringEquals: { 'aws:SourceOrgID': organization } })]);
  });

  test('of a Lambda permission in a template by its property', () => {
    const text = `Resources:
  Invoke:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: resize
      Action: lambda:InvokeFunction
      Principal: s3.amazonaws.com
      SourceArn: arn:aws:s3:::acme-uploads
`;
    const options = { account, region: 'eu-west-1' } as const;
    const { message } = thrownBy(() => {
      expect(fromCloudFormation(text, options).policy('Invoke')).toPreventConfusedDeputy(given);
    });
    const property = '      SourceAccount: !Ref AWS::AccountId';
    expect(message).toContain(
      `To fix it, put this first in Properties of Invoke, before line 5  template:5\n${property}`,
    );
    const mended = fromCloudFormation(`${text}${property}\n`, options);
    expect(mended.policy('Invoke')).toPreventConfusedDeputy(given);
  });
});

describe('a statement that is that of the reference but for one element', () => {
  const own = (Condition: Json): Json => ({
    Sid: 'Parameters',
    Effect: 'Allow',
    Action: ['ssm:GetParameter', 'ssm:GetParameters'],
    Resource: 'arn:aws:ssm:eu-west-1:210987654321:parameter/shop/*',
    Condition,
  });
  const equals = own({ StringEquals: { 'ssm:resourceTag/env': 'prod-*' } });
  const like = own({ StringLike: { 'ssm:resourceTag/env': 'prod-*' } });

  test('gets that element, and no second statement', () => {
    const reference = parsePolicy(policy({ ...like, Sid: 'Deployed' }), { type: 'identity' });
    const claim = { claim: 'toBeEquivalentTo', type: 'identity' } as const;
    expect(mendedStatements(claim, policy(equals), reference)).toEqual([like]);
  });
});

describe('one entry of a list lets strangers in', () => {
  const open = (addresses: readonly string[] | string): Json => ({
    Effect: 'Allow',
    Principal: '*',
    Action: 'es:ESHttp*',
    Resource: 'arn:aws:es:eu-west-1:210987654321:domain/catalogue/*',
    Condition: { IpAddress: { 'aws:SourceIp': addresses } },
  });
  const claim = { claim: 'toBePublic', isNot: true } as const;

  test('is pointed at, and goes alone', () => {
    const document = policy(open(['203.0.113.24/32', '198.51.100.0/3']));
    const message = ask(claim, document).message();
    expect(message).toMatch(/\| {3}"198\.51\.100\.0\/3"\n *\| {3}\^{16}\n/);
    expect(mendedStatements(claim, document)).toEqual([open('203.0.113.24/32')]);
  });
});

test('a test of the reference under another operator has its operator again, and no action goes', () => {
  const grants = (operator: string, Action: string | readonly string[], Sid = 'Grants'): Json => ({
    Sid,
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:role/fleet` },
    Action,
    Resource: '*',
    Condition: { [operator]: { 'kms:GrantIsForAWSResource': 'true' } },
  });
  const deployed = parsePolicy(
    policy(grants('Bool', 'kms:CreateGrant'), grants('Bool', ['kms:ListGrants', 'kms:RevokeGrant'], 'More')),
    { type: 'kmsKey' },
  );
  const all = ['kms:CreateGrant', 'kms:ListGrants', 'kms:RevokeGrant'];
  const claim = { claim: 'toBeMorePermissiveThan', isNot: true, type: 'kmsKey' } as const;
  expect(mendedStatements(claim, policy(grants('BoolIfExists', all)), deployed)).toEqual([grants('Bool', all)]);
});
