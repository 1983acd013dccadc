import { authorizeByDocument, authorizeRequest } from '../../src/evaluator/authorize';
import type { AccessRequest, Outcome, PolicySet } from '../../src/evaluator/request';
import {
  account,
  allow,
  bucket,
  deny,
  document,
  elsewhere,
  everything,
  object,
  other,
  request,
  role,
  root,
  session,
  user,
  type Element,
} from './build';

const applies = (elements: Element, asked: Partial<AccessRequest> = {}, version = '2012-10-17'): boolean => {
  const { Action: action, Resource: resource, ...rest } = allow();
  const named = {
    ...('NotAction' in elements ? {} : { Action: action }),
    ...('NotResource' in elements ? {} : { Resource: resource }),
  };
  const policy = { ...document({ ...rest, ...named, ...elements }), Version: version };
  return authorizeByDocument(request(asked), policy).outcome === 'Allow';
};

describe('Action and NotAction', () => {
  test.each([
    ['B2', 'S3:getOBJECT', 's3:GetObject', true],
    ['B2', 's3:GetObject', 'S3:GETOBJECT', true],
    ['B3', '*', 'sqs:SendMessage', true],
    ['B3', '*:*', 'sqs:SendMessage', true],
    ['B3', 's3:Get*', 's3:GetObject', true],
    ['B3', 's3:Get?bject', 's3:GetObject', true],
    ['B3', 's3:GetObject?', 's3:GetObject', false],
    ['B3', 's3:*', 's3express:CreateSession', false],
    ['A37', 's3:Get Object', 's3:GetObject', false],
    ['B3: no regular expression', 's3:Get.bject', 's3:GetObject', false],
  ])('%s: %s on %s: %s', (_, Action, action, expected) => {
    expect(applies({ Action }, { action })).toBe(expected);
    expect(applies({ NotAction: Action }, { action })).toBe(!expected);
    const many = [...Array.from({ length: 20 }, (__, at) => `ec2:Nothing${at}`), Action];
    expect(applies({ Action: many }, { action })).toBe(expected);
    expect(applies({ NotAction: many }, { action })).toBe(!expected);
  });

  test('A37, B4: an unknown name excludes nothing', () => {
    expect(applies({ NotAction: ['nosuch:Thing', 's3:Nothing'] })).toBe(true);
  });
});

