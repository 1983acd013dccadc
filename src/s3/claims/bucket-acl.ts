import { authorizeByDocument } from '../../evaluator/authorize';
import { readCaller, standsAlone } from '../../evaluator/caller-parts';
import type { AccessRequest } from '../../evaluator/request';
import { builtInPolicy } from '../../policy/parse';
import type { Policy } from '../../policy/model';
import { all, not, some } from '../../prover/formula';
import { documentOutcomes } from '../../prover/document-formulas';
import type { Decider } from '../../claims/decider';
import type { Bucket } from '../buckets/bucket';
import type { BucketAcl } from '../../service-reference/s3-names';

/** An ACL that is public (E48): it grants to the group of all users or of all authenticated ones. */
export type PublicBucketAcl = Exclude<BucketAcl, 'private'>;

// "Mapping of ACL permissions and access policy permissions", Access control list (ACL) overview.
const READ = ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'];
// ASSUMED: WRITE lets a grantee delete the objects that it owns, and no request tells whose an object is.
const WRITE = ['s3:PutObject', 's3:DeleteObject'];

const actionsOf: Readonly<Record<PublicBucketAcl, readonly string[]>> = {
  'public-read': READ,
  'public-read-write': [...READ, ...WRITE],
  'authenticated-read': READ,
};

/** What a bucket's ACL grants beside what a decider decides; an explicit Deny still wins. */
export function withAcl(decider: Decider, bucket: Bucket, acl: PublicBucketAcl): Decider {
  const grants = grantsOf(bucket, acl);
  const authenticated = acl === 'authenticated-read';
  const isGranted = (request: AccessRequest): boolean =>
    authorizeByDocument(request, grants).outcome === 'Allow' &&
    !(authenticated && standsAlone(readCaller(request.principal)));
  return {
    ...decider,
    acl,
    policies: [...decider.policies, grants],
    decide: (request) => {
      const decision = decider.decide(request);
      if (decision.outcome !== 'ImplicitDeny' || !isGranted(request)) return decision;
      return { outcome: 'Allow', decidedBy: [] };
    },
    outcomes: (space) => {
      const { denied, allowed } = decider.outcomes(space);
      const { allowed: listed } = documentOutcomes(grants, space);
      const granted = authenticated ? all([listed, not(space.callers('alone'))]) : listed;
      return { denied, allowed: some([allowed, all([granted, not(denied)])]) };
    },
  };
}

const written = new WeakMap<Bucket, Policy>();

/**
 * The grants as the bucket policy that would grant the same, so that proofs read them as they read policies. It is one
 * value for as long as the bucket lives: a range and a decider must use the same policies.
 */
function grantsOf(bucket: Bucket, acl: PublicBucketAcl): Policy {
  let grants = written.get(bucket);
  if (grants === undefined) {
    grants = policyOf([statementFor(bucket, acl)]);
    written.set(bucket, grants);
  }
  return grants;
}

/**
 * The bucket policy with the ACL as a statement of its own at the end, for questions in several layers: there an ACL
 * grants as a resource policy does.
 */
export function policyWithAcl(policy: Policy | undefined, bucket: Bucket, acl: PublicBucketAcl): Policy {
  const statement = {
    Sid: `the ACL ${acl}`,
    ...statementFor(bucket, acl),
    ...(acl === 'authenticated-read' && { Condition: { Null: { 'aws:PrincipalArn': 'false' } } }),
  };
  if (policy === undefined) return policyOf([statement]);
  const { statements } = policy;
  // Read at its place in the list, the statement knows its number.
  const [last] = policyOf([...statements.map(() => statement), statement]).statements.slice(-1);
  return Object.freeze({
    ...policy,
    statements: Object.freeze([...statements, ...(last === undefined ? [] : [last])]),
  });
}

function statementFor({ name }: Bucket, acl: PublicBucketAcl): object {
  const arn = `arn:*:s3:::${name}`;
  return { Effect: 'Allow', Principal: '*', Action: actionsOf[acl], Resource: [arn, `${arn}/*`] };
}

function policyOf(statements: readonly object[]): Policy {
  return builtInPolicy({ Version: '2012-10-17', Statement: statements }, 'resource');
}
