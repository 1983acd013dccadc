import { toPolicy } from '../../../src/policy/parse';
import { refusesClaims, validate } from '../../../src/policy/validate';
import type { Verdict } from '../../../src/prover/prove';
import { rangeOver } from '../../../src/requests/comparison';
import { documentDecider } from '../../../src/requests/decider';
import { denyInsecureTransport } from '../../../src/s3/claims/bucket-claims';
import { noPublicBucketAccess } from '../../../src/s3/claims/public-claim';
import type { JudgedDeployment } from '../../../src/sources/cloudformation/deployments';

export type Answered = JudgedDeployment<object, string>;

/** A claim on the document of one deployment, whose bucket is among the facts. */
export type ClaimOnDocument = (concrete: {
  readonly document: unknown;
  readonly facts: Readonly<Record<string, unknown>>;
}) => Answered;

/** Whether each Resource is the bucket or its objects: AWS refuses a bucket policy that speaks of others (S2). */
function isOfBucket(document: unknown, bucket: string): boolean {
  const { statements } = toPolicy(document as object, { type: 'resource' });
  return statements.every(({ resource }) =>
    (resource?.values ?? []).every((text) => {
      const name = text.split(':').slice(5).join(':');
      return name === bucket || name.startsWith(`${bucket}/`);
    }),
  );
}

function answered({ document, facts }: Parameters<ClaimOnDocument>[0], judge: () => Verdict): Answered {
  const problems = validate(document as object, { ofBucket: true, type: 'resource' });
  if (problems.some(refusesClaims) || !isOfBucket(document, String(facts['bucket']))) return { answer: 'refused' };
  const verdict = judge();
  return verdict.answer === 'undecided' ? { answer: 'undecided', reason: verdict.reason } : verdict;
}

export const isNotPublic: ClaimOnDocument = (concrete) =>
  answered(concrete, () => {
    const { document } = concrete;
    const policy = toPolicy(document as object, { type: 'resource' });
    return noPublicBucketAccess(documentDecider(policy), policy, rangeOver([policy], 'resource'));
  });

export const deniesHttp: ClaimOnDocument = (concrete) =>
  answered(concrete, () => {
    const {
      document,
      facts: { bucket },
    } = concrete;
    const policy = toPolicy(document as object, { type: 'resource' });
    return denyInsecureTransport({ policy, decider: documentDecider(policy) }, { bucket: String(bucket) });
  });
