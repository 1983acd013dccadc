import { parsePattern } from '../../values/pattern';
import type { PrincipalEntry, Statement, ValueList } from '../model';
import { clipText, type ProblemData } from '../problem';
import { placeholderIn } from './placeholder';
import { raiseForBucket, type CheckedDocument } from './checked-document';

/** Checks who a statement names ("AWS JSON policy elements: Principal"). Whether they exist cannot be known offline. */
export function checkPrincipals(statement: Statement, subject: CheckedDocument): void {
  const { principal, effect } = statement;
  if (principal === undefined) return;
  for (const entry of principal.entries) checkEntry(entry, statement, subject);
  const { type } = subject.policy;
  if (principal.negated && effect === 'Allow' && type !== 'trust' && type !== 'resourceControl') {
    // S3 refuses it (O18); "AWS JSON policy elements: NotPrincipal" calls it unsupported, and old documents have it.
    raiseForBucket(subject, 'ALLOW_WITH_NOT_PRINCIPAL', principal.path, {}, 'key');
  }
  if (type === 'vpcEndpoint') checkEndpoint(statement, subject);
  if (type === 'trust') {
    checkProvider(statement, subject);
    checkClaims(statement, subject);
  }
  if (type === 'resource' && effect === 'Allow' && !principal.negated) checkSource(statement, subject);
}

function checkEntry(
  { type, value, path }: PrincipalEntry,
  { action }: Statement,
  { problems, policy, bucket }: CheckedDocument,
): void {
  if (type === '*' && policy.type === 'trust') {
    problems.add('ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL', path);
  }
  if (value === '*' && (type === '*' || type === 'AWS')) return;
  const data: ProblemData = { principal: clipText(value), kind: type };
  const placeholder = placeholderIn(value);
  if (placeholder !== undefined) {
    problems.raise('error', 'PLACEHOLDER_IN_ARN', path, { ...data, placeholder: clipText(placeholder) });
  } else if (value.includes('*') || value.includes('?')) {
    problems.add('UNSUPPORTED_WILDCARD_IN_PRINCIPAL', path, data);
  } else if (type === 'Service') {
    // A trust policy may hold legacy names; all of them have a dot.
    if (!isServiceName(value)) problems.add('INVALID_SERVICE_PRINCIPAL_FORMAT', path, data);
  } else if (type === 'AWS') {
    if (!isIdentity(value)) {
      const severity = isStoredAnyway(action) ? 'warning' : 'error';
      problems.raise(severity, 'INVALID_PRINCIPAL_FORMAT', path, { ...data, type: policy.type });
    } else if (value.startsWith('AROA')) problems.add('INVALID_ROLE_REFERENCE', path, data);
    else if (value.startsWith('AIDA')) problems.add('INVALID_USER_REFERENCE', path, data);
  } else if (value === '' || value.includes(' ') || (bucket && type === 'CanonicalUser' && !canonicalId.test(value))) {
    problems.raise('error', 'INVALID_PRINCIPAL_FORMAT', path, data);
  }
}

/** S3 looks a canonical user id up (S4); another text is the id of nobody. */
const canonicalId = /^[0-9a-f]{64}$/i;

/** CloudWatch Logs was seen to store a destination's policy with `"AWS": "logs.amazonaws.com"`, which names no identity. */
function isStoredAnyway({ values }: ValueList): boolean {
  return values.length > 0 && values.every((text) => text.toLowerCase().startsWith('logs:'));
}

function isServiceName(text: string): boolean {
  return /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(text);
}

/** An account, the ARN of a user, role or session, or the unique id that is left of a deleted one. */
function isIdentity(text: string): boolean {
  if (/^\d{12}$/.test(text) || /^A[A-Z]{3}[A-Z0-9]{12,}$/.test(text)) return true;
  const [arn, partition = '', service, region, account = '', ...rest] = text.split(':');
  const name = rest.join(':');
  if (arn !== 'arn' || !partition.startsWith('aws') || region !== '') return false;
  // Origin access identities of CloudFront are users of no account.
  if (service === 'iam' && account === 'cloudfront') return name.startsWith('user/');
  if (!/^\d{12}$/.test(account)) return false;
  const slash = name.indexOf('/');
  const kind = slash === -1 ? name : name.slice(0, slash);
  const filled = slash !== -1 && slash < name.length - 1 && !name.endsWith('/');
  if (service === 'iam') return name === 'root' || (filled && (kind === 'user' || kind === 'role'));
  if (service !== 'sts' || !filled) return false;
  return kind === 'federated-user' || (kind === 'assumed-role' && name.split('/').length === 3);
}

