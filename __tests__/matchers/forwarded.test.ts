import {
  anonymous,
  awsService,
  call,
  every,
  getObject,
  iamRole,
  internet,
  parsePolicy,
  s3Bucket,
  vpcEndpoint,
  environment,
  viaAwsServices,
  type AccessRequest,
  type Call,
} from '../../src';
import { bothWays, doesNotHold, failed, holds, isMisuse, isUndecided, witnessOf } from './answered';
import { allow, deny, objects, policyOf, writer } from './documents';

const endpoint = vpcEndpoint('vpce-0a1b2c3d4e5f67890');
const unlessEndpoint = { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } };
const fenced = policyOf(
  allow({ Action: 's3:GetObject' }),
  deny({ Action: 's3:GetObject', Resource: objects, Condition: unlessEndpoint }),
);
const spared = policyOf(
  allow({ Action: 's3:GetObject' }),
  deny({
    Action: 's3:GetObject',
    Resource: objects,
    Condition: { ...unlessEndpoint, Bool: { 'aws:ViaAWSService': 'false' } },
  }),
);
const read = (more: object = {}) => getObject({ bucket: 'logs', key: 'a', caller: iamRole(writer), ...more });
const via = 'athena.amazonaws.com';

describe('a call that a service forwards (P11)', () => {
  test('carries no endpoint, whatever network its caller is on', () => {
    expect(bothWays(fenced, 'toExplicitlyDeny', read({ from: endpoint }))).toEqual(doesNotHold);
    expect(bothWays(fenced, 'toExplicitlyDeny', read({ from: endpoint, via }))).toEqual(holds);
    expect(bothWays(fenced, 'toExplicitlyDeny', read({ via }))).toEqual(holds);
    expect(bothWays(spared, 'toAllow', read({ from: endpoint, via }))).toEqual(holds);
  });

  test('so do all of them', () => {
    const calls = { actions: ['s3:GetObject'], callers: [iamRole(writer)] };
    expect(bothWays(fenced, 'toExplicitlyDeny', every({ ...calls, from: endpoint }))).toEqual(doesNotHold);
    expect(bothWays(fenced, 'toExplicitlyDeny', every({ ...calls, from: endpoint, via }))).toEqual(holds);
    expect(bothWays(spared, 'toAllow', every({ ...calls, via }))).toEqual(holds);
    expect(witnessOf(fenced, 'toAllow', every({ ...calls, from: endpoint, via })).context).toMatchObject({
      'aws:ViaAWSService': 'true',
    });
  });

  test('keeps the public address of its caller (F67)', () => {
    const policy = policyOf(
      allow({ Action: 's3:GetObject' }),
      deny({
        Action: 's3:GetObject',
        Resource: objects,
        Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      }),
    );
    expect(bothWays(policy, 'toAllow', read({ from: internet('203.0.113.9'), via }))).toEqual(holds);
    expect(bothWays(policy, 'toExplicitlyDeny', read({ from: endpoint, via }))).toEqual(holds);
  });

  test('names the chain, where its services tell it', () => {
    const only = (key: string, value: string | string[]) =>
      policyOf(allow({ Action: 's3:GetObject', Condition: { 'ForAnyValue:StringEquals': { [key]: value } } }));
    const chain = ['cloudformation.amazonaws.com', via];
    expect(bothWays(only('aws:CalledVia', via), 'toAllow', read({ via }))).toEqual(holds);
    expect(bothWays(only('aws:CalledVia', via), 'toAllow', read({ via: chain }))).toEqual(holds);
    expect(bothWays(only('aws:CalledViaFirst', via), 'toAllow', read({ via: chain }))).toEqual(doesNotHold);
    expect(bothWays(only('aws:CalledViaLast', via), 'toAllow', read({ via: chain }))).toEqual(holds);
    // Not every service says that it forwards.
    expect(
      bothWays(only('aws:CalledVia', 'glue.amazonaws.com'), 'toAllow', read({ via: 'glue.amazonaws.com' })),
    ).toEqual(isUndecided);
    const calls = { actions: ['s3:GetObject'], callers: [iamRole(writer)] };
    expect(bothWays(only('aws:CalledVia', via), 'toAllow', every({ ...calls, via }))).toEqual(holds);
    expect(bothWays(only('aws:CalledVia', via), 'toAllow', every({ ...calls, via: chain[0] ?? '' }))).toEqual(
      doesNotHold,
    );
  });

  test('may say nothing of its chain at all', () => {
    const policy = policyOf(
      allow({ Action: 's3:GetObject' }),
      deny({
        Action: 's3:GetObject',
        Condition: { Bool: { 'aws:ViaAWSService': 'true' }, Null: { 'aws:CalledVia': 'false' } },
      }),
    );
    const calls = every({
      actions: ['s3:GetObject'],
      callers: [iamRole(writer)],
      context: { 'aws:ViaAWSService': true },
    });
    expect(bothWays(policy, 'toExplicitlyDeny', calls)).toEqual(doesNotHold);
  });

  test('passes no endpoint policy in an environment', () => {
    const bucket = s3Bucket({ name: 'logs', account: '111122223333' });
    const closed = { Version: '2012-10-17', Statement: [] };
    const nothing = { ...closed, Statement: [{ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }] };
    const policies = [{ ...closed, Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] }];
    const caller = iamRole(writer, { policies });
    const world = environment({ buckets: [bucket], principals: [caller] });
    const from = vpcEndpoint('vpce-0a1b2c3d4e5f67890', { policy: nothing });
    expect(world).not.toAllow(read({ caller, from, secure: true }));
    expect(world).toAllow(read({ caller, from, via }));
  });
});

