import { assumptions, type AssumptionId } from '../evaluator/assumptions';
import type { Policy, PrincipalEntry } from '../policy/model';
import { foldName } from '../values/letter-case';
import type { UndecidedReason, Verdict } from '../prover/prove';
import { UndecidedError } from './errors';

type Undecided = Extract<Verdict, { answer: 'undecided' }>;

const reasonSentences: Readonly<Record<UndecidedReason, (about: string) => string>> = {
  budget: () => 'the policies are too complex: the search ran out of steps',
  'mixed-operators': (key) => `${key} is tested by operators of two kinds`,
  variable: (keys) => `it depends on the policy variable ${keys}`,
  unsettled: (ids) => `it depends on behaviour that AWS does not document (${ids} in docs/limits.md)`,
  untold: (facts) =>
    facts
      .split(', ')
      .map((fact) => unspecifiedFacts[fact]?.what ?? fact)
      .join(', and '),
  'tied-keys': (request) => `the only counterexample found is one that AWS cannot receive: ${request}`,
};

/** What to write where a reading is not settled, so that the answer no longer turns on it. */
const cures: Readonly<Partial<Record<AssumptionId, string>>> = {
  A34: 'write the condition operator as AWS spells it',
  B3: 'write "*" for every action',
  B25: 'name the account, arn:aws:iam::111122223333:root, instead of a canonical user id',
  B27: 'write "Principal": "*" (in CDK new StarPrincipal()) instead of {"AWS": "*"}, or except AWS services: in the policy with aws:PrincipalIsAWSService, or in the claim with { except: awsServices() }',
  B30: 'list the account of the caller too, or deny "Principal": "*" and exempt callers with ArnNotEquals on aws:PrincipalArn',
  C16: 'write true and false in lower case',
  C26: 'give the ARN operator complete ARNs, with all six parts',
  C34: 'give the condition a value, or drop it',
  C38: 'put ForAnyValue: or ForAllValues: before the operator on a condition key with several values',
  F38: 'let the Deny of other keys test that s3:x-amz-server-side-encryption is "aws:kms", not that the key id is there (Null "false")',
};

/** Facts that no request specifies, and how a call specifies them. */
const unspecifiedFacts: Readonly<Partial<Record<string, { readonly what: string; readonly hint: string }>>> = {
  initiator: {
    what: 'it depends on who began the upload: that caller may abort it and list its parts with s3:PutObject alone',
    hint: 'deny both actions explicitly, leave them out of the question, or ask about calls that specify it: abortMultipartUpload({ …, initiator })',
  },
  acl: {
    what: "it depends on s3:PutObjectAcl, which S3 requires in the caller's own policies for some ACL headers of an upload (F10, F55 in docs/limits.md)",
    hint: "ask about single calls: putObject({ …, acl }); acl: 'bucket-owner-full-control' needs s3:PutObject alone",
  },
  objectOwner: {
    what: 'it depends on who owns the object: where ACLs are enabled, the policies give nobody access to an object of another account',
    hint: "disable ACLs (BucketOwnerEnforced), or ask about calls that specify it: getObject({ …, objectOwner: '<account>' })",
  },
};

/** A request that stays open, and the policies that it is asked of. */
interface AskedRequest {
  readonly policies: readonly Policy[];
  readonly caller?: string;
}

/** Why a claim stays open. */
export function renderReason({ reason, about }: Undecided): string {
  return reasonSentences[reason](about);
}

/** The error for a claim that stays open: why, and what to do about it. */
export function undecidedError(
  verdict: Undecided,
  hint = 'split the policy or narrow the claim; single calls can still be tested with toAllow and toExplicitlyDeny',
  asked?: AskedRequest,
): UndecidedError {
  const ids = verdict.reason === 'unsettled' ? verdict.about.split(', ').filter(isAssumption) : [];
  const facts = verdict.reason === 'untold' ? verdict.about.split(', ') : [];
  const hints = [
    ...ids.flatMap((id) => cures[id] ?? []),
    ...facts.flatMap((fact) => unspecifiedFacts[fact]?.hint ?? []),
  ];
  const lines = [
    renderReason(verdict),
    ...(asked === undefined ? [] : respeltExceptions(asked)),
    ...ids.map((id) => `${id}, assumed here for single requests: ${assumptions[id]}`),
    ...(hints.length === 0 ? [hint] : hints).map((one) => `Hint: ${one}`),
  ];
  return new UndecidedError(lines.join('\n'), verdict.reason);
}

/** Callers that a NotPrincipal was to list, in the letter case in which nobody has the name. */
function respeltExceptions({ policies, caller }: AskedRequest): readonly string[] {
  if (caller === undefined) return [];
  const lists = policies.flatMap(({ statements }) => statements.map((statement) => statement.principal));
  const entries = lists.flatMap((list) => (list?.negated === true ? list.entries : []));
  const isRespelt = ({ value }: PrincipalEntry): boolean => value !== caller && foldName(value) === foldName(caller);
  return entries
    .filter(isRespelt)
    .map(({ value }) => `Hint: ${JSON.stringify(value)} in NotPrincipal and ${caller} differ in letter case only`);
}

function isAssumption(id: string): id is AssumptionId {
  return Object.hasOwn(assumptions, id);
}
