import '../../src/setup';
import { call, iamRole } from '../../src';
import { mendedStatements, policy, type Json } from './asked-claim';

const key = 'arn:aws:kms:eu-west-2:841620973315:key/e8b1a0d7-3c64-4f0b-8f7d-6f1f7f0b2c95';
const reporting = iamRole('arn:aws:iam::650193847722:role/reporting');
const root = (account: string): string => `arn:aws:iam::${account}:root`;
const through = (service: string): Json => ({ StringEquals: { 'kms:ViaService': service } });
const s3 = 's3.eu-west-2.amazonaws.com';
const decrypt = call('kms:Decrypt', { resource: key, caller: reporting, context: { 'kms:ViaService': s3 } });

const consumers = (callers: string | readonly string[], more: Json = {}): Json => ({
  Sid: 'Consumers',
  Effect: 'Allow',
  Principal: { AWS: callers },
  Action: ['kms:Decrypt', 'kms:DescribeKey'],
  Resource: '*',
  Condition: through(s3),
  ...more,
});
const claim = { claim: 'toAllow', type: 'kmsKey' } as const;

describe('a caller whom the Allow that is nearest does not name', () => {
  test('joins those whom it names, under its conditions', () => {
    const callers = [root('293847106652'), root('482915570036')];
    expect(mendedStatements(claim, policy(consumers(callers)), decrypt)).toEqual([
      consumers([...callers, reporting.arn]),
    ]);
    expect(mendedStatements(claim, policy(consumers(root('482915570036'))), decrypt)).toEqual([
      consumers([root('482915570036'), reporting.arn]),
    ]);
  });

  test('joins them under its conditions where the access is asked for, not one call', () => {
    const other = consumers(root('482915570036'));
    const granted = { claim: 'toGrantAny', type: 'kmsKey' } as const;
    expect(mendedStatements(granted, policy(other), { actions: ['kms:Decrypt'], principals: [reporting] })).toEqual([
      consumers([root('482915570036'), reporting.arn]),
    ]);
  });

  test('has an Allow of its own beside one that asks for what the call does not have', () => {
    const other = consumers(root('482915570036'), { Condition: through('ssm.eu-west-2.amazonaws.com') });
    const [added, ...rest] = mendedStatements(claim, policy(other), decrypt);
    expect(rest).toEqual([other]);
    expect(added).not.toHaveProperty('Condition');
  });

  test('has an Allow of its own beside one of patterns of actions, under its conditions', () => {
    const other = consumers(root('482915570036'), { Action: 'kms:D*' });
    const [added, ...rest] = mendedStatements(claim, policy(other), decrypt);
    expect(rest).toEqual([other]);
    expect(added).toMatchObject({ Action: 'kms:Decrypt', Condition: through(s3) });
  });

  test('has an Allow of its own beside one without conditions', () => {
    const other: Json = { ...consumers(root('482915570036')), Condition: undefined };
    expect(mendedStatements(claim, policy(other), decrypt)).toHaveLength(2);
  });
});
