import type { AccessRequest } from '../evaluator/request';
import { serviceOf } from '../service-reference';

/**
 * Whether AWS could receive a request: judged from the request alone, apart from what makes counterexamples, so that
 * a mistake there is caught here. A key that a request does not specify is not judged.
 */
export function isPossible(request: AccessRequest): boolean {
  const { principal, action, resource } = request;
  const context = new Map(Object.entries(request.context ?? {}).map(([key, value]) => [key.toLowerCase(), value]));
  const is = (key: string, value: string): boolean => String(context.get(key)) === value;
  const has = (...keys: string[]): boolean => keys.some((key) => context.has(key));
  const service = typeof principal === 'object' && 'service' in principal;
  const arn = typeof principal === 'string' && principal !== 'anonymous' ? principal.split(':') : undefined;
  const isSession = arn?.[5]?.startsWith('assumed-role/') === true;
  const kms =
    is('s3:x-amz-server-side-encryption', 'aws:kms') ||
    is('s3:x-amz-server-side-encryption', 'aws:kms:dsse') ||
    has('s3:x-amz-server-side-encryption-aws-kms-key-id');

  const impossible = [
    principal === 'anonymous' && has(...identityKeys, 'aws:principalservicename', ...sourceKeys),
    principal === 'anonymous' && [...context.keys()].some((key) => key.startsWith('aws:principaltag/')),
    !service && has(...sourceKeys, 'aws:principalservicename', 'aws:principalservicenameslist'),
    service && (has(...identityKeys) || is('aws:viaawsservice', 'true')),
    service && is('aws:securetransport', 'false') && !(isCloudFront(principal) && action.startsWith('s3:')),
    ofOriginAccess(principal) && (!action.startsWith('s3:') || resource === '*' || kms || isBucketPolicyAction(action)),
    ofOriginAccess(principal) && has('aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip', 'aws:principalorgid'),
    ofOriginAccess(principal) && (is('aws:viaawsservice', 'true') || is('aws:principalisawsservice', 'true')),
    service && has('aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip'),
    is('aws:securetransport', 'false') && (has('s3:tlsversion') || kms || is('aws:viaawsservice', 'true')),
    is('aws:securetransport', 'false') && has('s3:x-amz-server-side-encryption-customer-algorithm'),
    principal === 'anonymous' && kms,
    principal === 'anonymous' && is('lambda:functionurlauthtype', 'AWS_IAM'),
    has('s3:x-amz-server-side-encryption') && has('s3:x-amz-server-side-encryption-customer-algorithm'),
    has('aws:sourceip') && has('aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip'),
    !isSession && has(...sessionKeys),
    principal === 'anonymous' && has('aws:multifactorauthpresent', 'aws:multifactorauthage', 'aws:tokenissuetime'),
    is('aws:viaawsservice', 'true') && has('aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip'),
    service && [...context.keys()].some((key) => key.startsWith('aws:principaltag/')) && !isRolesAnywhere(principal),
    service && lacksItself(context.get('aws:principalservicenameslist'), principal),
    has('aws:calledvia', 'aws:calledviafirst', 'aws:calledvialast') && is('aws:viaawsservice', 'false'),
    arn !== undefined && has('aws:principalaccount') && !is('aws:principalaccount', arn[4] ?? ''),
    arn !== undefined && !isArnOf(principal as string, context.get('aws:principalarn')),
    has('aws:username') &&
      !(typeof principal === 'string' && principal.endsWith(`/${String(context.get('aws:username'))}`)),
    foreignVpc(context.get('aws:sourcevpcarn'), context.get('aws:sourcevpc')),
    otherThan(context.get('aws:calledvia'), 0, context.get('aws:calledviafirst')),
    otherThan(context.get('aws:calledvia'), -1, context.get('aws:calledvialast')),
    typeof principal === 'object' && 'federated' in principal && hasForeignClaim(principal.federated, context),
    has('aws:multifactorauthage') && is('aws:multifactorauthpresent', 'false'),
    foreignAccount(context.get('aws:sourcearn'), context.get('aws:sourceaccount')),
    foreignAccount(context.get('s3:dataaccesspointarn'), context.get('s3:dataaccesspointaccount')),
    foreignOrganization(context, 'aws:principalorgid', 'aws:principalorgpaths'),
    foreignOrganization(context, 'aws:sourceorgid', 'aws:sourceorgpaths'),
    has('aws:currenttime') &&
      has('aws:epochtime') &&
      Date.parse(String(context.get('aws:currenttime'))) !== Number(context.get('aws:epochtime')) * 1000,
    arn !== undefined && resource.startsWith('arn:') && resource.split(':')[1] !== arn[1],
    isOfAnotherType(action, resource),
    isAfter(context.get('aws:tokenissuetime'), context.get('aws:currenttime')),
    isAfter(context.get('aws:tokenissuetime'), context.get('aws:epochtime')),
    action.startsWith('s3:') &&
      resource.split(':', 5).slice(2).join(':') === 's3::' &&
      action !== 's3:ListAllMyBuckets' &&
      !/^arn:[a-z-]+:s3:::[A-Za-z0-9][A-Za-z0-9._-]*(\/[^]+)?$/.test(resource),
  ];
  return !impossible.includes(true);
}

