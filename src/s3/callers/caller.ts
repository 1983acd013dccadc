import { isServicePrincipal } from '../../values/service-principal';
import { asFunction } from '../../arguments/asker';
import { takesDeploymentValues } from '../../arguments/deployment-value';
import {
  checkAccount,
  checkArn,
  checkOptions,
  checkOrganization,
  checkPolicyInput,
  checkText,
  quoted,
} from '../../arguments/checks';
import {
  federatedArnForm,
  kindHint,
  originAccessArnForm,
  roleArnForm,
  rootArnForm,
  roleOfSessionArn,
  userArnForm,
} from './identity-arn';
import { checkIdentityFacts, frozenFacts, identityFacts, type IdentityFacts, type RoleFacts } from './identity-facts';
import { UsageError } from '../../arguments/usage';
import { brandOf, isBranded } from '../../values/brand';

/** Marks callers across two loaded builds. */
const CALLER: unique symbol = brandOf('caller');

export interface ServiceFacts {
  /** The resource and account for which the service calls; `null`: the integration passes none. */
  readonly sourceArn?: string | null;
  readonly sourceAccount?: string | null;
  /** The organization of that account. */
  readonly organization?: string | null;
}

interface Branded {
  readonly [CALLER]: true;
}
export interface Anonymous extends Branded {
  readonly kind: 'anonymous';
}
export interface User extends Branded, IdentityFacts {
  readonly kind: 'user';
  readonly arn: string;
}
export interface Role extends Branded, RoleFacts {
  readonly kind: 'role';
  readonly arn: string;
  /** The caller was given as the ARN of a session, which lacks the role's path: so does `arn`. */
  readonly pathUnknown?: boolean;
}
interface FederatedUser extends Branded {
  readonly kind: 'federatedUser';
  readonly arn: string;
  readonly organization?: string | null;
}
export interface Root extends Branded {
  readonly kind: 'root';
  readonly arn: string;
  readonly organization?: string | null;
  readonly mfa?: boolean | null;
}
/** CloudFront, as it fetches from S3 for a distribution with an origin access identity; of no account. */
export interface OriginAccessIdentity extends Branded {
  readonly kind: 'originAccessIdentity';
  readonly arn: string;
}
export interface Service extends Branded, ServiceFacts {
  readonly kind: 'service';
  readonly name: string;
}
export interface WebIdentity extends Branded {
  readonly kind: 'webIdentity';
  readonly provider: string;
  readonly claims: Readonly<Record<string, string | readonly string[]>>;
}

/** Who calls ("IAM JSON policy elements: Principal"). */
export type Caller = Anonymous | User | Role | FederatedUser | Root | OriginAccessIdentity | Service | WebIdentity;

export function isCaller(value: unknown): value is Caller {
  return isBranded(value, CALLER);
}

const brand = { [CALLER]: true as const };

/** Someone without credentials. */
export const anonymous: Anonymous = Object.freeze({ ...brand, kind: 'anonymous' as const });

/** An IAM user, by ARN. */
export const iamUser = takesDeploymentValues('iamUser', (arn: string, facts: IdentityFacts = {}): User =>
  asFunction('iamUser', () => {
    checkArn('arn', arn, 'an IAM user: arn:aws:iam::<account>:user/<name>');
    if (!userArnForm.test(arn)) throw new UsageError(`"${arn}" is not an ARN of an IAM user`, kindHint(arn));
    checkOptions(facts, identityFacts);
    checkIdentityFacts(facts);
    return Object.freeze({ ...frozenFacts(facts), ...brand, kind: 'user' as const, arn });
  }),
);

