import '../../src/setup';
import { dsseKms, sseKms } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const keyOf = (id: string): string => `arn:aws:kms:eu-west-1:111122223333:key/${id}`;
const lake = keyOf('0a1b2c3d-0000-4000-8000-000000000001');
const audit = keyOf('0a1b2c3d-0000-4000-8000-000000000002');
const sse = 's3:x-amz-server-side-encryption';

const deny = (Sid: string, Condition: Json): Json => ({
  Sid,
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:PutObject',
  Resource: 'arn:aws:s3:::lake/*',
  Condition,
});

const way = deny('Kms', { StringNotEquals: { [sse]: 'aws:kms' } });
const keyed = (key: string | readonly string[]): Json =>
  deny('OurKey', { StringNotEquals: { [`${sse}-aws-kms-key-id`]: key } });

test.each([
  ['the one key', audit],
  ['the other keys', [audit, keyOf('0a1b2c3d-0000-4000-8000-000000000003')]],
])('a Deny of all keys but the wrong one names %s that is wanted, and no second Deny is put beside it', (_, wrong) => {
  const document = policy(way, keyed(wrong));
  expect(mendedStatements({ claim: 'toRequireSseKms' }, document, { kmsKey: lake })).toEqual([way, keyed(lake)]);
  const { message } = ask({ claim: 'toRequireSseKms' }, document, { kmsKey: lake });
  expect(message()).toContain('Nearest deny  statement 1 `OurKey` stops at Condition');
  expect(message()).toContain('This changes other requests too: this one is explicitly denied');
});

test('a Deny that spares the wanted key stays', () => {
  const document = policy(way, keyed([lake, audit]));
  const [first, second] = mendedStatements({ claim: 'toRequireSseKms' }, document, { kmsKey: lake });
  expect([first, second]).toEqual([way, keyed(lake)]);
});

test('where one encryption leaves its key open, no key is put into a Deny', () => {
  const accepted = [sseKms(), dsseKms(lake)];
  const { pass, cures } = ask({ claim: 'toRequireEncryption' }, policy(keyed(audit)), accepted);
  expect(pass).toBe(false);
  expect(cures?.().filter(({ path }) => path.includes(`${sse}-aws-kms-key-id`))).toEqual([]);
});
