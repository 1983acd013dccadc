import { policyOf } from '../../matchers/documents';
import { toPolicy } from '../../../src/policy/parse';
import { documentDecider } from '../../../src/claims/decider';
import { granteesWithin } from '../../../src/s3/config/grantees';

describe('H9: whom NotPrincipal leaves out is not a grantee', () => {
  function check(block: string) {
    const policy = toPolicy(
      policyOf({
        Effect: 'Allow',
        NotPrincipal: { Federated: 'accounts.google.com' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::logs/*',
        Condition: { IpAddress: { 'aws:SourceIp': block } },
      }),
    );
    return granteesWithin({ decider: documentDecider(policy), policy }, policy, { ipAddresses: ['203.0.113.0/24'] });
  }

  test('where everybody else comes from a listed place, it complies', () => {
    expect(check('203.0.113.7')).toEqual({ answer: 'compliant' });
  });

  test('where not, it is a request from there that shows it, not the provider', () => {
    expect(check('198.51.100.7')).toMatchObject({
      answer: 'noncompliant',
      witness: { context: { 'aws:SourceIp': '198.51.100.7' } },
    });
  });
});
