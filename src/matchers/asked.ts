import { bucketDecider, grantingAcl, withoutAcl } from '../s3/claims/public-access';
import type { Asked } from '../s3/claims/claim-range';
import { documentDecider, partialSetDecider } from '../requests/decider';
import type { Subject } from './subject';

/** The subject as the claims ask it. */
export function askedOf(subject: Subject): Asked {
  switch (subject.kind) {
    case 'set':
      return { decider: partialSetDecider(subject.set, subject.layers), layers: subject.layers };
    case 'policy':
      return { decider: documentDecider(subject.policy), policy: subject.policy };
    case 'bucket': {
      const { bucket, policy } = subject;
      return {
        decider: bucketDecider(bucket, policy),
        ...(policy !== undefined && { policy }),
        bucket,
        ...(grantingAcl(bucket) !== undefined && { withoutAcl: bucketDecider(withoutAcl(bucket), policy) }),
      };
    }
  }
}
