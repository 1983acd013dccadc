import '../../src/setup';
import { call, environment, fromCloudFormation, getObject, iamRole, kmsKey, parsePolicy, vpcEndpoint } from '../../src';
import { withCures } from '../../src/cures/cure';
import { thrownBy } from '../thrown';
import { ask, mendedStatements, policy, type AskedClaim, type Json } from './asked-claim';

const key = 'arn:aws:kms:eu-west-2:841620973315:key/e8b1a0d7-3c64-4f0b-8f7d-6f1f7f0b2c95';
const [old, moved, other] = ['482915570036', '650193847722', '293847106652'];
const root = (account: string): string => `arn:aws:iam::${account}:root`;
const reporting = iamRole(`arn:aws:iam::${moved}:role/reporting`);
const s3 = 's3.eu-west-2.amazonaws.com';
const decrypt = call('kms:Decrypt', { resource: key, caller: reporting, context: { 'kms:ViaService': s3 } });
const consumers = (...callers: readonly string[]): Json => ({
  Sid: 'Consumers',
  Effect: 'Allow',
  Principal: { AWS: callers },
  Action: ['kms:Decrypt', 'kms:DescribeKey'],
  Resource: '*',
  Condition: { StringEquals: { 'kms:ViaService': s3 } },
});
const ingest = (account: string): Json => ({
  Sid: 'Ingest',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:role/ingest` },
  Action: 'kms:GenerateDataKey',
  Resource: '*',
});
const onKey: AskedClaim = { claim: 'toAllow', type: 'kmsKey' };

/** What the document becomes by each of the other ways, with which the claim must hold. */
function otherWays(claim: AskedClaim, document: object, ...given: readonly unknown[]): readonly (readonly Json[])[] {
  return (ask(claim, document, ...given).otherCures?.() ?? []).map((cures) => {
    const cured = withCures(document, cures) as { Statement: readonly Json[] };
    expect(ask(claim, cured, ...given).pass).toBe(claim.isNot !== true);
    return cured.Statement;
  });
}

const lineOf = (message: string): string | undefined => message.split('\n').find((line) => /^If .* old /.test(line));

describe('an entry beside one that nothing else mentions', () => {
  const document = policy(consumers(root(other), root(old)), ingest(other));

  test('may be to take its place, which is the other way', () => {
    expect(mendedStatements(onKey, document, decrypt)).toEqual([
      consumers(root(other), root(old), reporting.arn),
      ingest(other),
    ]);
    expect(otherWays(onKey, document, decrypt)).toEqual([[consumers(root(other), root(moved)), ingest(other)]]);
    expect(lineOf(ask(onKey, document, decrypt).message())).toBe(
      `If ${old} is the old account, write "${root(moved)}" for "${root(old)}" instead  policy:10`,
    );
  });

  test('in the key policy of an environment too', () => {
    const reads = parsePolicy({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: key }],
    });
    const caller = iamRole(reporting.arn, { policies: [reads] });
    const keys = [kmsKey({ arn: key, policy: parsePolicy(JSON.stringify(document, null, 2), { type: 'kmsKey' }) })];
    const account = environment({ buckets: [], keys, principals: [caller] });
    const { message } = thrownBy(() => {
      expect(account).toAllow(call('kms:Decrypt', { resource: key, caller, context: { 'kms:ViaService': s3 } }));
    });
    expect(lineOf(message)).toBe(
      `If ${old} is the old account, write "${root(moved)}" for "${root(old)}" instead  policy:10`,
    );
  });

  test('comes first in its place where all the rest of the document names the new account', () => {
    const settled = policy(consumers(root(old)), ingest(moved));
    expect(mendedStatements(onKey, settled, decrypt)).toEqual([single(consumers(root(moved))), ingest(moved)]);
    expect(otherWays(onKey, settled, decrypt)).toEqual([[consumers(root(old), reporting.arn), ingest(moved)]]);
    expect(ask(onKey, settled, decrypt).message()).toContain(
      `If ${old} is to stay, add "${reporting.arn}" beside "${root(old)}" instead`,
    );
  });

  test('is not asked about where the rest of the document mentions it', () => {
    const used = policy(consumers(root(other), root(old)), ingest(old), { ...ingest(other), Sid: 'Other' });
    expect(otherWays(onKey, used, decrypt)).toEqual([]);
    expect(lineOf(ask(onKey, used, decrypt).message())).toBeUndefined();
  });

  test('nor where most entries could be', () => {
    const many = ['100000000001', '100000000002', '100000000003', '100000000004'].map(root);
    expect(lineOf(ask(onKey, policy(consumers(...many)), decrypt).message())).toBeUndefined();
  });
});

/** A list of one entry, as a policy writes it. */
function single({ Principal, ...rest }: Json): Json {
  const { AWS } = Principal as { readonly AWS: string | readonly string[] };
  return { ...rest, Principal: { AWS: Array.isArray(AWS) && AWS.length === 1 ? (AWS[0] as string) : AWS } };
}

describe('of a list of ids', () => {
  const endpoints = ['vpce-0f52d8a7c3e16b490', 'vpce-0c38f1b6e94a7d205'];
  const added = 'vpce-0a91c4e7d25f3b608';
  const onlyThrough = (...ids: readonly string[]): Json => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::lake/*',
    Condition: { StringNotEquals: { 'aws:SourceVpce': ids } },
  });
  const from = vpcEndpoint(added, { vpc: 'vpc-0b7e4d19c3a52f680' });
  const read = getObject({ bucket: 'lake', key: 'a', caller: reporting, secure: true, from });
  const claim: AskedClaim = { claim: 'toDeny', isNot: true };

  test('each may be the one that another takes the place of', () => {
    const document = policy(onlyThrough(...endpoints));
    expect(mendedStatements(claim, document, read)).toEqual([onlyThrough(...endpoints, added)]);
    expect(otherWays(claim, document, read)).toEqual([
      [onlyThrough(added, endpoints[1] ?? '')],
      [onlyThrough(endpoints[0] ?? '', added)],
    ]);
    expect(lineOf(ask(claim, document, read).message())).toBe(
      `If ${endpoints.join(' or ')} is the old endpoint, write "${added}" for it instead  policy:11`,
    );
  });

  test('in a template too, not where a reference is written', () => {
    const template = (ids: string): string => `Resources:
  Lake: { Type: AWS::S3::Bucket, Properties: { BucketName: lake } }
  Endpoint: { Type: AWS::EC2::VPCEndpoint }
  LakePolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Lake
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:GetObject
            Resource: arn:aws:s3:::lake/*
            Condition:
              StringNotEquals:
                aws:SourceVpce: ${ids}
`;
    const message = (ids: string): string =>
      thrownBy(() => {
        expect(fromCloudFormation(template(ids)).policy('LakePolicy')).not.toDeny(read);
      }).message;
    expect(lineOf(message(`[${endpoints.join(', ')}]`))).toBe(
      `If ${endpoints.join(' or ')} is the old endpoint, write "${added}" for it instead  policy:17`,
    );
    expect(lineOf(message(`[!Ref Endpoint]`))).toBeUndefined();
  });

  test('of a role that was made anew', () => {
    const ids = ['AROA5KQ7ZJ2MX4TNV6WPB:*', 'AROA5KQ7ZJ2MWD1YS0GFA:*', '419068257733'];
    const caller = iamRole('arn:aws:iam::419068257733:role/forensics', { id: 'AROA5KQ7ZJ2M3H8RUE9LC' });
    const document = policy({
      ...onlyThrough(),
      Action: 's3:*',
      Condition: { StringNotLike: { 'aws:userId': ids } },
    });
    const { message } = ask({ claim: 'toLockOut', isNot: true }, document, caller, { actions: ['s3:GetObject'] });
    expect(lineOf(message())).toBe(
      'If AROA5KQ7ZJ2MX4TNV6WPB or AROA5KQ7ZJ2MWD1YS0GFA is the old role, write "AROA5KQ7ZJ2M3H8RUE9LC:*" for it instead  policy:11',
    );
  });
});

test('of roles that count one is not the old one, and one that says so is', () => {
  const exempt = (name: string): Json => ({
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: ['arn:aws:s3:::lake', 'arn:aws:s3:::lake/*'],
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${moved}:role/${name}` } },
  });
  const message = (name: string): string =>
    ask({ claim: 'toLockOut', isNot: true }, policy(exempt(name)), reporting, {
      actions: ['s3:PutBucketPolicy'],
    }).message();
  expect(lineOf(message('reporting-1'))).toBeUndefined();
  expect(message('reporting-1')).toContain('Still exempt');
  expect(lineOf(message('reporting-v1'))).toBe(
    `If reporting-v1 is the old role, write "${reporting.arn}" for "arn:aws:iam::${moved}:role/reporting-v1" instead  policy:14`,
  );
  expect(message('reporting-v1')).not.toContain('Still exempt');
});