describe('Resource and NotResource', () => {
  test.each([
    ['B5', `${bucket}/Reports/*`, object, false],
    ['B5', 'arn:aws:s3:::AMZN-s3-demo-bucket/*', object, false],
    ['B6', `${bucket}/*`, `${bucket}/a/b:c\nd`, true],
    ['B6', 'arn:aws:s3:*', object, true],
    ['B7', `${bucket}/reports?q1.csv`, object, true],
    ['B8', bucket, bucket, true],
    ['B8', bucket, object, false],
    ['B8', `${bucket}/*`, bucket, false],
    ['B8', `${bucket}*`, `${bucket}2/x`, true],
    ['B10, P5', 'arn:aws:s3', object, true],
    ['B10', 'arn:aws:s', object, false],
    ['B10', 'arn:aws:sqs', object, false],
    ['B14', '*', '*', true],
    ['B14', `${bucket}/*`, '*', false],
    ['B14', 'arn:aws:s3:::*', 'arn:aws:s3:::*', true],
    ['no regular expression', `${bucket}/reports/q1.cs.`, object, false],
    ['no regular expression', `${bucket}/(.+)`, object, false],
  ])('%s: %s on %j: %s', (_, Resource, resource, expected) => {
    expect(applies({ Resource }, { resource })).toBe(expected);
    expect(applies({ Resource: [Resource, `${bucket}/elsewhere`] }, { resource })).toBe(expected);
    expect(applies({ NotResource: Resource }, { resource })).toBe(!expected);
  });

  test.each([
    ['execute-api:/*', 'arn:aws:execute-api:eu-west-1:111122223333:abcde12345/prod/GET/pets', true],
    ['execute-api:/prod/*', 'arn:aws:execute-api:eu-west-1:111122223333:abcde12345/prod/GET/', true],
    ['execute-api:/prod/*', 'arn:aws:execute-api:eu-west-1:111122223333:abcde12345/test/GET/prod/x', false],
    ['execute-api:/prod/*', 'arn:aws:execute-api:eu-west-1:111122223333:abcde12345', false],
    ['execute-api:/*', 'arn:aws:s3:::execute-api/a', false],
    ['execute-api:/*', 'arn:aws:apigateway:eu-west-1::/restapis/abcde12345', false],
  ])('P14: API Gateway completes %s: %s: %s', (Resource, resource, expected) => {
    const everybody = { Effect: 'Allow', Principal: '*', Action: '*' };
    const asked = request({ resource, action: 'execute-api:Invoke' });
    expect(authorizeByDocument(asked, document({ ...everybody, Resource })).outcome === 'Allow').toBe(expected);
    const others = document({ ...everybody, NotResource: Resource });
    expect(authorizeByDocument(asked, others).outcome === 'Allow').toBe(!expected);
    expect(applies({ Resource, Action: '*' }, { resource })).toBe(false);
  });

  test('B10: in a policy with principals a short ARN without wildcard is taken as it stands', () => {
    expect(applies({ Resource: 'arn:aws:s3', Principal: '*' })).toBe(false);
  });

  const home = 'arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*';
  const mine = { resource: `${bucket}/ann/x`, context: { 'AWS:UserName': 'ann' } };

  test('D1, D2: a variable after the fifth colon, its name in any case (D8)', () => {
    expect(applies({ Resource: home }, mine)).toBe(true);
    expect(applies({ Resource: home }, { ...mine, resource: `${bucket}/bob/x` })).toBe(false);
  });

  test('D1: under 2008-10-17 it is text', () => {
    expect(applies({ Resource: home }, mine, '2008-10-17')).toBe(false);
    expect(applies({ Resource: home }, { ...mine, resource: `${bucket}/\${aws:username}/x` }, '2008-10-17')).toBe(true);
  });

  test('D2: before the fifth colon it is text', () => {
    const Resource = 'arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q';
    const asked = {
      resource: 'arn:aws:sqs:us-east-1:111122223333:q',
      context: { 'aws:PrincipalAccount': '111122223333' },
    };
    expect(applies({ Resource }, asked)).toBe(false);
  });

  test('D9, P1: without a value the entry matches no resource, and in NotResource excludes none', () => {
    const asked = { ...mine, context: {} };
    expect(applies({ Resource: home }, asked)).toBe(false);
    expect(applies({ NotResource: home }, asked)).toBe(true);
    expect(applies({ NotResource: home }, mine)).toBe(false);
  });

  test('D12: an entry without value spoils itself only', () => {
    expect(applies({ Resource: [home, `${bucket}/ann/*`] }, { ...mine, context: {} })).toBe(true);
  });

  test('D6: a default stands in', () => {
    const Resource = "arn:aws:s3:::amzn-s3-demo-bucket/${aws:PrincipalTag/team, 'none'}/*";
    expect(applies({ Resource }, { resource: `${bucket}/none/x` })).toBe(true);
    const context = { 'aws:PrincipalTag/team': 'red' };
    expect(applies({ Resource }, { resource: `${bucket}/none/x`, context })).toBe(false);
  });

  test('D13: a star in a value is a character', () => {
    expect(applies({ Resource: home }, { ...mine, context: { 'aws:username': '*' } })).toBe(false);
  });

  test('P3: wildcards before the first / of the resource part are wildcards', () => {
    expect(applies({ Resource: 'arn:aws:s3:::amzn-*-bucket/*' })).toBe(true);
  });

  test('A18, P5: a statement without Resource is about this resource', () => {
    const topic = { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 'sns:Publish' } };
    const asked = request({ action: 'sns:Publish', resource: 'arn:aws:sns:us-east-1:111122223333:t' });
    expect(authorizeByDocument(asked, topic).outcome).toBe('Allow');
  });
});

const decide = (policies: PolicySet, asked = request()): Outcome => authorizeRequest(asked, policies).outcome;

