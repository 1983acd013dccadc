import { isAccountId, parseArn } from '../values/arn';
import type { Principal } from './request';

/** Who calls, taken apart. */
export interface Caller {
  readonly kind:
    'anonymous' | 'service' | 'federated' | 'root' | 'user' | 'role' | 'session' | 'federatedUser' | 'other';
  /** The ARN, the service's name or the identity provider. */
  readonly text: string;
  readonly partition: string;
  /** Absent for callers without an account. */
  readonly account?: string;
  /** The role's name, of a role and of its sessions. */
  readonly role?: string;
}

const anonymous: Caller = Object.freeze({ kind: 'anonymous', text: 'anonymous', partition: '' });
const readBefore = new Map<string, Caller>();
const MAX_CALLERS = 1000;

/** Takes a principal apart ("AWS JSON policy elements: Principal"). Any text is answered; odd text is `other`. */
export function readCaller(principal: Principal): Caller {
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
export function standsAlone({ kind, account }: Caller): boolean {
  // A CloudFront origin access identity is written as a user of the account `cloudfront`.
  return kind === 'anonymous' || kind === 'service' || kind === 'federated' || account === 'cloudfront';
}

/** ASSUMED E17: a role of the reserved path or name is a service-linked role. */
export function isServiceLinked({ kind, text, role }: Caller): boolean {
  if (kind !== 'role' && kind !== 'session') return false;
  return role?.startsWith('AWSServiceRoleFor') === true || text.includes(':role/aws-service-role/');
}

function readArn(text: string): Caller {
  if (isAccountId(text)) return { kind: 'root', text: `arn:aws:iam::${text}:root`, partition: 'aws', account: text };
  const arn = parseArn(text);
  if (arn === undefined) return { kind: 'other', text, partition: '' };
  const { partition, account, service, resource } = arn;
  const known = { text, partition, account };
  if (service === 'iam' && resource === 'root') return { kind: 'root', ...known };
  const slash = resource.indexOf('/');
  const name = resource.slice(slash + 1);
  switch (`${service} ${resource.slice(0, Math.max(slash, 0))}`) {
    case 'iam user':
      return { kind: 'user', ...known };
    case 'iam role':
      return { kind: 'role', ...known, role: name.slice(name.lastIndexOf('/') + 1) };
    case 'sts assumed-role':
      return { kind: 'session', ...known, role: name.slice(0, Math.max(name.indexOf('/'), 0)) };
    case 'sts federated-user':
      return { kind: 'federatedUser', ...known };
    default:
      return { kind: 'other', ...known };
  }
}
