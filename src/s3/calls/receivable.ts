import { cloudFront } from '../../requests/caller-facets';
import { FUNCTION_URL_AUTH, SIGNED_URL } from '../../requests/function-url';
import { usesKms, type Encryption } from '../buckets/encryption';
import type { Operation } from './operation';
import { operations } from './operations';
import type { CallFacts } from './options';
import { kmsObstacle } from '../../requests/kms-obstacle';
import { UsageError } from '../../arguments/usage';
import { CHAIN_KEYS, checkForwarded } from './calling-chain';

interface Kind {
  readonly operation: Operation | undefined;
  readonly action: string | undefined;
}

/**
 * Throws a usage error on a call that AWS cannot receive; gives the facts with what they imply about HTTPS
 * ("Using server-side encryption", "AWS global condition context keys").
 */
export function checkReceivable(facts: CallFacts, kind: Kind): CallFacts {
  const { caller } = facts;
  const secure = facts.secure ?? securityIn(facts);
  const settings = [facts.encryption, facts.upload?.encryption].filter(
    (entry) => entry !== undefined && entry !== null,
  );
  const demand = httpsDemand(facts, settings);
  const isSseC = settings.some(({ kind: of }) => of === 'SSE-C');
  if (secure === false && demand !== undefined) {
    throw new UsageError(
      `${demand} over plain HTTP is not a request that AWS can receive`,
      'leave secure out or give secure: true',
    );
  }
  const obstacle = settings.some(usesKms) ? kmsObstacle({ secure, caller: caller.kind }) : undefined;
  if (obstacle === 'unsigned') {
    throw new UsageError(
      'an anonymous caller cannot use a KMS key',
      'S3 requires a signature for SSE-KMS; give another caller or encryption',
    );
  }
  if (caller.kind === 'anonymous') checkUnsignedUrl(facts.context.get(FUNCTION_URL_AUTH));
  if (caller.kind === 'originAccessIdentity') checkOriginAccess(facts, kind, obstacle !== undefined);
  if (caller.kind === 'anonymous' && facts.presigned !== undefined && facts.presigned !== false) {
    throw new UsageError(
      'an anonymous caller has nothing to sign with',
      'a presigned URL acts as its signer: give that caller',
    );
  }
  if (caller.kind === 'service' && facts.from !== undefined) {
    throw new UsageError('a call by an AWS service has no network keys', 'leave from out');
  }
  checkVia(facts);
  if (caller.kind === 'webIdentity' && kind.action?.startsWith('sts:AssumeRoleWith') !== true) {
    throw new UsageError(
      'a web identity has no AWS credentials yet',
      'it calls sts:AssumeRoleWithWebIdentity first; then the role calls: iamRole(arn)',
    );
  }
  if (facts.acl !== undefined && facts.acl !== null && facts.grants !== undefined && facts.grants !== null) {
    throw new UsageError('acl and grants cannot be in one request', 'S3 accepts a canned ACL or grants, not both');
  }
  const updates = kind.action === 's3:UpdateObjectEncryption' || kind.operation === operations.UpdateObjectEncryption;
  if (updates && (facts.encryption === null || facts.encryption?.kind === 'SSE-C')) {
    const hint = 'its body always names one, never SSE-C: sseS3(), sseKms(keyArn) or dsseKms(keyArn)';
    throw new UsageError('an object cannot be updated to this encryption', hint);
  }
  if (kind.operation?.byRole === true && caller.kind !== 'role') {
    throw new UsageError('S3 replicates as a role', 'give the replication role: iamRole(arn)');
  }
  if (kind.operation?.inherits === true) checkUpload(facts);
  if (kind.operation?.form === true && facts.presigned !== undefined) {
    throw new UsageError('a form is signed by its policy', 'leave presigned out');
  }
  const implied = secure ?? (demand === undefined && !isSseC ? undefined : true);
  return implied === undefined ? facts : { ...facts, secure: implied };
}

/** "Restrict access to an Amazon S3 origin" (Amazon CloudFront Developer Guide): such an identity calls S3 from the edge. */
function checkOriginAccess({ from }: CallFacts, { operation, action }: Kind, kms: boolean): void {
  if (operation === undefined && action?.startsWith('s3:') !== true) {
    throw new UsageError('an origin access identity calls only S3', 'give another caller');
  }
  if (from?.kind === 'vpcEndpoint') {
    throw new UsageError('CloudFront does not come through your VPC endpoint', 'leave from out');
  }
  if (kms) {
    const hint = "use origin access control: awsService('cloudfront.amazonaws.com', { sourceArn })";
    throw new UsageError('an origin access identity cannot use a KMS key', hint);
  }
}

/** Throws when an unsigned request specifies a function URL that requires a signature. */
export function checkUnsignedUrl(authType: unknown): void {
  if (authType !== SIGNED_URL) return;
  throw new UsageError(
    'an anonymous caller never gets past a function URL under AWS_IAM',
    'Lambda requires a signature there: give another caller, or "lambda:FunctionUrlAuthType": "NONE"',
  );
}

/** What the `context` tells about HTTPS. */
function securityIn({ context }: CallFacts): boolean | undefined {
  const secure = context.get('aws:securetransport');
  if (secure === null)
    throw new UsageError('every request has aws:SecureTransport', 'give secure: true or secure: false');
  return secure === undefined ? undefined : secure === 'true';
}

function httpsDemand({ caller, tlsVersion, via }: CallFacts, settings: readonly Encryption[]): string | undefined {
  if (tlsVersion !== undefined) return 'a TLS version';
  if (via !== undefined) return 'a call forwarded by a service';
  if (caller.kind === 'service' && caller.name !== cloudFront) return 'a call by an AWS service';
  // S3 answers SSE-C over HTTP by itself, so such a call can be made.
  return settings.find(usesKms)?.kind;
}

/** A part carries only the headers of SSE-C; what else the upload is encrypted with was said when it began. */
function checkUpload({ encryption, upload }: CallFacts): void {
  if (encryption !== undefined && encryption !== null && encryption.kind !== 'SSE-C') {
    const hint = 'say how the upload was begun: upload: { encryption: sseKms(keyArn) }';
    throw new UsageError('this request carries no x-amz-server-side-encryption header', hint);
  }
  // An upload under SSE-C may be gone on with without its key (F49), not the other way round.
  if (upload === undefined || upload === null || encryption?.kind !== 'SSE-C') return;
  if (upload.encryption?.kind === 'SSE-C') return;
  throw new UsageError(
    'the upload was not begun with SSE-C, so no later step carries its key',
    'leave encryption out, or give upload: { encryption: sseC() }',
  );
}

/** "Forward access sessions": a service passes on calls of users and roles, over HTTPS, without their endpoint. */
function checkVia({ caller, via, from, context }: CallFacts): void {
  const forwarded =
    context.get('aws:viaawsservice') === 'true' || CHAIN_KEYS.some((key) => (context.get(key) ?? null) !== null);
  if (via === undefined) {
    checkForwarded(forwarded, from?.kind === 'vpcEndpoint' ? 'endpoint' : undefined);
    return;
  }
  if (!('arn' in caller) || caller.kind === 'originAccessIdentity') {
    throw new UsageError('no service forwards calls by such a caller', 'leave via out, or give a user or role');
  }
}
