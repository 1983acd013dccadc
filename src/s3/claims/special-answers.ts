import type { Outcome } from '../../evaluator/request';
import { silentDecider } from '../../claims/decider';
import type { AuthorizationRequest } from '../authorizations/authorizations';
import type { Call } from '../calls/described-call';
import { accountOf, type Caller } from '../callers/caller';
import type { AuthorizationQuestion } from '../authorizations/decide-call';
import {
  decideAuthorization,
  type AuthorizationAnswer,
  type OpenFact,
  type EitherOutcome,
} from '../authorizations/decide-authorization';
import { aclNeed } from '../calls/operation';
import { isLoneDocument, type ClaimSubject } from './claim-subject';
import { hasOwners, isPerhapsToOwner, ownerOf } from '../calls/refusal';
import {
  defaultsWithin,
  opposingDeciders,
  CALLER_SIDE_TYPES,
  callerSideLayers,
  deciderOfLayers,
  everyoneFullAccess,
} from './caller-side';

type Settled = Extract<AuthorizationAnswer, { answer: 'decided' }>;

/**
 * The answer to an authorization whose decision hangs on more than the policies read: whose the object is, who began an
 * upload, whether a copied object has tags, whom S3 asks about an ACL. Its result is nothing where AWS does not ask. A
 * document by itself leaves aside what is not specified, unless AWS's refusal is asked; a bucket, a policy set and an
 * environment answer for AWS.
 */
export function specialAnswer(
  authorization: AuthorizationRequest,
  call: Call,
  subject: ClaimSubject,
): (() => AuthorizationAnswer | undefined) | undefined {
  const { need, upload } = authorization;
  if (need === undefined) return undefined;
  if (need.when === 'acl' && upload !== undefined) return () => aclAnswer(authorization, upload, call, subject);
  const isAlone = isLoneDocument(subject);
  const isUnspecified = need.when === 'copiedTags' && call.facts.existingTags === undefined;
  if (isUnspecified && isAlone) return () => undefined;
  return () => {
    if (need.ofInitiator === true && upload !== undefined) return initiatorAnswer(authorization, upload, call, subject);
    if (isAlone) return decideAuthorization(authorization, subject.decider);
    const plain = objectAnswer(authorization, call, subject);
    if (!isUnspecified || plain.answer !== 'decided' || plain.decision.outcome === 'Allow') return plain;
    return { answer: 'either', outcomes: ['Allow', plain.decision.outcome], about: TAGS, ordinary: allowed(plain) };
  };
}

/** A question that S3 puts to no policy, since it turns the call away before. */
export function refusedBeforePolicies<Q extends AuthorizationQuestion>(question: Q): Q {
  const { authorization } = question;
  const resource =
    typeof authorization.resource === 'string' ? authorization.resource : `${authorization.resource.bucket}/key`;
  return {
    ...question,
    authorization: Object.freeze({ ...authorization, resource }),
    decider: silentDecider,
    answer: undefined,
  };
}

