import '../../src/setup';
import { getObject, iamRole, putObject, type Call } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const caller = iamRole('arn:aws:iam::210987654321:role/shipper');
const upload = (bucket: string, key: string): Call => putObject({ bucket, key, caller, secure: true });
const read = (bucket: string, key: string): Call => getObject({ bucket, key, caller, secure: true });
const claim = { claim: 'toAllow', type: 'identity' } as const;
const arn = (path: string): string => `arn:aws:s3:::${path}`;
const allow = (Action: string | readonly string[], Resource: string | readonly string[]): Json => ({
  Sid: 'Nearest',
  Effect: 'Allow',
  Action,
  Resource,
});
const find = { Sid: 'Find', Effect: 'Allow', Action: 's3:ListBucket', Resource: [arn('photos'), arn('thumbnails')] };

describe('an object action on the ARN of the bucket', () => {
  test.each([
    ['the folder of the call', 'app/2026/11/29/web.log', 'logs/app/*'],
    ['all objects, where there is no folder', 'web.log', 'logs/*'],
    ['all objects, where the folder is a date or an id', '2026/11/web.log', 'logs/*'],
  ])('gets %s in its place, and the bucket does not stay', (_, key, meant) => {
    const mended = mendedStatements(claim, policy(allow('s3:PutObject', arn('logs'))), upload('logs', key));
    expect(mended).toEqual([allow('s3:PutObject', arn(meant))]);
  });

  test('gets the folder that another statement has for such objects', () => {
    const others = { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: arn('logs/app/web/*') };
    const document = policy(allow('s3:PutObject', arn('logs')), others);
    expect(mendedStatements(claim, document, upload('logs', 'app/web/1.log'))).toEqual([
      allow('s3:PutObject', arn('logs/app/web/*')),
      others,
    ]);
  });

  test('keeps the bucket beside it for an action on the bucket', () => {
    const both = ['s3:PutObject', 's3:ListBucket'];
    expect(mendedStatements(claim, policy(allow(both, arn('logs'))), upload('logs', 'app/1.log'))).toEqual([
      allow(both, [arn('logs'), arn('logs/app/*')]),
    ]);
  });

  test('names both choices in the hint', () => {
    const { message } = ask(claim, policy(allow('s3:PutObject', arn('logs'))), upload('logs', 'app/1.log'));
    expect(message()).toContain(
      'Hint: "arn:aws:s3:::logs" is the bucket itself: all of its objects are "arn:aws:s3:::logs/*", those in app/ are "arn:aws:s3:::logs/app/*"',
    );
  });
});

describe('a folder that is misspelt', () => {
  test('is written as the call has it, to the depth of the entry and beside the others', () => {
    const document = policy(allow(['s3:PutObject', 's3:GetObject'], [arn('logs/ap/*'), arn('logs/db/*')]));
    const call = upload('logs', 'app/2026/1.log');
    expect(mendedStatements(claim, document, call)).toEqual([
      allow(['s3:PutObject', 's3:GetObject'], [arn('logs/app/*'), arn('logs/db/*')]),
    ]);
    expect(ask(claim, document, call).message()).toContain(
      'Hint: "ap" is one typo away from the "app" of this call: is that meant?',
    );
  });

  test('is not the next of a series, which stands beside it', () => {
    const document = policy(allow('s3:PutObject', arn('logs/node-1/*')));
    expect(mendedStatements(claim, document, upload('logs', 'node-2/1.log'))).toEqual([
      allow('s3:PutObject', [arn('logs/node-1/*'), arn('logs/node-2/*')]),
    ]);
  });
});

describe('objects of another bucket', () => {
  const thumbnail = upload('thumbnails', '0815/small.webp');
  const reads = { Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource: arn('photos/*') };

  test('are replaced where the policy speaks of the bucket of the call and of nothing in it', () => {
    const document = policy(reads, allow('s3:PutObject', arn('photos/thumbnails/*')), find);
    expect(mendedStatements(claim, document, thumbnail)).toEqual([
      reads,
      allow('s3:PutObject', arn('thumbnails/*')),
      find,
    ]);
    expect(ask(claim, document, thumbnail).message()).toContain(
      'Hint: Resource is "arn:aws:s3:::photos/thumbnails/*", and this call is on "arn:aws:s3:::thumbnails/0815/small.webp": replace it, or list both if both are meant',
    );
  });

  test('keep the folder that the call is in too', () => {
    const document = policy(allow('s3:PutObject', arn('photos/small/*')), find);
    expect(mendedStatements(claim, document, upload('thumbnails', 'small/0815.webp'))[0]).toEqual(
      allow('s3:PutObject', arn('thumbnails/small/*')),
    );
  });

  test('stay where nothing else says that the bucket of the call is meant', () => {
    const document = policy(allow('s3:PutObject', arn('photos/*')));
    expect(mendedStatements(claim, document, thumbnail)).toEqual([
      allow('s3:PutObject', [arn('photos/*'), arn('thumbnails/*')]),
    ]);
  });
});

test('a statement of several actions is not widened for one of them', () => {
  const kept = allow(['s3:GetObject', 's3:DeleteObject'], arn('logs/app/*'));
  const document = policy(kept);
  expect(mendedStatements(claim, document, read('logs', 'database/1.log'))).toContainEqual(kept);
});

test('what the statement leaves to each caller is not given to another', () => {
  const own = allow('s3:GetObject', arn('homes/${aws:username}/*'));
  expect(mendedStatements(claim, policy(own), read('homes', 'jo/1.txt'))).toContainEqual(own);
});