/** CloudFront asks S3 in its viewer's protocol. */
function isCloudFront(principal: AccessRequest['principal']): boolean {
  return typeof principal === 'object' && 'service' in principal && principal.service === 'cloudfront.amazonaws.com';
}

function ofOriginAccess(principal: AccessRequest['principal']): boolean {
  return typeof principal === 'string' && /^arn:[a-z-]+:iam::cloudfront:user\//.test(principal);
}

/** S3 asks no policy about the ACL that an unsigned request would give an object. */
export function isUnsignedAcl({ principal, action }: AccessRequest): boolean {
  return principal === 'anonymous' && /^s3:putobject(version)?acl$/i.test(action);
}

function isBucketPolicyAction(action: string): boolean {
  return /^s3:(get|put|delete)bucketpolicy$/i.test(action);
}

/**
 * Whether a resource is of a type of its service that the action never takes (F19). What is of no type, and what is of
 * one of the action's but for a qualifier, a Region or the account's place, may be there.
 */
function isOfAnotherType(action: string, resource: string): boolean {
  const colon = action.indexOf(':');
  const service = serviceOf(action.slice(0, Math.max(colon, 0)));
  const facts = service?.actions.get(action.slice(colon + 1).toLowerCase());
  if (service === undefined || facts === undefined || facts.resourceTypes.length === 0) return false;
  const [, , vendor, region, account, ...rest] = resource.split(':');
  if (vendor === 's3' && region === '' && account === '') {
    const kind = rest.join(':').includes('/') ? 'object' : 'bucket';
    return action !== 's3:ListAllMyBuckets' && !facts.resourceTypes.some(({ name }) => name === kind);
  }
  const isOf = (name: string, loosely: boolean): boolean =>
    service.resourceTypes.get(name)?.arns.some((format) => spells(format, resource, loosely)) === true;
  if (facts.resourceTypes.some(({ name }) => isOf(name, true))) return false;
  return [...service.resourceTypes.keys()].some((name) => isOf(name, false));
}

/** Whether an ARN has the parts of a format; `loosely`: its Region and account aside, and with more parts behind them. */
function spells(format: string, resource: string, loosely: boolean): boolean {
  const [expected, found] = [format.split(':'), resource.split(':')];
  if (found.length < expected.length || (!loosely && found.length !== expected.length)) return false;
  return expected.every((part, at) => {
    if (at < 2) return true;
    const own = found[at] ?? '';
    return (loosely && (at === 3 || at === 4)) || fills(part, own);
  });
}

