// A bucket for audit logs: CloudTrail writes, nobody outside the organization does anything. The two wishes collide.
import { awsService, awsServices, every, loadPolicy } from 'jest-iam';
import { failedClaim } from '../failed-claim';

const cloudTrail = awsService('cloudtrail.amazonaws.com', {
  sourceArn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/audit',
  sourceAccount: '111122223333',
});
const delivery = every({
  actions: ['s3:PutObject'],
  prefix: 'AWSLogs/111122223333/',
  callers: [cloudTrail],
  context: { 's3:x-amz-acl': 'bucket-owner-full-control' },
});

describe('as found', () => {
  const asFound = loadPolicy('policies/as-found.json');

  test('each statement looks right, and CloudTrail delivers nothing: a service belongs to no organization', () => {
    const { message } = failedClaim(() => {
      expect(asFound).toAllow(delivery);
    });
    expect(message).toContain('Denied by statement 2 `OnlyOurOrganization`');
    expect(message).toContain('StringNotEquals aws:PrincipalOrgID holds without the condition key too');
  });

  test('so the two Allows are dead: without them the policy decides every request as it does now', () => {
    expect(asFound).toLockOut(cloudTrail, { actions: ['s3:PutObject', 's3:GetBucketAcl'] });
    expect(asFound).not.toHaveNoRedundantStatements();
  });
});

describe('mended', () => {
  const policy = loadPolicy('policies/mended.json');

  test('the trail is delivered', () => {
    expect(policy).toAllow(delivery);
    expect(policy).not.toLockOut(cloudTrail, { actions: ['s3:PutObject', 's3:GetBucketAcl'] });
  });

  test('no outsider gets in, neither by themselves nor through a trail of theirs', () => {
    expect(policy).toEnforceIdentityPerimeter({ organizations: ['o-exampleorgid'], except: awsServices() });
    expect(policy).toPreventConfusedDeputy({ accounts: ['111122223333'] });
  });

  test('every statement counts, and mending gave access to the trail alone', () => {
    expect(policy).toHaveNoRedundantStatements();
    expect(policy).toBeMorePermissiveThan(loadPolicy('policies/as-found.json'));
    expect(policy).not.toGrantAny({ actions: ['s3:Get*Object*', 's3:Delete*'] });
  });
});