/** "Control access to VPC endpoints using endpoint policies": gateways know only `*`. */
function checkEndpoint({ principal }: Statement, { problems }: CheckedDocument): void {
  if (principal === undefined || principal.negated) return;
  for (const { value, path } of principal.entries) {
    if (value !== '*') problems.add('ENDPOINT_POLICY_NAMES_PRINCIPAL', path, { principal: clipText(value) });
  }
}

/** SAML providers go with AssumeRoleWithSAML, OIDC providers with AssumeRoleWithWebIdentity. */
function checkProvider({ principal, action, effect }: Statement, { problems }: CheckedDocument): void {
  if (principal === undefined || principal.negated || action.negated || effect !== 'Allow') return;
  const federated = principal.entries.filter(({ type }) => type === 'Federated');
  const saml = federated.some(({ value }) => value.includes(':saml-provider/'));
  const web = federated.some(({ value }) => !value.includes(':saml-provider/'));
  action.values.forEach((text, index) => {
    const name = text.toLowerCase();
    const wrong =
      (name === 'sts:assumerolewithsaml' && !saml) ||
      (name === 'sts:assumerolewithwebidentity' && !web) ||
      (name === 'sts:assumerole' && federated.length > 0 && federated.length === principal.entries.length);
    if (!wrong) return;
    const nearest = actionFor({ saml, web, isFederated: federated.length === principal.entries.length });
    problems.add('MISMATCHED_ACTION_FOR_PRINCIPAL', [...action.path, index], {
      action: clipText(text),
      ...(nearest !== undefined && { nearest }),
    });
  });
}

/** The action of principals of one kind, by which they assume a role; nothing where they are of several. */
function actionFor(kinds: {
  readonly saml: boolean;
  readonly web: boolean;
  readonly isFederated: boolean;
}): string | undefined {
  const { saml, web, isFederated } = kinds;
  if (!saml && !web) return 'sts:AssumeRole';
  if (!isFederated || (saml && web)) return undefined;
  return saml ? 'sts:AssumeRoleWithSAML' : 'sts:AssumeRoleWithWebIdentity';
}

/**
 * The claim by which each shared provider tells its tenants apart
 * ("Identity-provider controls for shared OIDC providers").
 */
const sharedProviders: Readonly<Record<string, string>> = {
  'agent.buildkite.com': 'sub',
  'api.pulumi.com/oidc': 'aud',
  'app.terraform.io': 'sub',
  'cognito-identity.amazonaws.com': 'aud',
  'gitlab.com': 'sub',
  'oidc-configuration.audit-log.githubusercontent.com': 'sub',
  'oidc.codefresh.io': 'sub',
  'oidc.vercel.com': 'aud',
  'proidc.upbound.io': 'sub',
  'sandboxes.cloud': 'aud',
  'scalr.io': 'sub',
  'studio.datachain.ai/api': 'sub',
  'token.actions.githubusercontent.com': 'sub',
  'tokens.cloud.shisho.dev': 'sub',
  'vstoken.actions.githubusercontent.com': 'sub',
};

/** IAM takes no new trust policy that lets in every tenant of a shared identity provider. */
function checkClaims({ principal, action, effect, conditions }: Statement, { problems }: CheckedDocument): void {
  if (principal === undefined || principal.negated || effect !== 'Allow') return;
  const web = action.values.some((text) => parsePattern(text.toLowerCase()).matches('sts:assumerolewithwebidentity'));
  if (web === action.negated) return;
  const tested = new Set(conditions.map(({ key }) => key.toLowerCase()));
  for (const { type, value, path } of principal.entries) {
    if (type !== 'Federated') continue;
    const issuer = value
      .slice(value.indexOf(':oidc-provider/') + 1)
      .replace(/^oidc-provider\//, '')
      .toLowerCase();
    const claim = Object.hasOwn(sharedProviders, issuer) ? sharedProviders[issuer] : undefined;
    if (claim === undefined || tested.has(`${issuer}:${claim}`)) continue;
    problems.add('MISSING_IDENTITY_PROVIDER_CLAIM', path, { principal: clipText(value), key: `${issuer}:${claim}` });
  }
}

const sourceKeys = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths', 'aws:sourceowner'];

/** "The confused deputy problem": a service that may act for anyone's resources. */
function checkSource({ principal, conditions }: Statement, { problems }: CheckedDocument): void {
  if (conditions.some(({ key }) => sourceKeys.includes(key.toLowerCase()))) return;
  for (const { type, value, path } of principal?.entries ?? []) {
    if (type === 'Service') problems.add('RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL', path, { principal: clipText(value) });
  }
}
