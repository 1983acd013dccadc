import '../../src/setup';
import { awsService, call } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const [ours, theirs] = ['754029618830', '316508947722'];
const replicator = `arn:aws:iam::${theirs}:role/service-role/replicate-orders`;
const root: Json = {
  Sid: 'IamDecides',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ours}:root` },
  Action: 'kms:*',
  Resource: '*',
};
const encrypts = (AWS: string | readonly string[], account: string | readonly string[]): Json => ({
  Sid: 'ReplicationEncrypts',
  Effect: 'Allow',
  Principal: { AWS },
  Action: ['kms:Encrypt', 'kms:GenerateDataKey'],
  Resource: '*',
  Condition: {
    StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com', 'kms:CallerAccount': account },
  },
});
const claim = { claim: 'toGrantAny', type: 'kmsKey' } as const;
const access = { actions: ['kms:Encrypt'], principals: [replicator] };

describe('an Allow whose test of the account none of its callers can meet', () => {
  const wrong = policy(root, encrypts(replicator, ours));

  test('is mended in that test, and keeps its other conditions', () => {
    expect(mendedStatements(claim, wrong, access)).toEqual([root, encrypts(replicator, theirs)]);
  });

  test('is the nearest, before one that names somebody else', () => {
    const message = ask(claim, wrong, access).message();
    expect(message).toContain('Nearest allow  statement 1 `ReplicationEncrypts` stops at Condition');
    expect(message).toContain(`role               ${replicator}\n`);
  });

  test('has the account beside that of its other callers, who can meet the test', () => {
    const both = [replicator, `arn:aws:iam::${ours}:role/restore`];
    expect(mendedStatements(claim, policy(encrypts(both, ours)), access)).toEqual([encrypts(both, [ours, theirs])]);
  });
});

test('the hint names the role with its path, as the claim does', () => {
  const message = ask(claim, policy(root), access).message();
  expect(message).toContain(`Hint: add "AWS": "${replicator}" to Principal`);
  expect(message).not.toContain(':role/replicate-orders');
});

describe('an Allow of a service by a source for which that service never calls', () => {
  const distribution = `arn:aws:cloudfront::${ours}:distribution/E1A2B3C4D5E6F7`;
  const key = `arn:aws:kms:eu-west-1:${ours}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const decrypts = (source: string): Json => ({
    Sid: 'CloudFrontDecrypts',
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Action: 'kms:Decrypt',
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceArn': source } },
  });
  const caller = awsService('cloudfront.amazonaws.com', { sourceArn: distribution, sourceAccount: ours });
  const asked = call('kms:Decrypt', { resource: key, caller });

  test('is mended in that test', () => {
    expect(
      mendedStatements({ claim: 'toAllow', type: 'kmsKey' }, policy(decrypts('arn:aws:s3:::downloads')), asked),
    ).toEqual([decrypts(distribution)]);
  });

  test('another source of that service is left as it is', () => {
    const other = decrypts(`arn:aws:cloudfront::${ours}:distribution/EOTHER1234567`);
    expect(ask({ claim: 'toAllow', type: 'kmsKey' }, policy(other), asked).cures?.()).toEqual([]);
  });
});