/** Whether a part of an ARN is that of a format, with something in place of each `${Name}` and `*`. */
function fills(part: string, own: string): boolean {
  const literals = part.split(/\$\{[^}]*\}|\*/);
  const [first = '', last = ''] = [literals[0], literals[literals.length - 1]];
  if (literals.length === 1) return own === part;
  if (!own.startsWith(first) || !own.endsWith(last)) return false;
  let from = first.length;
  for (const literal of literals.slice(1, -1)) {
    const found = own.indexOf(literal, from + 1);
    if (found === -1) return false;
    from = found + literal.length;
  }
  return own.length - last.length > from;
}

/** Whether a time told is after another; each as ISO 8601 or as seconds. */
function isAfter(later: unknown, earlier: unknown): boolean {
  const [a, b] = [later, earlier].map((value) => {
    const text = String(value);
    return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  });
  return a !== undefined && b !== undefined && a > b;
}

const identityKeys = ['aws:principalarn', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:username'];
const sourceKeys = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'];

/** Keys of the credentials that a service hands to a role. */
const sessionKeys = [
  'aws:chatbotsourcearn',
  'aws:ec2instancesourceprivateipv4',
  'aws:ec2instancesourcevpc',
  'aws:sourceidentity',
  'codebuild:buildarn',
  'codebuild:projectarn',
  'ec2:roledelivery',
  'ec2:sourceinstancearn',
  'glue:credentialissuingservice',
  'glue:roleassumedby',
  'identitystore:userid',
  'lambda:sourcefunctionarn',
  'ssm:sourceinstancearn',
];

function isRolesAnywhere(principal: AccessRequest['principal']): boolean {
  return typeof principal === 'object' && 'service' in principal && principal.service === 'rolesanywhere.amazonaws.com';
}

/** Whether a list of a service's names lacks the name by which it calls. */
function lacksItself(names: unknown, principal: AccessRequest['principal']): boolean {
  return (
    Array.isArray(names) &&
    typeof principal === 'object' &&
    'service' in principal &&
    !(names as readonly unknown[]).includes(principal.service)
  );
}

/** The ARN that `aws:PrincipalArn` has for a principal: the role's for a session. */
function isArnOf(principal: string, principalArn: unknown): boolean {
  if (typeof principalArn !== 'string') return true;
  const session = /^arn:([a-z-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(principal);
  if (session === null) return principalArn === principal;
  const [, partition = '', account = '', role = ''] = session;
  return principalArn.startsWith(`arn:${partition}:iam::${account}:role/`) && principalArn.endsWith(`/${role}`);
}

/** A claim that begins with the name of another provider. */
function hasForeignClaim(provider: string, context: ReadonlyMap<string, unknown>): boolean {
  const name = provider.toLowerCase();
  return [...context.keys()].some((key) => {
    const prefix = key.slice(0, Math.max(0, key.lastIndexOf(':')));
    return prefix.includes('.') && name !== prefix && !name.endsWith(`/${prefix}`);
  });
}

function foreignAccount(arn: unknown, account: unknown): boolean {
  if (typeof arn !== 'string' || typeof account !== 'string') return false;
  const field = arn.split(':')[4] ?? '';
  return field !== '' && field !== account;
}

function foreignVpc(arn: unknown, vpc: unknown): boolean {
  return typeof arn === 'string' && typeof vpc === 'string' && !arn.endsWith(`/${vpc}`);
}

/** Whether a list told has another member at this end than the one told. */
function otherThan(list: unknown, index: 0 | -1, member: unknown): boolean {
  return Array.isArray(list) && typeof member === 'string' && list.at(index) !== member;
}

function foreignOrganization(context: ReadonlyMap<string, unknown>, id: string, paths: string): boolean {
  const organization = context.get(id);
  const list = context.get(paths);
  if (typeof organization !== 'string' || !Array.isArray(list)) return false;
  return list.some((path) => typeof path === 'string' && !path.startsWith(`${organization}/`));
}
