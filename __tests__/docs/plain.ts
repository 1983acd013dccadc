import { authorize, validatePolicy } from 'jest-iam';

const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' }],
};
const decision = authorize(
  {
    principal: 'arn:aws:iam::111122223333:user/ana',
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::logs/a',
    resourceAccount: '111122223333',
  },
  { identity: [policy] },
);
export const outcome = decision.outcome; // 'Allow'
export const findings = validatePolicy(policy, { type: 'identity' }); // []