/** A session of an IAM role, by the role's ARN. */
export const iamRole = takesDeploymentValues('iamRole', (arn: string, facts: RoleFacts = {}): Role =>
  asFunction('iamRole', () => {
    checkArn('arn', arn, 'an IAM role: arn:aws:iam::<account>:role/<name>');
    if (!roleArnForm.test(arn)) throw new UsageError(`"${arn}" is not an ARN of an IAM role`, kindHint(arn));
    checkOptions(facts, [...identityFacts, 'session', 'sessionPolicy', 'trust']);
    checkIdentityFacts(facts);
    const { session, sessionPolicy, trust } = facts;
    if (sessionPolicy !== undefined) checkPolicyInput('sessionPolicy', sessionPolicy);
    if (trust !== undefined) checkPolicyInput('trust', trust);
    if (session !== undefined && (typeof session !== 'string' || !/^[\w+=,.@-]{2,64}$/.test(session))) {
      throw new UsageError(
        `session: ${quoted(session)} is not a session name`,
        'it has 2 to 64 of A-Z a-z 0-9 _ + = , . @ -',
      );
    }
    return Object.freeze({ ...frozenFacts(facts), ...brand, kind: 'role' as const, arn });
  }),
);

/** The root user of an account. */
export const rootOf = takesDeploymentValues(
  'rootOf',
  (account: string, facts: Pick<IdentityFacts, 'organization' | 'mfa'> & { readonly partition?: string } = {}): Root =>
    asFunction('rootOf', () => {
      checkAccount('account', account);
      checkOptions(facts, ['organization', 'mfa', 'partition']);
      const { partition = 'aws', ...given } = facts;
      checkPartition(partition);
      checkIdentityFacts(given);
      return Object.freeze({ ...given, ...brand, kind: 'root' as const, arn: `arn:${partition}:iam::${account}:root` });
    }),
);

/**
 * A CloudFront origin access identity, by its id: `E1EXAMPLE00000` ("Restrict access to an Amazon S3 origin", Amazon
 * CloudFront Developer Guide). It calls S3 alone, and is of no account and no organization of yours.
 */
export const originAccessIdentity = takesDeploymentValues(
  'originAccessIdentity',
  (id: string, options: { readonly partition?: string } = {}): OriginAccessIdentity =>
    asFunction('originAccessIdentity', () => {
      if (typeof id !== 'string' || !/^E[A-Z0-9]+$/.test(id)) {
        const arn = typeof id === 'string' ? originAccessArnForm.exec(id) : null;
        const hint = arn === null ? 'for example E1EXAMPLE00000' : `give its id: "${arn[2] ?? ''}"`;
        throw new UsageError(`${quoted(id)} must be the id of an origin access identity`, hint);
      }
      checkOptions(options, ['partition']);
      const { partition = 'aws' } = options;
      checkPartition(partition);
      const arn = `arn:${partition}:iam::cloudfront:user/CloudFront Origin Access Identity ${id}`;
      return Object.freeze({ ...brand, kind: 'originAccessIdentity' as const, arn });
    }),
);

/** An AWS service that calls as itself, by its service principal. */
export const awsService = takesDeploymentValues('awsService', (name: string, facts: ServiceFacts = {}): Service =>
  asFunction('awsService', () => {
    if (typeof name !== 'string' || !isServicePrincipal(name)) {
      throw new UsageError(`${quoted(name)} is not a service principal`, 'for example cloudtrail.amazonaws.com');
    }
    checkOptions(facts, ['sourceArn', 'sourceAccount', 'organization']);
    if (typeof facts.sourceArn !== 'object' && facts.sourceArn !== undefined) {
      checkArn('sourceArn', facts.sourceArn, 'the resource that the service calls for');
    }
    if (facts.sourceAccount !== undefined && facts.sourceAccount !== null) {
      checkAccount('sourceAccount', facts.sourceAccount);
    }
    const account = facts.sourceArn?.split(':')[4] ?? '';
    if (account !== '' && typeof facts.sourceAccount === 'string' && facts.sourceAccount !== account) {
      throw new UsageError(
        `sourceArn is in account ${account}, but sourceAccount is ${facts.sourceAccount}`,
        'AWS sends one owner: leave sourceAccount out',
      );
    }
    if (facts.organization !== undefined) checkOrganization('organization', facts.organization);
    return Object.freeze({ ...facts, ...brand, kind: 'service' as const, name });
  }),
);

