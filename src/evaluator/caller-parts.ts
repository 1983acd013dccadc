import { isAccountId, parseArn } from '../values/arn';
import type { Lookup } from '../values/template';
import type { Principal } from './request';

/** Who calls, taken apart. */
export interface CallerParts {
  readonly kind:
    | 'anonymous'
    | 'service'
    | 'federated'
    | 'root'
    | 'user'
    | 'role'
    | 'session'
    | 'federatedUser'
    | 'originAccessIdentity'
    | 'nobody';
  /** The ARN, the service's name or the identity provider. */
  readonly text: string;
  readonly partition: string;
  /** Absent for callers without an account. */
  readonly account?: string;
  /** The role's name, of a role and of its sessions. */
  readonly role?: string;
  /** Of a role's session: its own name. */
  readonly session?: string;
}

/** An origin access identity of CloudFront is written as a user of this account, and is of none. */
const CLOUDFRONT = 'cloudfront';
const anonymous: CallerParts = Object.freeze({ kind: 'anonymous', text: 'anonymous', partition: '' });
const readBefore = new Map<string, CallerParts>();
const MAX_CALLERS = 1000;

/** Takes a principal apart ("AWS JSON policy elements: Principal"). Text that is not an ARN of an identity is `nobody`. */
export function readCaller(principal: Principal): CallerParts {
  if (typeof principal !== 'string') {
    return 'service' in principal
      ? { kind: 'service', text: principal.service, partition: '' }
      : { kind: 'federated', text: principal.federated, partition: '' };
  }
  if (principal === 'anonymous') return anonymous;
  const before = readBefore.get(principal);
  if (before !== undefined) return before;
  const caller = Object.freeze(readArn(principal));
  if (readBefore.size >= MAX_CALLERS) readBefore.clear();
  readBefore.set(principal, caller);
  return caller;
}

/** Whether only resource policies can speak for the caller: it has no account whose policies could. */
export function standsAlone({ account }: CallerParts): boolean {
  return account === undefined;
}

/** Whether the caller signs its requests with credentials of AWS. */
export function isSigned({ kind }: CallerParts): boolean {
  return kind !== 'anonymous' && kind !== 'federated' && kind !== 'nobody';
}

/** Whether an ARN is that of a role under the path that AWS keeps for services. */
export function isOnLinkedPath(arn: string): boolean {
  return parseArn(arn)?.resource.startsWith('role/aws-service-role/') === true;
}

/**
 * Whether the caller is a service-linked role or its session ("Create a service-linked role"): their path is reserved.
 * The ARN of a session has lost the path: the value of `aws:PrincipalArn` tells it. ASSUMED E17: without one, the name.
 */
export function isServiceLinked({ kind, text, role }: CallerParts, principalArn?: ReturnType<Lookup>): boolean {
  if (kind === 'role') return isOnLinkedPath(text);
  if (kind !== 'session') return false;
  if (typeof principalArn === 'string') return isOnLinkedPath(principalArn);
  return role?.startsWith('AWSServiceRoleFor') === true;
}

function readArn(text: string): CallerParts {
  const nobody: CallerParts = { kind: 'nobody', text, partition: '' };
  const arn = parseArn(text);
  if (arn === undefined || arn.partition === '' || arn.region !== '' || hasWildcard(text)) return nobody;
  const { partition, account, service, resource } = arn;
  const slash = resource.indexOf('/');
  const form = `${service} ${slash === -1 ? resource : resource.slice(0, slash)}`;
  const name = resource.slice(slash + 1);
  if (account === CLOUDFRONT)
    return form === 'iam user' && name !== '' ? { kind: 'originAccessIdentity', text, partition } : nobody;
  if (!isAccountId(account)) return nobody;
  const known = { text, partition, account };
  if (slash === -1) return form === 'iam root' ? { kind: 'root', ...known } : nobody;
  if (name === '' || name.endsWith('/')) return nobody;
  switch (form) {
    case 'iam user':
      return { kind: 'user', ...known };
    case 'iam role':
      return { kind: 'role', ...known, role: name.slice(name.lastIndexOf('/') + 1) };
    case 'sts assumed-role': {
      const [role = '', session, ...rest] = name.split('/');
      return role === '' || session === undefined || rest.length > 0
        ? nobody
        : { kind: 'session', ...known, role, session };
    }
    case 'sts federated-user':
      return name.includes('/') ? nobody : { kind: 'federatedUser', ...known };
    default:
      return nobody;
  }
}

/** The ARN of a role's session, which leaves the role's path out: that may hold colons too ("CreateRole", Path). */
export function arnOfSession(role: string, session: string): string {
  const [arn = '', partition = '', , , account = ''] = role.split(':', 5);
  return `${arn}:${partition}:sts::${account}:assumed-role/${role.slice(role.lastIndexOf('/') + 1)}/${session}`;
}

function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?');
}
