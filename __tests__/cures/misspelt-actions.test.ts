import '../../src/setup';
import { deleteObject, iamUser } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const purge = deleteObject({
  bucket: 'case-files',
  key: '2026/scan.pdf',
  versionId: '3HL4kqtJlcpXroDTDmJ-rmSpXd3dIbrHY',
  caller: iamUser('arn:aws:iam::600123987456:user/jo'),
  secure: true,
});
const statement = (Effect: 'Allow' | 'Deny', Action: readonly string[]): Json => ({
  Sid: 'Evidence',
  Effect,
  Action,
  Resource: 'arn:aws:s3:::case-files/*',
});
const others = { Effect: 'Deny', Action: 's3:DeleteObjectTagging', Resource: '*' };
const typo =
  'no service has an action "s3:DeleteObjectVersions", so it covers nothing: is "s3:DeleteObjectVersion" meant?';

test.each([
  ['toExplicitlyDeny', 'Deny'],
  ['toDeny', 'Deny'],
  ['toAllow', 'Allow'],
] as const)('%s: the message names a misspelt action of a statement, and the cure replaces it', (claim, effect) => {
  const asked = { claim, type: 'identity' } as const;
  const allow = { Effect: 'Allow', Action: claim === 'toDeny' ? 's3:*' : 's3:GetObject', Resource: '*' };
  const of = (name: string): Json => statement(effect, ['s3:DeleteObject', name]);
  const document = policy(others, allow, of('s3:DeleteObjectVersions'));
  expect(mendedStatements(asked, document, purge)).toEqual([others, allow, of('s3:DeleteObjectVersion')]);
  const message = ask(asked, document, purge).message();
  expect(message).toContain(`Nearest ${effect.toLowerCase()}  statement 2 \`Evidence\` stops at Action`);
  expect(message).toContain(`Hint: ${typo}`);
});

test('an action that there is is not taken for a slip', () => {
  const document = policy(statement('Deny', ['s3:DeleteObject']));
  const message = ask({ claim: 'toExplicitlyDeny', type: 'identity' }, document, purge).message();
  expect(message).toContain('No Deny statement is about s3:DeleteObjectVersion');
  expect(message).not.toContain('meant?');
});