/** Providers that policies name by their host; any other is a resource of an account ("AWS JSON policy elements: Principal"). */
const builtInProviders: ReadonlySet<string> = new Set([
  'accounts.google.com',
  'cognito-identity.amazonaws.com',
  'graph.facebook.com',
  'www.amazon.com',
]);

/** Someone whom an identity provider vouches for, before a role is assumed; `claims` as the provider names them. */
export const webIdentity = takesDeploymentValues(
  'webIdentity',
  (provider: string, claims: WebIdentity['claims'] = {}): WebIdentity =>
    asFunction('webIdentity', () => {
      checkText('provider', provider);
      if (/\s/.test(provider) || provider.includes('://')) {
        throw new UsageError(`"${provider}" is not a provider`, 'give its ARN, without https://');
      }
      if (!provider.startsWith('arn:') && !builtInProviders.has(provider)) {
        throw new UsageError(
          `policies name the provider ${quoted(provider)} by its ARN`,
          `webIdentity('arn:aws:iam::<account>:oidc-provider/${provider}', …)`,
        );
      }
      checkClaims(claims);
      return Object.freeze({ ...brand, kind: 'webIdentity' as const, provider, claims: Object.freeze({ ...claims }) });
    }),
);

function checkClaims(claims: unknown): void {
  const entries =
    typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? Object.entries(claims) : undefined;
  const isText = (value: unknown): boolean => typeof value === 'string';
  if (entries?.every(([, value]) => isText(value) || (Array.isArray(value) && value.every(isText))) === true) return;
  throw new UsageError('the claims must be an object of strings', "give { aud: 'sts.amazonaws.com', sub: '…' }");
}

/** A caller as people write one: a value of the constructors or a plain ARN. `name`: the option or argument that specifies it. */
export function callerOf(name: string, value: unknown): Caller {
  if (isCaller(value)) return value;
  const hint =
    'give anonymous, iamUser(arn), iamRole(arn), awsService(name), rootOf(account), originAccessIdentity(id) or a plain ARN';
  if (value === undefined) throw new UsageError(`the call does not specify its ${name}`, hint);
  if (value === 'anonymous') return anonymous;
  if (typeof value !== 'string') throw new UsageError(`${name} must be a caller or an ARN, got ${quoted(value)}`, hint);
  if (userArnForm.test(value)) return iamUser(value);
  if (roleArnForm.test(value)) return iamRole(value);
  const named = roleOfSessionArn(value);
  if (named !== undefined) {
    const role = iamRole(named.role, { session: named.session });
    return Object.freeze({ ...role, pathUnknown: true as const });
  }
  if (federatedArnForm.test(value)) return Object.freeze({ ...brand, kind: 'federatedUser' as const, arn: value });
  const root = rootArnForm.exec(value);
  if (root !== null) return rootOf(root[2] ?? '', { partition: root[1] ?? 'aws' });
  const identity = originAccessArnForm.exec(value);
  if (identity !== null) return originAccessIdentity(identity[2] ?? '', { partition: identity[1] ?? 'aws' });
  if (/^\d{12}$/.test(value)) {
    throw new UsageError(
      `the ${name} "${value}" is an account`,
      `name one of its users or roles, or its root user: rootOf("${value}")`,
    );
  }
  throw new UsageError(`${name} must be a caller or an ARN, got ${quoted(value)}`, hint);
}

/** The account whose identity calls; none for anonymous callers, services, web and origin access identities. */
export function accountOf(caller: Caller): string | undefined {
  return 'arn' in caller && caller.kind !== 'originAccessIdentity' ? caller.arn.split(':')[4] : undefined;
}

/** The partition that the caller's ARN tells. */
export function partitionOf(caller: Caller): string | undefined {
  return 'arn' in caller ? caller.arn.split(':')[1] : undefined;
}

function checkPartition(partition: string): void {
  if (/^aws(-[a-z]+)*$/.test(partition)) return;
  throw new UsageError(`${quoted(partition)} is not a partition`, 'aws, aws-cn, aws-us-gov');
}

/** Stands in the place of a key where a decision turns on which session of a role calls. */
export const SESSION_NAME = 'session';