describe('what tells a forwarded call and its endpoint at once is misuse', () => {
  test.each([
    ['a call', () => read({ from: endpoint, context: { 'aws:ViaAWSService': true } }), /via:/],
    ['a chain', () => read({ from: endpoint, context: { 'aws:CalledVia': [via] } }), /via:/],
    [
      'its context',
      () => {
        expect(fenced).toAllow(read({ via, context: { 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } }));
      },
      /already specifies/,
    ],
    ['a set', () => every({ from: endpoint, context: { 'aws:ViaAWSService': true } }), /via:/],
    ['the context of a set', () => every({ via, context: { 'aws:SourceVpce': 'vpce-1' } }), /carries no/],
    ['twice', () => every({ via, context: { 'aws:ViaAWSService': true } }), /via and context both say/],
    ['an anonymous caller', () => read({ caller: anonymous, via }), /no service forwards/],
    ['a service', () => read({ caller: awsService('sns.amazonaws.com'), via }), /no service forwards/],
    ['plain HTTP', () => read({ via, secure: false }), /plain HTTP/],
    ['plain HTTP of a set', () => every({ via, secure: false }), /HTTPS/],
    ['no service', () => read({ via: 'athena' }), /not a service principal/],
    [
      'nobody',
      () => call('s3:GetObject', { caller: writer, via: [], key: 'a', bucket: 'logs' }),
      /not a service principal/,
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('a raw request', () => {
    const request = {
      principal: 'arn:aws:iam::111122223333:user/a',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::logs/a',
      context: { 'aws:ViaAWSService': 'true', 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' },
    };
    expect(bothWays(fenced, 'toAllow', request)).toEqual(isMisuse);
  });
});

test('the hint and the call to try name via', () => {
  const forwarded = policyOf(allow({ Action: 's3:GetObject', Condition: { Bool: { 'aws:ViaAWSService': 'true' } } }));
  const chained = policyOf(
    allow({ Action: 's3:GetObject', Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': via } } }),
  );
  expect(failed(chained, 'toAllow', read({ via: 'glue.amazonaws.com' })).message).toContain(
    "via: 'athena.amazonaws.com'",
  );
  expect(failed(forwarded, 'toExplicitlyDeny', every({ via })).message).toContain('via: ');
  expect(
    bothWays(fenced, 'toEnforceNetworkPerimeter', {
      vpcEndpoints: ['vpce-0a1b2c3d4e5f67890'],
      except: viaAwsServices(),
    }),
  ).toEqual(doesNotHold);
});

describe('kms:ViaService is in forwarded calls alone (G7), and those carry no endpoint', () => {
  const key = (Condition: object) =>
    parsePolicy(
      {
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Principal: { AWS: writer }, Action: 'kms:Decrypt', Resource: '*', Condition },
      },
      { type: 'kmsKey' },
    );
  const viaS3 = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' };
  test.each(['ec2', 'bedrock'])('its value has a Region: of %s too', (service) => {
    const identity = parsePolicy(
      policyOf({
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: '*',
        Condition: { StringLike: { 'kms:ViaService': `${service}.*.amazonaws.com` } },
      }),
      { type: 'identity' },
    );
    const { 'kms:ViaService': value } = witnessOf(identity, 'toGrantAny', { actions: ['kms:Decrypt'] }).context ?? {};
    expect(value).toMatch(new RegExp(`^${service}\\.[a-z0-9-]+\\.amazonaws\\.com$`));
  });

  test('it lets a forwarded call in', () => {
    expect(bothWays(key({ StringEquals: viaS3 }), 'toGrantAny')).toEqual(holds);
    expect(bothWays(key({ StringEquals: viaS3, Bool: { 'aws:ViaAWSService': 'true' } }), 'toGrantAny')).toEqual(holds);
  });
  test.each([
    { StringEquals: { ...viaS3, 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' } },
    { StringEquals: { ...viaS3, 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f67890' } },
    { StringEquals: viaS3, IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } },
    { StringEquals: viaS3, Bool: { 'aws:ViaAWSService': 'false' } },
  ])('and grants nothing beside %j', (condition) => {
    expect(bothWays(key(condition), 'toGrantAny')).toEqual(doesNotHold);
  });
});

describe('an endpoint policy is asked about calls through its endpoint alone', () => {
  const policy = parsePolicy(
    { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' } },
    { type: 'vpcEndpoint' },
  );
  const raw = { principal: writer, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
  test.each<[string, () => Call | AccessRequest]>([
    ['from the internet', () => read({ from: internet('203.0.113.7') })],
    ['forwarded', () => read({ via })],
    ['forwarded for a caller there', () => read({ via, from: endpoint })],
    ['a request from the internet', () => ({ ...raw, context: { 'aws:SourceIp': '203.0.113.7' } })],
    ['a forwarded request', () => ({ ...raw, context: { 'aws:ViaAWSService': 'true' } })],
  ])('%s', (_what, given) => {
    expect(bothWays(policy, 'toAllow', given())).toEqual(isMisuse);
    expect(bothWays(policy, 'toDeny', given())).toEqual(isMisuse);
  });
  test.each<[string, () => Call | AccessRequest]>([
    ['through it', () => read({ from: endpoint })],
    ['a network that is not told', () => read()],
    ['a request', () => ({ ...raw, context: {} })],
  ])('%s', (_what, given) => {
    expect(bothWays(policy, 'toAllow', given())).toEqual(holds);
  });
});
