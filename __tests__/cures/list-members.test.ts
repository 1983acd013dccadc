import '../../src/setup';
import { call, getObject, iamRole, parsePolicy, vpcEndpoint } from '../../src';
import { ask, mended, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';
const secret = `arn:aws:secretsmanager:eu-west-1:${account}:secret:booking/db-T7q2Vd`;
const api = iamRole(`arn:aws:iam::${account}:role/booking-api`);
const read: Json = {
  Sid: 'Read',
  Effect: 'Allow',
  Principal: { AWS: api.arn },
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
};

describe('an id that a Deny should spare is added to the list of those that it spares', () => {
  const endpoints = (...ids: readonly string[]): Json => ({
    Sid: 'Endpoints',
    Effect: 'Deny',
    Principal: '*',
    Action: 'secretsmanager:GetSecretValue',
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:SourceVpce': ids } },
  });
  const [ours, other] = ['vpce-0a91c4e7d25f3b608', 'vpce-0c38f1b6e94a7d205'];

  test('an endpoint, and the caller is not exempted from the network', () => {
    const from = vpcEndpoint(ours, { vpc: 'vpc-0b7e4d19c3a52f680' });
    const asked = call('secretsmanager:GetSecretValue', { resource: secret, caller: api, from });
    const claim = { claim: 'toDeny', isNot: true } as const;
    expect(mendedStatements(claim, policy(read, endpoints(other)), asked)).toEqual([read, endpoints(other, ours)]);
  });

  test('a role that was made anew, by the id of its sessions', () => {
    const [old, anew, admin] = ['AROA5KQ7ZJ2MWD1YS0GFA', 'AROA5KQ7ZJ2M3H8RUE9LC', 'AROA5KQ7ZJ2MX4TNV6WPB'];
    const others = (...ids: readonly string[]): Json => ({
      Sid: 'Others',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: ['arn:aws:s3:::evidence', 'arn:aws:s3:::evidence/*'],
      Condition: { StringNotLike: { 'aws:userId': [...ids.map((id) => `${id}:*`), account] } },
    });
    const forensics = iamRole(`arn:aws:iam::${account}:role/forensics`, { id: anew });
    const [mendedDeny] = mendedStatements({ claim: 'toLockOut', isNot: true }, policy(others(admin, old)), forensics, {
      actions: ['s3:GetObject'],
    });
    expect(mendedDeny).toEqual({
      ...others(),
      Condition: { StringNotLike: { 'aws:userId': [`${admin}:*`, `${old}:*`, account, `${anew}:*`] } },
    });
  });
});

describe('a caller of another account', () => {
  const pull = (...callers: readonly string[]): Json => ({
    Sid: 'Pull',
    Effect: 'Allow',
    Principal: { AWS: callers.length === 1 ? callers[0] : callers },
    Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
  });
  const root = (id: string): string => `arn:aws:iam::${id}:root`;
  const [kept, sold] = ['914027365580', '602794138815'];
  const image = call('ecr:BatchGetImage', {
    resource: `arn:aws:ecr:eu-west-1:${account}:repository/base`,
    caller: iamRole(`arn:aws:iam::${sold}:role/node`),
  });

  test('is refused without the account in the list of callers', () => {
    expect(mendedStatements({ claim: 'toDeny' }, policy(pull(root(kept), sold, root(account))), image)).toEqual([
      pull(root(kept), root(account)),
    ]);
  });

  test('is denied by itself where the Allow names nobody else, and where an explicit Deny is asked for', () => {
    for (const [claim, document] of [
      ['toDeny', policy(pull(root(sold)))],
      ['toExplicitlyDeny', policy(pull(root(kept), root(sold)))],
    ] as const) {
      expect(mended({ claim }, document, image).Statement).toHaveLength(2);
      expect(ask({ claim }, document, image).message()).toContain('"Effect": "Deny"');
    }
  });
});

describe('a pattern of endings that takes in longer names', () => {
  const topic = `arn:aws:sns:us-west-2:${account}:alerts`;
  const subscribe = (endpoint: string | readonly string[]): Json => ({
    Sid: 'Mail',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'sns:Subscribe',
    Resource: topic,
    Condition: { StringEquals: { 'sns:Protocol': 'email' }, StringLike: { 'sns:Endpoint': endpoint } },
  });
  const asked = (endpoint: string) =>
    call('sns:Subscribe', {
      resource: topic,
      caller: iamRole(`arn:aws:iam::${account}:role/staff`),
      context: { 'sns:Protocol': 'email', 'sns:Endpoint': endpoint },
    });

  test.each<[string, string, string | readonly string[], string | readonly string[]]>([
    ['an address', 'me@notpuffin.example', '*puffin.example', '*@puffin.example'],
    ['a host', 'me@mail.notpuffin.example', ['*@a.example', '*puffin.example'], ['*@a.example', '*.puffin.example']],
  ])('has what stands before the name: %s', (_, endpoint, written, meant) => {
    const claim = { claim: 'toAllow', isNot: true } as const;
    expect(mendedStatements(claim, policy(subscribe(written)), asked(endpoint))).toEqual([subscribe(meant)]);
  });

  test('stays where the call has the very name', () => {
    const document = policy(subscribe('*@puffin.example'));
    const claim = { claim: 'toAllow', isNot: true } as const;
    expect(mendedStatements(claim, document, asked('me@puffin.example')).at(-1)).toEqual(subscribe('*@puffin.example'));
  });
});

test('an id is added only to a list of such ids', () => {
  const document = policy({
    Sid: 'Vpc',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: 'arn:aws:s3:::lake/*',
    Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'data' } },
  });
  const asked = getObject({ bucket: 'lake', key: 'a', caller: iamRole(api.arn, { tags: { team: 'web' } }) });
  const message = ask({ claim: 'toExplicitlyDeny', isNot: true }, document, asked).message();
  expect(message).not.toContain('["data", "web"]');
  expect(parsePolicy(document, { type: 'resource' })).toExplicitlyDeny(asked);
});
