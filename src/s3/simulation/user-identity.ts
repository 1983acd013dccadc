import { arnOfSession } from '../../evaluator/caller-parts';
import { accountOf, type Caller, type Role } from '../callers/caller';

/** The `userIdentity` of a CloudTrail event ("CloudTrail userIdentity element"); unique ids that are not specified are made up. */
export function userIdentity(caller: Caller): Readonly<Record<string, unknown>> {
  const accountId = accountOf(caller);
  switch (caller.kind) {
    case 'anonymous':
      return { type: 'AWSAccount', principalId: '', accountId: 'anonymous' };
    case 'service':
      return { type: 'AWSService', invokedBy: caller.name };
    case 'originAccessIdentity':
      return { type: 'AWSAccount', principalId: 'AIDAEXAMPLE0000000001', accountId: 'CloudFront' };
    case 'webIdentity':
      return { type: 'WebIdentityUser', identityProvider: caller.provider };
    case 'role':
      return assumedRole(caller);
    case 'user': {
      const { arn, id = 'AIDAEXAMPLE0000000001', mfa } = caller;
      const userName = arn.slice(arn.lastIndexOf('/') + 1);
      const session = typeof mfa === 'boolean' ? { sessionContext: { attributes: attributesOf(mfa) } } : {};
      return {
        type: 'IAMUser',
        principalId: id,
        arn,
        accountId,
        accessKeyId: 'AKIAEXAMPLE000000001',
        userName,
        ...session,
      };
    }
    case 'root':
      return { type: 'Root', principalId: accountId, arn: caller.arn, accountId };
    case 'federatedUser': {
      const name = caller.arn.slice(caller.arn.indexOf('/') + 1);
      return { type: 'FederatedUser', principalId: `${accountId ?? ''}:${name}`, arn: caller.arn, accountId };
    }
  }
}

function assumedRole(role: Role): Readonly<Record<string, unknown>> {
  const { arn, id = 'AROAEXAMPLE0000000001', session = 'session', mfa } = role;
  const accountId = accountOf(role);
  const userName = arn.slice(arn.lastIndexOf('/') + 1);
  return {
    type: 'AssumedRole',
    principalId: `${id}:${session}`,
    arn: arnOfSession(arn, session),
    accountId,
    accessKeyId: 'ASIAEXAMPLE000000001',
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: id, arn, accountId, userName },
      attributes: attributesOf(mfa),
    },
  };
}

/** `null`: the session tells nothing of MFA. */
function attributesOf(mfa: boolean | null | undefined): Readonly<Record<string, string>> {
  return {
    creationDate: '2030-01-31T11:00:00Z',
    ...(mfa !== null && { mfaAuthenticated: String(mfa === true) }),
  };
}
