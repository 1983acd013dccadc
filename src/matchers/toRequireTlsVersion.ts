import { tlsVersionDenies } from '../cures/deny-draft';
import { quoted } from '../arguments/checks';
import { requireTlsVersion } from '../s3/claims/bucket-claims';
import { TLS_VERSIONS, type TlsVersion } from '../s3/calls/options';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { everyRequest } from './claim-result';
import { UsageError } from '../arguments/usage';
import { everyBucket } from './each-member';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';

/**
 * Every S3 request over TLS below the version, and every one over plain HTTP, is explicitly denied ("Enforcing a
 * minimum TLS version", Amazon S3 User Guide; plain HTTP has no `s3:TlsVersion`).
 */
export const toRequireTlsVersion = defineMatcher(
  'toRequireTlsVersion',
  function (
    this: MatcherCall,
    received: unknown,
    version: TlsVersion,
    given?: { readonly bucket?: string },
  ): MatcherResult {
    if (!TLS_VERSIONS.includes(version)) {
      throw new UsageError(
        `${quoted(version)} is not a TLS version`,
        `one of ${TLS_VERSIONS.map((one) => `'${one}'`).join(', ')}`,
      );
    }
    const place = matcherOptions(given, { bucket: 'bucket' });
    return everyRequest(this, received, {
      about: 's3',
      passes: 'proven',
      expected: (by) => `every request below TLS ${version}${by}, plain HTTP included, is explicitly denied`,
      notExpected: (by) => `at least one request below TLS ${version} or over plain HTTP${by} is not explicitly denied`,
      whenProven: 'every one is',
      whenRefuted: 'this one is not',
      missing: 'Deny',
      judge: (subject) => requireTlsVersion(subject, version, place),
      denies: () => tlsVersionDenies(version),
      place,
    });
  },
  { each: everyBucket, deniesDecide: true },
);
