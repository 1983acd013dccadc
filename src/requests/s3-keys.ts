import { exampleAccount } from '../values/arn';
import { anyText } from './value-domains';
import { accessPointArns, arnDomain, keyArns } from './arn-domains';
import { firstRegion } from './partitions';
import type { Domain } from '../prover/domain';
import { isKeySent } from '../service-reference/key-presence';
import { isUnderKms, kmsObstacle } from './kms-obstacle';
import { absent, always, fixed, free, optional, type FacetPlan, type FreeKey, type KeyPresence } from './key-facets';
import { accountOfResource } from './derivations';
import type { RequestClass, QuestionFacts } from './request-class';
import { CANNED_ACLS, OWNERSHIPS, SSE_C_KEY, SSE_KEY, SSE_KMS_KEY_ID } from '../service-reference/s3-names';

const listed = (...values: string[]): Domain => ({ kind: 'listed', values });

/** Values that S3 knows, for keys that take no others. */
const enumerations: Readonly<Record<string, Domain>> = {
  's3:x-amz-acl': listed(...CANNED_ACLS),
  's3:object-lock-mode': listed('GOVERNANCE', 'COMPLIANCE'),
  's3:object-lock-legal-hold': listed('ON', 'OFF'),
  's3:x-amz-metadata-directive': listed('COPY', 'REPLACE'),
  's3:x-amz-object-ownership': listed(...OWNERSHIPS),
  's3:accesspointnetworkorigin': listed('Internet', 'VPC'),
  's3:objectcreationoperation': listed('true', 'false'),
};

/** Keys of S3 requests whose values follow from the class; nothing for other keys. */
export function s3Key(key: string, request: RequestClass, around: QuestionFacts): KeyPresence | undefined {
  if (!key.startsWith('s3:')) return undefined;
  const { caller, secure, encryption, action } = request;
  switch (key) {
    case 's3:tlsversion':
      return secure
        ? always('s3:TlsVersion', listed('1.2', '1.3', '1.1', '1.0'))
        : inDoubt(always('s3:TlsVersion over HTTP', listed('0')), 'F69');
    case 's3:authtype': {
      const form = action.name === 's3:PutObject' ? ['POST'] : [];
      // An upload form needs no signature; whether it is `POST` all the same, no page says.
      if (caller === 'anonymous') return inDoubt(always('s3:authType unsigned', listed(unsigned, ...form)), 'F74');
      const ways = listed('REST-HEADER', 'REST-QUERY-STRING', ...form);
      return caller === 'service' ? optional('s3:authType', ways) : always('s3:authType', ways);
    }
    case 's3:signatureversion': {
      if (caller === 'anonymous') return inDoubt(always('s3:signatureversion unsigned', listed(unsigned)), 'F74');
      const kms = encryption === 'SSE-KMS' || encryption === 'DSSE-KMS';
      const versions = kms ? listed('AWS4-HMAC-SHA256') : listed('AWS4-HMAC-SHA256', 'AWS');
      const id = kms ? 's3:signatureversion under KMS' : 's3:signatureversion';
      return caller === 'service' ? optional(id, versions) : always(id, versions);
    }
    case 's3:signatureage':
      if (caller === 'anonymous') return inDoubt(always('s3:signatureAge unsigned', { kind: 'number' }), 'F74');
      return optional('s3:signatureAge', { kind: 'number' });
    case SSE_KEY:
    case SSE_KMS_KEY_ID:
    case SSE_C_KEY:
      return takes(action, key) ? encryptionKey(key, request, around) : absent;
    case 's3:dataaccesspointarn':
      return takes(action, key) ? free(accessPoint(around)) : absent;
    case 's3:dataaccesspointaccount':
      return takes(action, key) ? free(accessPoint(around), accountOfResource) : absent;
    default: {
      if (key.startsWith('s3:existingobjecttag/') && isSilentOnTags(action.name))
        return inDoubt(always(key, anyText), 'O13');
      const domain = Object.hasOwn(enumerations, key) ? enumerations[key] : undefined;
      if (domain === undefined || !takes(action, key)) return undefined;
      return key === 's3:objectcreationoperation' ? always(key, domain) : optional(key, domain);
    }
  }
}

/** Actions with which S3 does not send the tags of the object, although the reference lists them. */
export function isSilentOnTags(action: string): boolean {
  return action === 's3:GetObjectAttributes' || action === 's3:GetObjectVersionAttributes';
}

/** Of a request without signature, if it tells any: no page has a value for it. */
const unsigned = 'UNSIGNED';

/** ASSUMED F69, F74, O13: no source settles whether the key is there, and the evaluator takes it as absent. */
function inDoubt(presence: FreeKey, assumption: string): KeyPresence {
  return { ...presence, doubt: assumption };
}

/** A request may come through an access point; the bucket policy is then asked about the bucket's own ARNs (F17). */
function accessPoint({ partition }: QuestionFacts): FacetPlan {
  const seeds = [`arn:${partition}:s3:${firstRegion(partition)}:${exampleAccount}:accesspoint/example`];
  const domain = arnDomain(accessPointArns(partition), seeds);
  return { id: 'access point', domain, optional: true, multivalued: false };
}

/** "Specifying server-side encryption": the headers of an upload, and the key that S3 will really use. */
function encryptionKey(key: string, request: RequestClass, { partition, defaultKey }: QuestionFacts): KeyPresence {
  const { encryption } = request;
  const kms = isUnderKms(encryption);
  if (key === SSE_KEY) {
    if (kms) return fixed(encryption === 'SSE-KMS' ? 'aws:kms' : 'aws:kms:dsse');
    return encryption === 'SSE-S3' ? fixed('AES256') : absent;
  }
  if (key.endsWith('customer-algorithm')) return encryption === 'SSE-C' ? fixed('AES256') : absent;
  const seeds = [
    `arn:${partition}:kms:${firstRegion(partition)}:${exampleAccount}:key/00000000-0000-0000-0000-000000000000`,
  ];
  const domain = arnDomain(keyArns(partition), seeds);
  if (kms) return mayLack(always('kms key', domain));
  if (encryption !== 'none' || defaultKey === 'SSE-S3' || kmsObstacle(request) !== undefined) return absent;
  if (defaultKey === undefined) return optional('kms key of the bucket', domain);
  return defaultKey.keyArn === undefined ? mayLack(always('kms key of the bucket', domain)) : fixed(defaultKey.keyArn);
}

/** ASSUMED F38: no source settles whether the key is there where it is `aws/s3`, and the evaluator takes it as there. */
function mayLack(presence: FreeKey): KeyPresence {
  return { ...presence, absence: 'F38' };
}

function takes(action: RequestClass['action'], key: string): boolean {
  return isKeySent(key, action);
}
