import '../../src/setup';
import { call, iamRole } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '947120385562';
const admin = iamRole(`arn:aws:iam::${account}:role/ledger-key-admin`);
const allow = (AWS: string, Action: string | readonly string[]): Json => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action,
  Resource: '*',
});
const allows = [
  allow(`arn:aws:iam::${account}:root`, 'kms:*'),
  allow(admin.arn, ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion']),
];
const deny = (Action: string | readonly string[]): Json => ({
  Sid: 'DataOnlyThroughS3',
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource: '*',
  Condition: { StringNotEquals: { 'kms:ViaService': 's3.eu-west-2.amazonaws.com' } },
});
const ofData = deny(['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*']);
const claim = { claim: 'toLockOut', isNot: true, type: 'kmsKey' } as const;
const actions = { actions: ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'] };

describe('a Deny of all use of a key but through a service, which stops its administration', () => {
  test('is for what services use keys for, and exempts nobody', () => {
    expect(mendedStatements(claim, policy(...allows, deny('kms:*')), admin, actions)).toEqual([...allows, ofData]);
    const key = `arn:aws:kms:eu-west-2:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const put = call('kms:PutKeyPolicy', { resource: key, caller: admin });
    expect(mendedStatements({ claim: 'toAllow', type: 'kmsKey' }, policy(...allows, deny('kms:*')), put)).toEqual([
      ...allows,
      ofData,
    ]);
  });

  test('one that lists the action is meant, and spares the caller', () => {
    const [, , spared] = mendedStatements(claim, policy(...allows, deny(actions.actions)), admin, actions);
    expect(spared).toMatchObject({ Action: actions.actions });
  });

  test('the call that is shown is in the Region that the policy names', () => {
    const message = ask(claim, policy(...allows, deny('kms:*')), admin, actions).message();
    expect(message).toContain('kms:PutKeyPolicy on arn:aws:kms:eu-west-2:999999999999:key/example');
    expect(message).not.toContain('us-east-1');
  });
});
