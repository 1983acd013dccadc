import '../../src/setup';
import { parsePolicy } from '../../src';
import { mendedStatements, policy, type Json } from './asked-claim';

const role = (name: string): string => `arn:aws:iam::210987654321:role/${name}`;
const media = 'arn:aws:s3:::media';
const allow = (Sid: string, names: readonly string[], Action: readonly string[] | string, more: Json = {}): Json => ({
  Sid,
  Effect: 'Allow',
  Principal: { AWS: names.length === 1 ? role(names[0] ?? '') : names.map(role) },
  Action,
  Resource: `${media}/*`,
  ...more,
});
const list = (Sid: string, prefixes: readonly string[]): Json =>
  allow(Sid, ['editor'], 's3:ListBucket', {
    Resource: media,
    Condition: { StringLike: { 's3:prefix': prefixes } },
  });
const tls: Json = {
  Sid: 'Tls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: [media, `${media}/*`],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

describe('a comparison is mended by the entry that differs from the nearest statement of the reference', () => {
  const notMore = { claim: 'toBeMorePermissiveThan', isNot: true } as const;

  test('a value too many goes, under other names of the statements and beside other differences', () => {
    const reference = parsePolicy(
      policy(allow('Read', ['editor'], ['s3:GetObject', 's3:GetObjectVersion']), list('List', ['out/*', 'out/']), tls),
    );
    const read = allow('EditorsRead', ['editor'], 's3:GetObject');
    const proposed = policy(read, list('EditorsList', ['out/*', 'out/', '']), tls);
    expect(mendedStatements(notMore, proposed, reference)).toEqual([read, list('EditorsList', ['out/*', 'out/']), tls]);
  });

  test('of two that are new the one that grants more goes alone', () => {
    const reference = parsePolicy(policy(list('List', ['out/*']), tls));
    const proposed = policy(list('List', ['out/*', 'out/a*', 'secret/*']), tls);
    expect(mendedStatements(notMore, proposed, reference)).toEqual([list('List', ['out/*', 'out/a*']), tls]);
  });

  test('a caller too many goes, and a Deny gets back the resource that it lost', () => {
    const reference = parsePolicy(policy(allow('Read', ['editor'], 's3:GetObject'), tls));
    const more = policy(allow('Read', ['editor', 'guest'], 's3:GetObject'), tls);
    expect(mendedStatements(notMore, more, reference)).toEqual([allow('Read', ['editor'], 's3:GetObject'), tls]);
    const less = policy(allow('Read', ['editor'], 's3:GetObject'), { ...tls, Resource: `${media}/*` });
    expect(mendedStatements(notMore, less, reference)).toEqual([
      allow('Read', ['editor'], 's3:GetObject'),
      { ...tls, Resource: [`${media}/*`, media] },
    ]);
  });

  test('an action lost where statements were merged comes back where they were', () => {
    const all = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'];
    const reference = parsePolicy(
      policy(allow('Editor', ['editor'], all), allow('Transcoder', ['transcoder'], all), list('List', ['out/*']), tls),
    );
    const merged = (actions: readonly string[]): Json => allow('Team', ['editor', 'transcoder'], actions);
    const refactored = policy(list('Lists', ['out/*']), merged(['s3:GetObject', 's3:PutObject']), tls);
    expect(mendedStatements({ claim: 'toBeEquivalentTo' }, refactored, reference)).toEqual([
      list('Lists', ['out/*']),
      merged(all),
      tls,
    ]);
  });
});

describe('toBeEquivalentTo: statements that are grouped otherwise', () => {
  const account = '111122223333';
  const queue = `arn:aws:sqs:eu-west-1:${account}:returns`;
  const topic = (name: string): string => `arn:aws:sns:eu-west-1:${account}:${name}`;
  const fromTopics = (Sid: string, operator: string, names: string | readonly string[]): Json => ({
    Sid,
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queue,
    Condition: { [operator]: { 'aws:SourceArn': typeof names === 'string' ? topic(names) : names.map(topic) } },
  });
  const work = (Sid: string, names: readonly string[], Action = 'sqs:ReceiveMessage'): Json => ({
    Sid,
    Effect: 'Allow',
    Principal: { AWS: names.map((name) => `arn:aws:iam::${account}:role/${name}`) },
    Action,
    Resource: queue,
  });
  const claim = { claim: 'toBeEquivalentTo' } as const;
  const each = [work('DeskWorks', ['desk']), work('RefundsWork', ['refunds'])];
  const together = work('Work', ['desk', 'refunds']);

  test('a pattern of a test becomes what the reference lists by several, and they stay as they are', () => {
    const reference = parsePolicy(
      policy(fromTopics('Returns', 'ArnEquals', 'returns'), fromTopics('Refunds', 'ArnEquals', 'refunds'), ...each),
    );
    const tidy = policy(fromTopics('Topics', 'ArnLike', 're*'), together);
    expect(mendedStatements(claim, tidy, reference)).toEqual([
      fromTopics('Topics', 'ArnLike', ['returns', 'refunds']),
      together,
    ]);
  });

  test('where others differ in several ways, those are restored alone', () => {
    const purge = work('Purge', ['operator'], 'sqs:PurgeQueue');
    const reference = parsePolicy(policy(fromTopics('Returns', 'ArnEquals', 'returns'), purge, ...each));
    const tidy = policy(fromTopics('Stock', 'ArnLike', 'stock'), together);
    expect(mendedStatements(claim, tidy, reference)).toEqual([
      fromTopics('Returns', 'ArnEquals', 'returns'),
      purge,
      together,
    ]);
  });
});

describe('toBeMorePermissiveThan: a Deny of all other resources', () => {
  const objects = (...names: readonly string[]): readonly string[] => names.map((name) => `arn:aws:s3:::${name}/*`);
  const work = (...names: readonly string[]): Json => ({
    Sid: 'Lake',
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject'],
    Resource: objects(...names),
  });
  const others = (...names: readonly string[]): Json => ({
    Sid: 'NoOtherBuckets',
    Effect: 'Deny',
    Action: 's3:*',
    NotResource: objects(...names),
  });
  const claim = { claim: 'toBeMorePermissiveThan', type: 'permissionsBoundary' } as const;

  test('spares what is new in the Allow, and nothing that the reference has kept out', () => {
    const reference = parsePolicy(policy(work('bronze', 'secret'), others('bronze')), { type: 'permissionsBoundary' });
    const next = work('bronze', 'secret', 'gold', 'platinum');
    expect(mendedStatements(claim, policy(next, others('bronze')), reference)).toEqual([
      next,
      others('bronze', 'gold', 'platinum'),
    ]);
  });
});
