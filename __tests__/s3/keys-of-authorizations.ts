import { authorizationsOf } from '../../src/s3/authorizations/authorizations';
import type { Call } from '../../src/s3/calls/described-call';
import { serviceOf } from '../../src/service-reference';
import { knownValue } from './first-authorization';

// Every key of S3 that the request or the stored object fills: all but the ones that most actions have (F2), those of
// access points, access grants and batch jobs, and tags of buckets.
const elsewhere =
  /^s3:(ResourceAccount|TlsVersion|authType|signature|x-amz-content-sha256|AccessGrant|AccessPoint|DataAccessPoint|BucketTag|ExistingJob|RequestJob|JobSuspendedCause|InventoryAccessible|x-amz-bucket-namespace|isReplicationPauseRequest)|^aws:/i;
const asked = [...(serviceOf('s3')?.conditionKeys.keys() ?? [])]
  .filter((key) => !elsewhere.test(key))
  .map((key) => key.replace(/\$\{.*\}/, 'team'));
const short = (key: string): string => key.replace('s3:', '').replace('x-amz-server-side-encryption', 'sse');

/** Their short names. */
export const keys = asked.map(short);

/** What each authorization of a call carries; a key that is not listed is absent from it, `'?'` is unknown. */
export function keysOfAuthorizations(call: Call): [string, Record<string, unknown>][] {
  return authorizationsOf(call, { bucket: 'logs' }).map((authorization) => {
    const found = asked.map((key) => [short(key), knownValue(authorization, key)] as const);
    const there = found.filter(([, value]) => value !== null);
    return [
      authorization.action.replace('s3:', ''),
      Object.fromEntries(there.map(([key, value]) => [key, value === undefined ? '?' : value])),
    ];
  });
}