/** What the settings of its bucket add for an object: whose it is ("Controlling ownership of objects"). */
function objectAnswer(
  authorization: AuthorizationRequest,
  { facts }: Call,
  { decider, bucket, withoutAcl }: ClaimSubject,
): AuthorizationAnswer {
  const { caller, objectOwner, expectedBucketOwner } = facts;
  const { need } = authorization;
  const owner = ownerOf(caller);
  const isStranger = owner !== authorization.resourceAccount;
  // "Access control list (ACL) overview": WRITE creates objects and overwrites nobody else's (O25).
  const byAcl = need?.overwrites === true && isStranger ? withoutAcl : undefined;
  if (byAcl !== undefined && typeof objectOwner === 'string' && objectOwner !== owner)
    return decideAuthorization(authorization, byAcl);
  const plain = decideAuthorization(authorization, decider);
  if (plain.answer !== 'decided') return plain;
  const mayHaveOwners = need?.ofOwner === true && bucket !== undefined && hasOwners(bucket);
  if (plain.decision.outcome !== 'Allow') {
    // The ACL of an object grants its owner all of this, unless it was changed.
    const isOwn = mayHaveOwners && objectOwner === owner && isStranger;
    return isOwn ? either(plain, 'Allow', OBJECT_ACL) : plain;
  }
  const { grants } = facts;
  const isGranting = need?.overwrites === true && grants !== undefined && grants !== null && isPerhapsToOwner(grants);
  if (isGranting && bucket !== undefined && !hasOwners(bucket)) return either(plain, 'ImplicitDeny', GRANTEE);
  if (byAcl !== undefined && objectOwner === undefined) {
    const over = decideAuthorization(authorization, byAcl);
    if (over.answer !== 'decided') return over;
    if (over.decision.outcome !== 'Allow') return either(plain, over.decision.outcome, OWNER, plain);
  }
  if (mayHaveOwners && objectOwner === undefined) return either(plain, 'ImplicitDeny', OWNER, plain);
  const isOfOther = mayHaveOwners && typeof objectOwner === 'string' && objectOwner !== owner;
  if (authorization.resourceAccount !== undefined)
    return isOfOther && objectOwner !== authorization.resourceAccount ? refused(plain) : plain;
  return isOfOther || typeof expectedBucketOwner === 'string' ? either(plain, 'ImplicitDeny', ACCOUNT) : plain;
}

/** "Multipart upload and permissions": who began an upload may abort it and list its parts as part of uploading (O26). */
function initiatorAnswer(
  authorization: AuthorizationRequest,
  upload: AuthorizationRequest,
  { facts }: Call,
  subject: ClaimSubject,
): AuthorizationAnswer {
  const plain = decideAuthorization(authorization, subject.decider);
  if (plain.answer !== 'decided' || plain.decision.outcome !== 'ImplicitDeny') return plain;
  const isAlone = isLoneDocument(subject);
  const { caller, initiator } = facts;
  const byDefault = isAlone && subject.ofAws !== true ? false : 'perhaps';
  const began = initiator === undefined ? byDefault : isSame(initiator, caller);
  if (began === false || caller.kind === 'anonymous') return plain;
  if (isAlone && subject.policy?.type !== 'identity' && subject.policy?.type !== 'resource') return plain;
  const written = decideAuthorization(upload, subject.decider);
  if (written.answer !== 'decided' || written.decision.outcome !== 'Allow')
    return written.answer === 'decided' ? plain : written;
  if (subject.layers !== undefined) {
    // No cap gives such a default, an endpoint policy least of all (F14).
    const capped = decideAuthorization(authorization, defaultsWithin(subject.layers));
    if (capped.answer !== 'decided' || capped.decision.outcome !== 'Allow')
      return capped.answer === 'decided' ? plain : capped;
  }
  return began === true ? written : either(plain, 'Allow', INITIATOR, plain);
}

/** `'perhaps'`: sessions of one role, and not both have a name. */
function isSame(one: Caller, other: Caller): boolean | 'perhaps' {
  if (one.kind !== other.kind || ownName(one) !== ownName(other)) return false;
  if (one.kind !== 'role' || other.kind !== 'role' || one.session === other.session) return true;
  return one.session === undefined || other.session === undefined ? 'perhaps' : false;
}

function ownName(caller: Caller): string {
  return 'arn' in caller ? caller.arn : caller.kind === 'service' ? caller.name : caller.kind;
}

/**
 * `s3:PutObjectAcl` for an upload with ACL headers: asked of the caller's own policies alone, and not of a caller whom the
 * bucket's policy lets in by itself (F10). Which headers ask for it, and whether a Deny of the bucket's side reaches such
 * an upload, is settled in part only (F55).
 */
