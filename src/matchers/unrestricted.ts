import { settingsCall, type NewBucketSettings } from '../report/new-bucket-settings';
import { isRestricted } from '../s3/claims/public-access';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { nothingToPaste } from './nothing-to-paste';

/**
 * Settings with which a bucket lets in whom its policy does, where RestrictPublicBuckets keeps strangers out; with
 * BlockPublicPolicy S3 would not take the policy. Nothing where the account does so too (E39).
 */
export function unrestricted({ bucket, policy }: ClaimSubject): NewBucketSettings | undefined {
  if (bucket === undefined || !isRestricted(bucket, policy)) return undefined;
  const { restrictPublicBuckets, blockPublicPolicy } = bucket.accountBlockPublicAccess;
  if (restrictPublicBuckets || blockPublicPolicy) return undefined;
  return { blockPublicAccess: { ...bucket.blockPublicAccess, restrictPublicBuckets: false, blockPublicPolicy: false } };
}

export const KEPT_OUT = 'RestrictPublicBuckets keeps strangers out, whatever the policy grants';

/** The line about a bucket whose settings keep strangers out. */
export function keptOut(settings: NewBucketSettings): string {
  return nothingToPaste(`${KEPT_OUT}: ${settingsCall(settings)}`);
}
