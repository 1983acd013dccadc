import { compilePolicy } from '../evaluator/compile';
import type { Policy, PolicyType } from '../policy/model';
import { roleActions } from '../policy/type-rules';
import { isAccountId } from '../values/arn';
import { foldName } from '../values/letter-case';
import { onResources } from './access-grants';
import type { Claim } from './judge';
import type { CallerKind, RequestClass } from '../requests/request-class';

const everyone: readonly CallerKind[] = ['role', 'user', 'root', 'federatedUser', 'service', 'anonymous'];

/** Whom policies of a type speak to, in readable order. */
export function callersOf(type: PolicyType): readonly CallerKind[] {
  switch (type) {
    case 'identity':
    case 'permissionsBoundary':
    case 'session':
      return ['role', 'user'];
    case 'serviceControl':
      return ['role', 'user', 'root', 'federatedUser'];
    case 'resource':
      return [...everyone, 'originAccessIdentity'];
    case 'vpcEndpoint':
      return everyone.filter((one) => one !== 'service');
    case 'trust':
      // Web identities stand first where they can come at all: the other calls for these actions are oddities.
      return ['webIdentity', ...everyone];
    case 'resourceControl':
      return ['webIdentity', ...everyone, 'originAccessIdentity'];
    default:
      return everyone;
  }
}

/** Which requests come to documents of a type at all, whatever stands in them. */
export function reachOfType(type: PolicyType): Pick<Claim, 'includes' | 'network'> {
  switch (type) {
    case 'trust':
      return { includes: comesToRole };
    case 'kmsKey':
      return { includes: comesToKey };
    case 'vpcEndpoint':
      return { network: ['endpoint'], includes: comesThroughEndpoint };
    default:
      return {};
  }
}

/** Those that are asked with a provider's token, unsigned; "AssumeRole" is signed. */
const unsigned: ReadonlySet<string> = new Set(['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity']);

/** Asked beside either of the others, by whoever makes that call. */
const shared: ReadonlySet<string> = new Set(['sts:TagSession', 'sts:SetSourceIdentity']);

function comesToRole({ action: { name, service, facts }, caller }: RequestClass): boolean {
  // AWS may have added an action since.
  const isNew = service?.prefix === 'sts' && facts === undefined;
  if (!isNew && !roleActions.has(foldName(name))) return false;
  return (caller === 'webIdentity' || caller === 'anonymous') === unsigned.has(name) || shared.has(name);
}

/** "Key policies in AWS KMS": one stands at its key. */
function comesToKey({ action: { service }, form }: RequestClass): boolean {
  return service?.prefix === 'kms' && form !== undefined && (form.type === undefined || form.type === 'key');
}

/**
 * "Control access to VPC endpoints using endpoint policies": what comes through the endpoint. Services do not come
 * through an endpoint of yours, and a call that one passes on has left it ("Forward access sessions").
 */
function comesThroughEndpoint({ caller, forwarded }: RequestClass): boolean {
  return caller !== 'service' && !forwarded;
}

/** The resource that a pattern speaks a part of, and all that is in it: a bucket with its objects, a domain, a stage. */
function wholeOf(pattern: string): readonly string[] {
  const [, , service] = pattern.split(':', 3);
  const segments = pattern.split('/');
  // Elsewhere the type stands before the name: `domain/search/_all`.
  const kept = pattern.includes(':s3:::') || service === 'execute-api' ? 1 : 2;
  if (pattern === '*' || !pattern.startsWith('arn:')) return [pattern];
  if (segments.length <= kept && kept > 1) return [pattern];
  const whole = segments.slice(0, kept).join('/');
  return [pattern, whole, `${whole}/*`];
}

/**
 * A policy of a resource is asked about that resource: about what its statements name, which may tell the account too
 * (the owner of a resource is the account in its ARN). Nothing where a statement is about whatever it stands at.
 */
export function rangeOfItsResource(policy: Policy): { readonly owner?: string } & Pick<Claim, 'reaching'> {
  const lists = compilePolicy(policy).statements.map(({ resource }) => resource);
  const { attachedTo } = policy;
  const whatever = attachedTo === undefined ? ['*'] : [attachedTo.arn, `${attachedTo.arn}/*`, `${attachedTo.arn}:*`];
  const patterns = lists.flatMap((list) => {
    if (list === undefined || list.negated) return whatever;
    return list.entries.flatMap(({ text }) => (text === '*' ? whatever : wholeOf(text.replace(/\$\{[^}]*\}/g, '*'))));
  });
  if (patterns.includes('*')) return {};
  const accounts = new Set(patterns.map((text) => text.split(':')[4] ?? ''));
  const [owner = '', ...others] = accounts;
  return {
    ...(isAccountId(owner) && others.length === 0 && { owner }),
    reaching: (space) => onResources(space, [...new Set(patterns)], true),
  };
}
