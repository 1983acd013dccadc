import '../../src/setup';
import { iamRole } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const identity = 'identity' as const;
const admin = iamRole('arn:aws:iam::210987654321:role/admin');

describe('an action of a service that there is not, one letter away from the one that is asked about', () => {
  const allowBut = (...NotAction: readonly string[]): Json => ({
    Sid: 'EverythingBut',
    Effect: 'Allow',
    NotAction,
    Resource: '*',
  });

  test('in the NotAction of an Allow is written as it was meant, and no single actions stand beside it', () => {
    const claim = { claim: 'toGrantAny', isNot: true, type: identity } as const;
    const forbidden = { actions: ['account:CloseAccount', 'organizations:LeaveOrganization'] };
    const document = policy(allowBut('iam:*', 'organizations:*', 'accounts:*'));
    expect(mendedStatements(claim, document, forbidden)).toEqual([allowBut('iam:*', 'organizations:*', 'account:*')]);
    expect(ask(claim, document, forbidden).message()).toContain(
      'Hint: "accounts:*" covers nothing, since no service has the prefix "accounts": is "account:*" meant?',
    );
  });

  test.each(['toDeny', 'toExplicitlyDeny'] as const)('in the Action of a Deny, %s of one call', (matcher) => {
    const claim = { claim: matcher, type: identity } as const;
    const deny = (service: string): Json => ({
      Sid: 'KeepTrail',
      Effect: 'Deny',
      Action: [`${service}:StopLogging`, 's3:DeleteBucket'],
      Resource: '*',
    });
    const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
    const call = {
      principal: admin.arn,
      action: 'cloudtrail:StopLogging',
      resource: 'arn:aws:cloudtrail:eu-west-1:210987654321:trail/main',
    };
    expect(mendedStatements(claim, policy(allow, deny('cloudtrial')), call)).toEqual([allow, deny('cloudtrail')]);
  });

  test('in the Action of an Allow', () => {
    const claim = { claim: 'toAllow', type: identity } as const;
    const allow = (service: string): Json => ({ Effect: 'Allow', Action: `${service}:Get*`, Resource: '*' });
    const call = {
      principal: admin.arn,
      action: 'ssm:GetParameter',
      resource: 'arn:aws:ssm:eu-west-1:210987654321:parameter/a',
    };
    expect(mendedStatements(claim, policy(allow('smm')), call)).toEqual([allow('ssm')]);
    expect(ask(claim, policy(allow('smm')), call).message()).toContain('is "ssm:Get*" meant?');
  });

  test('of a service that there is, nothing is taken for a slip', () => {
    const claim = { claim: 'toGrantAny', isNot: true, type: identity } as const;
    const forbidden = { actions: ['sns:Publish'] };
    const [mended] = mendedStatements(claim, policy(allowBut('sms:*', 'sqs:*')), forbidden);
    expect(mended?.['NotAction']).toContain('sqs:*');
  });
});
