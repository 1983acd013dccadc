import { toPolicy } from '../../../src/policy/parse';
import { refusesClaims, validate } from '../../../src/policy/validate';
import type { Verdict } from '../../../src/prover/prove';
import { rangeOver } from '../../../src/claims/comparison';
import { documentDecider } from '../../../src/claims/decider';
import { denyInsecureTransport } from '../../../src/s3/claims/bucket-claims';
import { noPublicBucketAccess } from '../../../src/s3/claims/public-claim';
import type { DeploymentReader } from '../../../src/sources/cloudformation/deployment-reader';
import type { TemplateNode } from '../../../src/sources/cloudformation/template-node';
import { tree } from './template-tree';
import type { JudgedDeployment } from '../../../src/sources/cloudformation/deployments';

export type Answered = JudgedDeployment<object, string>;

/** The document of one deployment, and the name of its bucket. */
export interface DocumentOfBucket {
  readonly document: unknown;
  readonly bucket: string;
}

/** Reads a document as the policy of the bucket `Logs`. */
export function documentOfBucket(document: TemplateNode): (reader: DeploymentReader) => DocumentOfBucket {
  const places = [tree({ 'Fn::GetAtt': ['Logs', 'Arn'] }), tree({ 'Fn::Sub': '${Logs.Arn}/*' })];
  return (reader) => {
    reader.text(tree({ Ref: 'AWS::AccountId' }));
    const bucket = reader.text(tree({ Ref: 'Logs' }));
    return { document: reader.policy(document, places).document, bucket };
  };
}

export type ClaimOnDocument = (concrete: DocumentOfBucket) => Answered;

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

function answered({ document, bucket }: DocumentOfBucket, judge: () => Verdict): Answered {
  const problems = validate(document as object, { ofBucket: true, type: 'resource' });
  if (problems.some(refusesClaims) || !isOfBucket(document, bucket)) return { answer: 'refused', reason: 'refused' };
  const verdict = judge();
  if (verdict.answer === 'undecided') return { answer: 'undecided', reason: verdict.reason };
  return { answer: verdict.answer, witness: verdict.answer === 'refuted' ? verdict.witness : {} };
}

export const isNotPublic: ClaimOnDocument = (concrete) =>
  answered(concrete, () => {
    const { document } = concrete;
    const policy = toPolicy(document as object, { type: 'resource' });
    return noPublicBucketAccess(documentDecider(policy), policy, rangeOver([policy], 'resource'));
  });

export const deniesHttp: ClaimOnDocument = (concrete) =>
  answered(concrete, () => {
    const { document, bucket } = concrete;
    const policy = toPolicy(document as object, { type: 'resource' });
    return denyInsecureTransport({ policy, decider: documentDecider(policy) }, { bucket });
  });
