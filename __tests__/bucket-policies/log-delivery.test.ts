// "Enabling Amazon S3 server access logging", "Enable access logs for your Application / Network Load Balancer".
import { awsService, every } from '../../src';
import { drop, mutant, named, read, refuted } from './read';

const account = '111122223333';
const accounts = [account];

describe('server access logs', () => {
  const policy = read('server-access-logs');
  const sourceArn = 'arn:aws:s3:::amzn-s3-demo-source-bucket';
  const logging = awsService('logging.s3.amazonaws.com', { sourceArn, sourceAccount: account });
  const delivery = every({ actions: ['s3:PutObject'], prefix: 'access-logs/', callers: [logging] });

  test('our source bucket is logged, and nobody else’s', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toAllow(delivery);
    expect(policy).toPreventConfusedDeputy({ accounts });
    expect(policy).not.toBePublic();
    expect(policy).not.toGrantAny({ resources: ['arn:aws:s3:::amzn-s3-demo-log-bucket/other/*'] });
    expect(policy).toHaveNoRedundantStatements();
  });

  test('the ARN of a bucket has no account, so that without SourceAccount its next owner gets in', () => {
    const { witness, message } = refuted(() => {
      expect(
        mutant(policy, (statements) => {
          drop(named(statements, 'S3ServerAccessLogsPolicy'), 'StringEquals');
        }),
      ).toPreventConfusedDeputy({ accounts });
    });
    expect(witness.context).toMatchObject({ 'aws:SourceArn': sourceArn });
    expect(witness.context?.['aws:SourceAccount']).not.toBe(account);
    expect(message).toContain(`ArnLike aws:SourceArn admits "${sourceArn}"`);
  });

  test('without SourceArn any of our buckets is logged here: still ours, and more than before', () => {
    const wide = mutant(policy, (statements) => {
      drop(named(statements, 'S3ServerAccessLogsPolicy'), 'ArnLike');
    });
    expect(wide).toPreventConfusedDeputy({ accounts });
    const { witness, message } = refuted(() => {
      expect(wide).not.toBeMorePermissiveThan(policy);
    });
    expect(witness).toMatchObject({
      principal: { service: 'logging.s3.amazonaws.com' },
      context: { 'aws:SourceAccount': account },
    });
    expect(witness.context?.['aws:SourceArn']).not.toBe(sourceArn);
    expect(message).toContain('Allowed by statement 0 `S3ServerAccessLogsPolicy`');
  });
});

describe('load balancer logs', () => {
  const policy = read('load-balancer-logs');
  const application = awsService('logdelivery.elasticloadbalancing.amazonaws.com', {
    sourceArn: `arn:aws:elasticloadbalancing:us-east-1:${account}:loadbalancer/app/web/0123456789abcdef`,
    sourceAccount: account,
  });
  const network = awsService('delivery.logs.amazonaws.com', {
    sourceArn: `arn:aws:logs:us-east-1:${account}:delivery-source:nlb`,
    sourceAccount: account,
  });
  const context = { 's3:x-amz-acl': 'bucket-owner-full-control' };
  const actions = ['s3:PutObject'];

  test('both kinds of load balancer of the account deliver, and no others', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toAllow(every({ actions, prefix: `alb/AWSLogs/${account}/`, callers: [application] }));
    expect(policy).toAllow(every({ actions, prefix: `nlb/AWSLogs/${account}/`, callers: [network], context }));
    expect(policy).toPreventConfusedDeputy({ accounts });
    expect(policy).not.toBePublic();
    expect(policy).toHaveNoRedundantStatements();
  });

  test.each([
    ['ApplicationLoadBalancer', ['ArnLike'], 'logdelivery.elasticloadbalancing.amazonaws.com', 's3:PutObject'],
    ['AWSLogDeliveryAclCheck', ['ArnLike', 'StringEquals'], 'delivery.logs.amazonaws.com', 's3:GetBucketAcl'],
    ['AWSLogDeliveryWrite', ['ArnLike', 'StringEquals'], 'delivery.logs.amazonaws.com', 's3:PutObject'],
  ])('%s without its source tests serves load balancers of anyone', (sid, operators, service, action) => {
    const open = mutant(policy, (statements) => {
      for (const operator of operators) {
        const one = named(statements, sid);
        if (one.Condition?.[operator]?.['s3:x-amz-acl'] === undefined) drop(one, operator);
        else drop(one, operator, 'aws:SourceAccount');
      }
    });
    const { witness, message } = refuted(() => {
      expect(open).toPreventConfusedDeputy({ accounts });
    });
    expect(witness).toMatchObject({ principal: { service }, action });
    expect(witness.context?.['aws:SourceAccount']).not.toBe(account);
    expect(message).toContain(`\`${sid}\``);
    expect(message).toContain(`since ${service} calls on behalf of anyone`);
  });

  test('one of the two source tests is enough where the ARN names the account', () => {
    for (const operator of ['ArnLike', 'StringEquals']) {
      const one = mutant(policy, (statements) => {
        drop(named(statements, 'AWSLogDeliveryAclCheck'), operator);
      });
      expect(one).toPreventConfusedDeputy({ accounts });
    }
  });
});
