import { isKeySent } from '../service-reference/key-presence';
import { keyGroups } from './class-keys';
import { isUnderKms, kmsObstacle } from './kms-obstacle';
import { cloudFront } from './caller-facets';
import type { ActionChoice, CallerKind, EncryptionWay, NetworkPath, RequestClass, SourceWay } from './request-class';
import { SSE_KEY, SSE_C_KEY, bucketPolicyActions } from '../service-reference/s3-names';

/** What a question ranges over; what is left out ranges over all that AWS can receive. Lists stand in readable order. */
export interface ClassRange {
  readonly actions: readonly ActionChoice[];
  readonly callers: readonly CallerKind[];
  /** The keys that the policies and the claim read, in lower case. */
  readonly reads: ReadonlySet<string>;
  /** The account that owns the resource is known: callers are told apart by it. */
  readonly ownerKnown: boolean;
  /** Only bucket policies are asked: they do not bind the owner's root user on the bucket policy itself. */
  readonly rootEscapes: boolean;
  /** One call is asked as it is given, even if S3 would turn it away. */
  readonly asTold: boolean;
  /** The service principal that calls, where it is specified. */
  readonly service?: string;
  /** The owner stands in the resource's ARN; where it does not, it is the caller's account. */
  readonly ownerByArn: boolean;
  readonly secure?: readonly boolean[];
  readonly encryption?: readonly EncryptionWay[];
  readonly network?: readonly NetworkPath[];
  /** Whether a service passes its caller's request on. */
  readonly forwarded?: readonly boolean[];
  readonly includes?: (request: RequestClass) => boolean;
}

const noForm = [undefined];
const encryptionWays: readonly EncryptionWay[] = ['none', 'SSE-S3', 'SSE-KMS', 'DSSE-KMS', 'SSE-C'];

/** Every class of requests in a range that AWS can receive, the most readable first. */
export function requestClasses(range: ClassRange): RequestClass[] {
  const keys = [...range.reads];
  const reads = (group: (key: string) => boolean): boolean => keys.some(group);
  const paths: readonly NetworkPath[] =
    range.network ?? (reads(keyGroups.network) ? ['internet', 'endpoint'] : ['internet']);
  const sources: readonly SourceWay[] = reads(keyGroups.source) ? ['none', 'account', 'arn', 'bareArn'] : ['none'];
  const forwards = range.forwarded ?? (reads(keyGroups.forwarded) ? [false, true] : [false]);
  const transports = range.secure ?? (reads(keyGroups.transport) ? [true, false] : [true]);
  const uploads = range.encryption ?? (reads(keyGroups.encryption) ? encryptionWays : undefined);
  const classes: RequestClass[] = [];
  for (const path of paths) {
    for (const forwarded of forwards) {
      for (const secure of transports) {
        for (const encryption of uploads ?? [undefined]) {
          for (const caller of range.callers) {
            for (const source of caller === 'service' ? sources : (['none'] as const)) {
              for (const own of ownerships(caller, range.ownerKnown)) {
                for (const action of range.actions) {
                  const way = encryption !== undefined && takesEncryption(action) ? encryption : undefined;
                  if (way === undefined && encryption !== undefined && encryption !== uploads?.[0]) continue;
                  const network = caller === 'service' ? 'hidden' : path;
                  if (network === 'hidden' && path !== paths[0]) continue;
                  for (const form of action.forms.length === 0 ? noForm : action.forms) {
                    const made = { action, caller, secure, network, forwarded, source, own, encryption: way, form };
                    if (range.ownerByArn && own === false && form?.hasAccount !== true) continue;
                    if (isReceivable(made, range) && range.includes?.(made) !== false) classes.push(made);
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  return classes;
}

function ownerships(caller: CallerKind, ownerKnown: boolean): readonly (boolean | undefined)[] {
  const identity = caller === 'user' || caller === 'role' || caller === 'root' || caller === 'federatedUser';
  return ownerKnown && identity ? [true, false] : [undefined];
}

/** Whether requests for the action tell an encryption: in headers, or in the body of `UpdateObjectEncryption`. */
function takesEncryption(action: ActionChoice): boolean {
  const { facts, service } = action;
  return service?.prefix === 's3' && facts !== undefined && isKeySent(SSE_KEY, action);
}

/** Only a write can leave the encryption to the bucket, or bring a key of its own. */
function isWay(encryption: EncryptionWay | undefined, action: ActionChoice): boolean {
  const needsWrite = encryption === 'none' || encryption === 'SSE-C';
  return !needsWrite || isKeySent(SSE_C_KEY, action);
}

/** Whether AWS accepts such a request at all, before any policy is asked. */
function isReceivable(request: RequestClass, { rootEscapes, asTold, service }: ClassRange): boolean {
  const { caller, secure, forwarded, encryption, action } = request;
  if (caller === 'webIdentity' && !federatedActions.has(action.name)) return false;
  if (caller === 'originAccessIdentity' && !isOfCloudFront(request)) return false;
  if (caller === 'service' && (forwarded || !(secure || mayBeCloudFront(request, service)))) return false;
  if (forwarded && (!secure || caller === 'anonymous' || caller === 'webIdentity')) return false;
  if (isUnderKms(encryption) && kmsObstacle(request) !== undefined) return false;
  if ((encryption === 'SSE-C' && !secure) || !isWay(encryption, action)) return false;
  if (!asTold && isTurnedAway(request) && !mayBeOfOwner(request)) return false;
  if (!asTold && caller === 'anonymous' && objectAclActions.has(action.name)) return false;
  // No bucket policy stops its owner's root user there, and root users of other accounts never get so far.
  return !(rootEscapes && caller === 'root' && bucketPolicyActions.has(action.name));
}

/**
 * What CloudFront asks as an origin access identity: of buckets and objects, from an address of its own
 * ("Restrict access to an Amazon S3 origin", Amazon CloudFront Developer Guide).
 */
function isOfCloudFront({ action: { service }, form, network, forwarded }: RequestClass): boolean {
  if (service?.prefix !== 's3' || form === undefined || network !== 'internet' || forwarded) return false;
  const { type } = form;
  return type === undefined || type === 'bucket' || type === 'object';
}

/**
 * "Requiring HTTPS for communication between CloudFront and your Amazon S3 origin": it asks S3 in its viewer's protocol.
 * Every other service calls over HTTPS.
 */
function mayBeCloudFront({ action }: RequestClass, service: string = cloudFront): boolean {
  return action.service?.prefix === 's3' && service === cloudFront;
}

/** What someone with a provider's token and no credentials can ask. */
const federatedActions: ReadonlySet<string> = new Set([
  'sts:AssumeRoleWithWebIdentity',
  'sts:AssumeRoleWithSAML',
  'sts:TagSession',
  'sts:SetSourceIdentity',
]);

/** "PutBucketPolicy" (S3 API reference): whoever is not of the owner's account is answered 405, whatever policies say. */
export function isTurnedAway({ action, own }: RequestClass): boolean {
  return own !== true && bucketPolicyActions.has(action.name);
}

function mayBeOfOwner({ caller, own }: RequestClass): boolean {
  return own !== false && (caller === 'user' || caller === 'role' || caller === 'root' || caller === 'federatedUser');
}

/** S3 takes no ACL of an object from an anonymous caller, whatever policies grant (O31). */
export const objectAclActions: ReadonlySet<string> = new Set(['s3:PutObjectAcl', 's3:PutObjectVersionAcl']);
