import { foldName } from '../values/letter-case';

/**
 * The claims of a web identity whose fixed value says who may come. Of providers that many organizations share it is one
 * claim, which IAM itself requires ("Identity-provider controls for shared OIDC providers"); a provider that stands for one
 * of them (an EKS cluster, a tenant of its own) is limited by `aud` as well as by `sub`.
 */
const claimsOf: Readonly<Record<string, readonly string[]>> = {
  'cognito-identity.amazonaws.com': ['aud', 'sub'],
  'accounts.google.com': ['aud', 'oaud', 'sub'],
  'www.amazon.com': ['app_id', 'user_id'],
  'graph.facebook.com': ['app_id', 'id'],
  'token.actions.githubusercontent.com': ['sub'],
  'oidc-configuration.audit-log.githubusercontent.com': ['sub'],
  'vstoken.actions.githubusercontent.com': ['sub'],
  'gitlab.com': ['sub'],
  'app.terraform.io': ['sub'],
  'agent.buildkite.com': ['sub'],
  'oidc.codefresh.io': ['sub'],
  'studio.datachain.ai/api': ['sub'],
  'scalr.io': ['sub'],
  'tokens.cloud.shisho.dev': ['sub'],
  'proidc.upbound.io': ['sub'],
  'api.pulumi.com/oidc': ['aud'],
  'oidc.vercel.com': ['aud'],
  'sandboxes.cloud': ['aud'],
};
const ofAnyOther = ['sub', 'aud'];

/** Whether a provider stands for one directory or cluster by itself, whatever its tokens claim. */
export function isPrivateProvider(provider: string): boolean {
  return provider.includes(':saml-provider/') || /:oidc-provider\/oidc\.eks\.[a-z0-9-]+\./.test(provider);
}

/** The key of the claim that first says who may come of a provider, which is named by its host or by its ARN. */
export function limitingKey(provider: string): string {
  const host = foldName(provider.replace(/^arn:.*:oidc-provider\//, ''));
  const claims = Object.hasOwn(claimsOf, host) ? claimsOf[host] : undefined;
  return `${host}:${(claims ?? ofAnyOther)[0] ?? 'sub'}`;
}

/** Whether a key in lower case is a claim that limits the web identities of its provider. */
export function limitsIdentities(key: string): boolean {
  const colon = key.lastIndexOf(':');
  const provider = key.slice(0, Math.max(0, colon));
  if (!provider.includes('.')) return false;
  const claims = Object.hasOwn(claimsOf, provider) ? claimsOf[provider] : undefined;
  return (claims ?? ofAnyOther).includes(key.slice(colon + 1));
}

/**
 * Whether the text of a claim names one owner: it has no wildcard, or none before its first part is complete.
 * `repo:octo-org/*` does, `repo:octo*` does not.
 */
export function namesOwner(value: string): boolean {
  const wildcard = value.search(/[*?]/);
  if (wildcard === -1) return value !== '';
  return /^[^:]+:[^:/]+[:/]/.test(value.slice(0, wildcard));
}
