// "Amazon S3 bucket policy for CloudTrail", beside a Deny that keeps everything in the organization.
import { awsService, awsServices, every } from '../../src';
import { drop, mutant, named, read, refuted } from './read';

const policy = read('cloudtrail');
const account = '111122223333';
const sourceArn = `arn:aws:cloudtrail:us-east-1:${account}:trail/management-events`;
const cloudTrail = awsService('cloudtrail.amazonaws.com', {
  sourceArn,
  sourceAccount: account,
  organization: 'o-exampleorgid',
});
const delivery = every({
  actions: ['s3:PutObject'],
  prefix: `AWSLogs/${account}/`,
  callers: [cloudTrail],
  context: { 's3:x-amz-acl': 'bucket-owner-full-control' },
});

describe('CloudTrail delivery', () => {
  test('our trail is delivered, with every statement needed (E30)', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toAllow(delivery);
    expect(policy).toAllow(every({ actions: ['s3:GetBucketAcl'], callers: [cloudTrail] }));
    expect(policy).not.toLockOut(cloudTrail, { actions: ['s3:PutObject', 's3:GetBucketAcl'] });
    expect(policy).toHaveNoRedundantStatements();
  });

  test('nobody else gets in: no outsider, no outsider’s trail, no stranger', () => {
    expect(policy).toPreventConfusedDeputy({ accounts: [account] });
    expect(policy).toEnforceIdentityPerimeter({ organizations: ['o-exampleorgid'], except: awsServices() });
    expect(policy).not.toBePublic();
    expect(policy).not.toGrantAny({ actions: ['s3:Get*Object*', 's3:Delete*'] });
  });
});

describe('CloudTrail delivery, mutants', () => {
  test.each(['AWSCloudTrailWrite20150319', 'AWSCloudTrailAclCheck20150319'])(
    'no SourceArn in %s: anyone’s trail can be pointed here (F62)',
    (sid) => {
      const open = mutant(policy, (statements) => {
        drop(named(statements, sid), 'StringEquals', 'aws:SourceArn');
      });
      const { witness, message } = refuted(() => {
        expect(open).toPreventConfusedDeputy({ accounts: [account] });
      });
      expect(witness).toMatchObject({
        principal: { service: 'cloudtrail.amazonaws.com' },
        action: sid.includes('Write') ? 's3:PutObject' : 's3:GetBucketAcl',
      });
      expect(witness.context?.['aws:SourceAccount']).not.toBe(account);
      expect(message).toContain(`\`${sid}\``);
      expect(message).toContain('Hint: test aws:SourceArn or aws:SourceAccount');
      expect(open).toAllow(delivery);
    },
  );

  test('a pattern for the account is no better than none', () => {
    const wide = mutant(policy, (statements) => {
      const write = named(statements, 'AWSCloudTrailWrite20150319');
      write.Condition = {
        StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:*:*:trail/*' },
      };
    });
    const { witness, message } = refuted(() => {
      expect(wide).toPreventConfusedDeputy({ accounts: [account] });
    });
    expect(String(witness.context?.['aws:SourceArn'])).not.toContain(account);
    expect(message).toContain('Hint: ArnLike aws:SourceArn admits "arn:aws:cloudtrail:');
  });

  test('an organisation Deny without the service guard cuts the trail off (F.d: no PrincipalOrgID on services)', () => {
    const unguarded = mutant(policy, (statements) => {
      drop(named(statements, 'OnlyOurOrganization'), 'BoolIfExists');
    });
    const locked = refuted(() => {
      expect(unguarded).not.toLockOut(cloudTrail, { actions: ['s3:PutObject'] });
    });
    expect(locked.witness).toMatchObject({
      principal: { service: 'cloudtrail.amazonaws.com' },
      action: 's3:PutObject',
      context: { 'aws:SourceArn': sourceArn },
    });
    const hint =
      'Hint: StringNotEquals aws:PrincipalOrgID holds without the condition key too, and this request has none';
    expect(locked.message).toContain('Denied by statement 2 `OnlyOurOrganization`');
    expect(locked.message).toContain(hint);
    expect(
      refuted(() => {
        expect(unguarded).toAllow(delivery);
      }).message,
    ).toContain(hint);
    expect(unguarded).not.toBeMorePermissiveThan(policy);
  });
});
