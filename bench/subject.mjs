// The policy on which decisions are timed, the requests, and the same policy written by hand.

const bucket = 'arn:aws:s3:::reports';
const account = '111122223333';

export const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [bucket, `${bucket}/*`],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
    {
      Sid: 'OurOrganizationOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: [bucket, `${bucket}/*`],
      Condition: {
        StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' },
        Bool: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
    {
      Sid: 'ReadReports',
      Effect: 'Allow',
      Principal: { AWS: [`arn:aws:iam::${account}:role/Reader`, `arn:aws:iam::${account}:role/Auditor`] },
      Action: ['s3:GetObject', 's3:GetObjectVersion'],
      Resource: [`${bucket}/2026/*`, `${bucket}/public/*.csv`],
    },
    {
      Sid: 'ListReports',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:role/Reader` },
      Action: 's3:ListBucket',
      Resource: bucket,
      Condition: { StringLike: { 's3:prefix': ['2026/*', 'public/*'] } },
    },
  ],
};

const actions = ['s3:GetObject', 's3:ListBucket', 's3:getobject', 's3:PutObject', 's3:GetObjectVersion'];
const keys = Array.from({ length: 64 }, (_, at) =>
  at % 3 === 0 ? `2026/${at}/report.csv` : at % 3 === 1 ? `public/${at}.csv` : `private/${at}.pdf`,
);
const roles = ['Reader', 'Auditor', 'Stranger'];
const organizations = ['o-exampleorgid', 'o-exampleorgid', 'o-otherorg00'];
const objects = keys.map((key) => `${bucket}/${key}`);
const sessions = roles.map((role) => `arn:aws:sts::${account}:assumed-role/${role}/session`);
const arns = roles.map((role) => `arn:aws:iam::${account}:role/${role}`);

/** How many different requests there are. */
export const requests = 960;

/** A request in a new object, as each line of a test makes one. */
export function freshRequest(at) {
  const action = actions[at % actions.length];
  const who = at % roles.length;
  const context = {
    'aws:PrincipalArn': arns[who],
    'aws:PrincipalAccount': account,
    'aws:PrincipalOrgID': organizations[(at >> 2) % organizations.length],
    'aws:PrincipalIsAWSService': 'false',
    [at % 7 === 0 ? 'aws:securetransport' : 'aws:SecureTransport']: at % 16 === 0 ? 'false' : 'true',
  };
  const list = action === 's3:ListBucket';
  if (list) context['s3:prefix'] = keys[at % keys.length];
  return {
    principal: sessions[who],
    action,
    resource: list ? bucket : objects[at % objects.length],
    resourceAccount: account,
    context,
  };
}

/** The same request for the peer. It wants actions written as AWS writes them. */
export function simulationOf({ principal, action, resource, context }) {
  return {
    request: {
      principal,
      action: action === 's3:getobject' ? 's3:GetObject' : action,
      resource: { resource, accountId: account },
      contextVariables: context,
    },
    identityPolicies: [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: policy,
  };
}

/**
 * The floor: the policy as one would write it by hand for this one policy, on the same request: action and key names
 * in any letter case, the role behind a session.
 */
export function allows({ principal, action, resource, context }) {
  let secure;
  let organization;
  let service;
  let prefix;
  for (const key of Object.keys(context)) {
    switch (key.toLowerCase()) {
      case 'aws:securetransport':
        secure = context[key];
        break;
      case 'aws:principalorgid':
        organization = context[key];
        break;
      case 'aws:principalisawsservice':
        service = context[key];
        break;
      case 's3:prefix':
        prefix = context[key];
        break;
    }
  }
  const asked = action.toLowerCase();
  if (asked.startsWith('s3:') && (resource === bucket || resource.startsWith(`${bucket}/`))) {
    if (secure === 'false') return false;
    if (organization !== 'o-exampleorgid' && service === 'false') return false;
  }
  const reader = isSessionOf(principal, 'Reader');
  if (asked === 's3:getobject' || asked === 's3:getobjectversion') {
    if (!reader && !isSessionOf(principal, 'Auditor')) return false;
    if (resource.startsWith(`${bucket}/2026/`)) return true;
    return resource.startsWith(`${bucket}/public/`) && resource.endsWith('.csv');
  }
  if (asked !== 's3:listbucket' || resource !== bucket || !reader || prefix === undefined) return false;
  return prefix.startsWith('2026/') || prefix.startsWith('public/');
}

function isSessionOf(principal, role) {
  return (
    principal === `arn:aws:iam::${account}:role/${role}` ||
    principal.startsWith(`arn:aws:sts::${account}:assumed-role/${role}/`)
  );
}