describe('KMS keys and role trust policies', () => {
  const key = request({ action: 'kms:Decrypt', resource: `arn:aws:kms:us-east-1:${account}:key/1` });
  const grant = (Principal: unknown): object => document(allow({ Action: 'kms:*', Principal }));

  test('E32: identity Allows count only where the key policy hands over to the account, its conditions met', () => {
    const identity = [everything];
    expect(decide({ identity }, key)).toBe('ImplicitDeny');
    expect(decide({ identity, resource: grant({ AWS: role }) }, key)).toBe('ImplicitDeny');
    expect(decide({ identity, resource: grant({ AWS: root }) }, key)).toBe('Allow');
    expect(decide({ resource: grant({ AWS: root }) }, key)).toBe('ImplicitDeny');
    const Condition = { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } };
    const conditional = document(allow({ Action: 'kms:*', Principal: { AWS: root }, Condition }));
    expect(decide({ identity, resource: conditional }, key)).toBe('ImplicitDeny');
  });

  test('E32: identity Denies always count', () => {
    expect(decide({ identity: [document(deny({ Action: 'kms:*' }))], resource: grant({ AWS: user }) }, key)).toBe(
      'ExplicitDeny',
    );
  });

  test('E33: a key policy naming the caller works alone in the owner account', () => {
    expect(decide({ resource: grant({ AWS: user }) }, key)).toBe('Allow');
    expect(decide({ resource: grant({ AWS: role }) }, { ...key, principal: session })).toBe('Allow');
    expect(decide({ resource: grant({ AWS: role }), session: elsewhere }, { ...key, principal: session })).toBe(
      'ImplicitDeny',
    );
    expect(decide({ resource: grant({ AWS: user }) }, { ...key, resourceAccount: other })).toBe('ImplicitDeny');
  });

  test('E34: root has no implicit access to a key', () => {
    expect(decide({}, { ...key, principal: root })).toBe('ImplicitDeny');
    expect(decide({ resource: grant({ AWS: user }) }, { ...key, principal: root })).toBe('ImplicitDeny');
    expect(decide({ resource: grant({ AWS: root }) }, { ...key, principal: root })).toBe('Allow');
  });

  const alias = `arn:aws:kms:us-east-1:${account}:alias/a`;

  test('E34: actions without key are ordinary', () => {
    expect(decide({ identity: [everything] }, request({ action: 'kms:ListKeys', resource: '*' }))).toBe('Allow');
  });

  test.each(['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias', 'kms:ListAliases'])(
    'E34: %s is ordinary on an alias, not on a key',
    (action) => {
      expect(decide({ identity: [everything] }, request({ action, resource: alias }))).toBe('Allow');
      expect(decide({ identity: [everything] }, { ...key, action })).toBe('ImplicitDeny');
    },
  );

  test.each(['kms:Decrypt', 'KMS:GenerateDataKey', 'kms:DescribeKey'])(
    'E32, E34: %s on an alias is an action on its key and wants the key’s policy',
    (action) => {
      const asked = request({ action, resource: alias });
      expect(decide({ identity: [everything] }, asked)).toBe('ImplicitDeny');
      expect(decide({ identity: [everything], resource: grant({ AWS: root }) }, asked)).toBe('Allow');
      expect(decide({ resource: grant({ AWS: user }) }, asked)).toBe('Allow');
      expect(decide({}, { ...asked, principal: root })).toBe('ImplicitDeny');
    },
  );

  const assume = request({ action: 'sts:AssumeRole', resource: role });
  const trust = (Principal: unknown): object => ({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' },
  });

  test('E35: same account: naming the caller suffices, naming the account needs its permission', () => {
    expect(decide({ resource: trust({ AWS: user }) }, assume)).toBe('Allow');
    expect(decide({ resource: trust({ AWS: root }) }, assume)).toBe('ImplicitDeny');
    expect(decide({ resource: trust({ AWS: root }), identity: [everything] }, assume)).toBe('Allow');
    expect(decide({ identity: [everything] }, assume)).toBe('ImplicitDeny');
  });

  test('E35: across accounts always both', () => {
    const away = { ...assume, resource: `arn:aws:iam::${other}:role/Auditor`, resourceAccount: other };
    expect(decide({ resource: trust({ AWS: user }) }, away)).toBe('ImplicitDeny');
    expect(decide({ resource: trust({ AWS: user }), identity: [everything] }, away)).toBe('Allow');
  });

  test('E36: a role has no implicit right to assume itself', () => {
    expect(decide({ identity: [everything] }, { ...assume, principal: session })).toBe('ImplicitDeny');
  });
});