function aclAnswer(
  authorization: AuthorizationRequest,
  upload: AuthorizationRequest,
  call: Call,
  subject: ClaimSubject,
): AuthorizationAnswer | undefined {
  const own = ownAnswer(authorization, upload, subject);
  if (own !== undefined && own.answer !== 'decided') return own;
  const plain = own?.decision.outcome ?? 'Allow';
  let isOpposed = false;
  for (const decider of opposingDeciders(subject)) {
    const found = decideAuthorization(authorization, decider);
    if (found.answer !== 'decided') return found;
    isOpposed ||= found.decision.outcome !== 'Allow';
  }
  const isNeeded = aclNeed(call.facts) === 'needed';
  if (isNeeded && plain !== 'Allow') return own;
  const worst: Outcome = isOpposed ? 'ExplicitDeny' : plain;
  if (worst === 'Allow') return own;
  return { answer: 'either', outcomes: ['Allow', worst], about: isOpposed ? DENY_OF_ACL : ACL };
}

/** What the caller's own policies say; nothing where it has none or they are not among those asked. */
function ownAnswer(
  authorization: AuthorizationRequest,
  upload: AuthorizationRequest,
  { decider, policy, layers, bucket }: ClaimSubject,
): AuthorizationAnswer | undefined {
  const { caller, resourceAccount } = authorization;
  // Without an account there are no policies of one's own.
  if (accountOf(caller) === undefined) return undefined;
  if (layers === undefined)
    return policy !== undefined && bucket === undefined && CALLER_SIDE_TYPES.includes(policy.type)
      ? decideAuthorization(authorization, decider)
      : undefined;
  const own = callerSideLayers(layers);
  const withGrant = deciderOfLayers({ ...own, resource: everyoneFullAccess() });
  if (resourceAccount !== undefined && accountOf(caller) !== resourceAccount)
    return decideAuthorization(authorization, withGrant);
  const plain = decideAuthorization(authorization, deciderOfLayers(own));
  if (plain.answer !== 'decided' || plain.decision.outcome !== 'ImplicitDeny') return plain;
  // The bucket's policy may let a caller of the same account in by itself: then nothing more is asked of it.
  const isIn = decideAuthorization(upload, deciderOfLayers({ ...layers, identity: [] }));
  if (isIn.answer !== 'decided') return isIn;
  if (isIn.decision.outcome !== 'Allow') return plain;
  const alone = decideAuthorization(upload, deciderOfLayers(own));
  const within = decideAuthorization(authorization, withGrant);
  const isSure =
    alone.answer === 'decided' && alone.decision.outcome !== 'Allow' && within.answer === 'decided'
      ? within.decision.outcome === 'Allow'
      : false;
  return isSure ? within : either(plain, 'Allow', ACL);
}

function either(plain: Settled, other: Outcome, about: OpenFact, ordinary?: Settled): EitherOutcome {
  return {
    answer: 'either',
    outcomes: [plain.decision.outcome, other],
    about,
    ...(ordinary !== undefined && { ordinary }),
  };
}

function refused({ request }: Settled): Settled {
  return { answer: 'decided', request, decision: { outcome: 'ImplicitDeny', decidedBy: [] } };
}

function allowed({ request }: Settled): Settled {
  return { answer: 'decided', request, decision: { outcome: 'Allow', decidedBy: [] } };
}

const TAGS: OpenFact = {
  kind: 'untold',
  what: 'whether the object that it copies has tags',
  hint: "existingTags: null or { … }, or taggingDirective: 'REPLACE'",
};
const OWNER: OpenFact = {
  kind: 'untold',
  what: 'who owns the existing object',
  hint: "objectOwner: '<account>', or null for none",
};
/** Who began a multipart upload. */
export const INITIATOR: OpenFact = {
  kind: 'untold',
  what: 'who began the upload',
  hint: 'initiator: <the caller that began it>',
};
const ACCOUNT: OpenFact = {
  kind: 'untold',
  what: 'the account of its bucket',
  hint: 's3Bucket({ account }) or resourceAccount',
};
const GRANTEE: OpenFact = {
  kind: 'untold',
  what: "whether it grants to the bucket's owner",
  hint: "acl: 'bucket-owner-full-control' instead",
};
const ACL: OpenFact = { kind: 'unsettled', id: 'F55' };
const DENY_OF_ACL: OpenFact = { kind: 'unsettled', id: 'F10' };
const OBJECT_ACL: OpenFact = { kind: 'unsettled', id: 'O24' };
