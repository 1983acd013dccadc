import { allowsStoppedByCondition } from '../cures/call-cures';
import { decidingStatements } from '../cures/cured-subject';
import { isServiceLinked, readCaller } from '../evaluator/caller-parts';
import { contextLookup } from '../evaluator/context';
import type { AccessRequest, Outcome } from '../evaluator/request';
import { POLICY_PART, POLICY_PLACES, type Policy, type PolicyType } from '../policy/model';
import { isPlainlyWritten } from '../policy/plainly-written';
import { renderStatement } from '../report/decision';
import { listedTexts } from '../report/listed-texts';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { foldName } from '../values/letter-case';
import type { EveryExpectation } from './one-call-expectation';

/** One line about a message that ends without a text to paste. */
export function nothingToPaste(why: string): string {
  return `Nothing to paste: ${why}`;
}

/** Of a permission of Lambda, what property it lacks: how that line begins. */
export const SOURCE_ACCOUNT = 'Add a SourceAccount to the AWS::Lambda::Permission';

export const OF_TEMPLATE = nothingToPaste('the policy comes from a template, so change the statement there');
const TEXT_IN_STRING = nothingToPaste(
  'the policy is JSON text in a string of this document, so change it where that text is made',
);
const NOT_A_LIST = nothingToPaste(
  'write "Statement" in the template as a list, each statement on lines of its own: then the message may have a text',
);
export const OWNER_OF_SET = nothingToPaste(
  "a policy set answers for AWS, where the root user of the bucket's account may always change the bucket policy: test that policy by itself",
);
export const NO_DENY = nothingToPaste(
  'no Deny was found that covers all of these requests: name the actions that the claim is about, { actions }',
);
export const NOT_KNOWN = nothingToPaste(
  'each line above says what is wrong; what should stand there instead, only you know',
);
/** The same about some of the findings, where others have a text. */
export function onlyYouKnow(places: readonly string[]): string {
  return `What should stand at ${listedTexts(places)}, only you know`;
}

export const ONLY_STATEMENT = nothingToPaste(
  'a policy needs a statement, and this is the only one. Detach or delete the policy instead',
);

/** What a failed question needs of a request: that it be allowed or denied, or that no statement allow or deny it. */
export type NeededChange = 'Allow' | 'Deny' | 'no Allow' | 'no Deny';

/** What a failed expectation of one outcome needs of a request that is decided otherwise. */
export function changeNeeded(expected: EveryExpectation, isNot: boolean, outcome: Outcome | undefined): NeededChange {
  if (expected === 'Allow') return isNot ? 'no Allow' : 'Allow';
  if (expected === 'ImplicitDeny' && isNot) return 'Allow';
  if (expected !== 'ImplicitDeny' && !isNot) return 'Deny';
  if (outcome === 'ExplicitDeny') return 'no Deny';
  return expected === 'ImplicitDeny' ? 'no Allow' : 'Allow';
}

/** The service that alone asks a document; nothing of most types. */
const ownServices: Readonly<Partial<Record<PolicyType, string>>> = { kmsKey: 'kms', trust: 'sts' };

/** Whether a document by itself never meets requests for an action: what it would say of them says nothing. */
export function isNeverAsked({ policy, layers }: ClaimSubject, action: string): boolean {
  const service = layers === undefined && policy !== undefined ? ownServices[policy.type] : undefined;
  return service !== undefined && !foldName(action).startsWith(`${service}:`);
}

/** Why no change of a subject is proposed by which a request would be decided otherwise. */
export function whyNoChange(
  subject: ClaimSubject,
  request: AccessRequest | undefined,
  needed: NeededChange,
  decision = request && subject.decider.decide(request),
): string {
  const { policy, bucket, layers, decider } = subject;
  if ((policy !== undefined && !isPlainlyWritten(policy)) || (bucket !== undefined && 'id' in bucket))
    return ofTemplate(policy);
  if (request !== undefined && isNeverAsked(subject, request.action)) {
    const what = policy?.type === 'trust' ? 'a role trust policy' : 'a key policy';
    return nothingToPaste(`${what} is never asked about ${request.action}: ask the policy that is`);
  }
  if (request === undefined || decision === undefined)
    return nothingToPaste(
      'which request should be decided otherwise, only you know: test that one call, getObject({ … }), and its message has a text',
    );
  const arn = contextLookup(request.context)('aws:principalarn');
  const isControl = policy?.type === 'serviceControl' || policy?.type === 'resourceControl';
  if (isControl && isServiceLinked(readCaller(request.principal), arn))
    return nothingToPaste('leave them out of the claim, every({ except: serviceLinkedRoles() })');
  const { outcome, decidedBy } = decision;
  if (outcome === 'Allow' && decidedBy.length === 0 && decider.acl !== undefined)
    return nothingToPaste("the bucket's ACL grants it, not a statement, so change the ACL");
  const [deciding] = decidedBy.map(renderStatement);
  const isLone =
    layers === undefined && policy?.statements.length === 1 && decidingStatements(subject, decidedBy).length === 1;
  const isToGo = needed === 'no Allow' || needed === 'no Deny';
  if (isToGo && isLone) return ONLY_STATEMENT;
  switch (needed) {
    case 'Allow':
      if (outcome === 'ExplicitDeny')
        return nothingToPaste(
          `${deciding ?? 'a Deny'} denies it, and no exception was found that spares this call alone`,
        );
      if (request.principal === 'anonymous')
        return nothingToPaste(
          'only an Allow for "Principal": "*" lets anonymous callers in, and no message proposes one',
        );
      return whoseConditionStops(decider.policies, request);
    case 'Deny':
      return nothingToPaste(
        'no Condition was found that tells these calls from others, and a Deny without one would stop everybody',
      );
    case 'no Allow':
      return nothingToPaste(
        `narrow ${deciding ?? 'the Allow'}, or remove it; no change of it was found that takes away this access alone`,
      );
    case 'no Deny':
      return nothingToPaste(
        `narrow ${deciding ?? 'the Deny'}, or remove it; no exception was found that spares these calls alone`,
      );
  }
}

/** Why there is no text for a template, whose statements are changed line by line. */
function ofTemplate(policy: Policy | undefined): string {
  const locate = policy?.[POLICY_PLACES];
  if (policy === undefined || locate === undefined) return OF_TEMPLATE;
  if (policy[POLICY_PART] === undefined && policy.attachedTo === undefined) return TEXT_IN_STRING;
  const lines = [
    locate(['Statement'], 'key')?.line,
    ...policy.statements.map((_, index) => locate(['Statement', index], 'value')?.line),
  ].filter((line) => line !== undefined);
  const isList = 'Statement' in policy.document && Array.isArray(policy.document.Statement);
  return lines.length > 0 && (!isList || new Set(lines).size < lines.length) ? NOT_A_LIST : OF_TEMPLATE;
}

/** Which Allow is there whose Condition a request does not meet. */
function whoseConditionStops(policies: readonly Policy[], request: AccessRequest): string {
  const stopped = policies.flatMap((one) => allowsStoppedByCondition(one, request));
  const [only, ...others] = stopped;
  if (only === undefined) return nothingToPaste('no Allow was found that lets in this caller alone');
  const allow = others.length === 0 ? `the Allow of ${renderStatement(only.ref)}` : 'an Allow';
  return nothingToPaste(
    `${allow} is there, but the call does not meet its Condition: change the call, or that Condition`,
  );
}
