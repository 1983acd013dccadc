import { sseKms, type KmsWorkload } from 'jest-iam';

export const region = 'eu-central-1';
export const keyArn = `arn:aws:kms:${region}:111122223333:key/0f0e0d0c-1111-4222-8333-444455556666`;

/** The busiest second of the day: sensors write small objects, a report reads them all. */
export const peak: KmsWorkload = {
  perSecond: { putObject: 9_000, getObject: 14_000, listObjectsV2: 40, deleteObject: 500 },
  encryption: sseKms(keyArn),
};

/** 200 containers, each with a session of its own. */
export const peakWithBucketKey: KmsWorkload = { ...peak, bucketKey: true, sessions: 200 };
