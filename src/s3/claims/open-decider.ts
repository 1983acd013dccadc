import { readCaller } from '../../evaluator/caller-parts';
import type { AccessRequest } from '../../evaluator/request';
import { all, not, some, type Formula } from '../../prover/formula';
import type { Decider, SpecialAnswer } from '../../claims/decider';
import { keyGroups } from '../../requests/class-keys';
import { isUnderKms, kmsObstacle } from '../../requests/kms-obstacle';
import type { EncryptionWay, RequestClass } from '../../requests/request-class';
import type { RequestSpace } from '../../requests/request-space';
import type { CompiledStatement } from '../../evaluator/compile';
import { keysRead, statementsOf } from '../../requests/action-slices';
import { defaultsWithin } from './caller-side';
import { needFor } from '../calls/operations';
import { isLoneDocument, type ClaimSubject } from './claim-subject';
import { hasOwners } from '../calls/refusal';

/** The subject with who decides for a claim about every request. */
export function withOpenAnswers(subject: ClaimSubject): ClaimSubject {
  return { ...subject, decider: openDecider(subject) };
}

/**
 * Who decides for a claim about every request: as the policies and settings do, but open where S3's answer hangs on what no
 * request specifies. Single calls specify it, `answers.ts`.
 */
export function openDecider(subject: ClaimSubject, decider: Decider = subject.decider): Decider {
  const { bucket, withoutAcl } = subject;
  const isOwned = bucket !== undefined && hasOwners(bucket);
  const isBegun = mayBegin(subject);
  const writes = statementsOf(decider.policies).filter(({ action }) => action.matches(UPLOAD));
  const reads = [...keysRead(writes)];
  const special = (name: string): SpecialAnswer | undefined => {
    if (isBegun && needFor(name).ofInitiator === true) return { kind: 'step of an upload', reads };
    return isOwned && needFor(name).ofOwner === true ? { kind: 'of the owner', reads: [] } : undefined;
  };
  return {
    ...decider,
    special,
    outcomes: (space) => {
      const { denied, allowed } = decider.outcomes(space);
      const name = space.onlyAction?.name ?? '';
      if (isBegun && needFor(name).ofInitiator === true) {
        const began = space.unspecified('initiator', false);
        const byDefault =
          began === false ? false : all([began, not(denied), mayUpload(space, writes, subject, decider)]);
        return { denied, allowed: some([allowed, byDefault]) };
      }
      if (isOwned && needFor(name).ofOwner === true) {
        return { denied, allowed: all([allowed, not(space.unspecified('objectOwner', false))]) };
      }
      if (withoutAcl === undefined || name !== 's3:PutObject') return { denied, allowed };
      // "Access control list (ACL) overview": WRITE creates objects and overwrites nobody else's (O25).
      const stranger = space.among(({ own }) => own !== true);
      const byAcl = all([stranger, not(withoutAcl.outcomes(space).allowed)]);
      return { denied, allowed: all([allowed, not(all([byAcl, space.unspecified('objectOwner', false)]))]) };
    },
  };
}

/** What the answer to one request hangs on that the request does not specify; nothing for most. */
export function openFactOf(request: AccessRequest, subject: ClaimSubject): 'initiator' | 'objectOwner' | undefined {
  const { decider, bucket, layers, withoutAcl, ofAws } = subject;
  const need = needFor(request.action);
  const { outcome } = decider.decide(request);
  const allows = (other: Decider, action = request.action): boolean =>
    other.decide({ ...request, action }).outcome === 'Allow';
  if (outcome === 'Allow' && bucket !== undefined) {
    const { account } = readCaller(request.principal);
    const isStranger = account === undefined || account !== request.resourceAccount;
    const byAcl = need.overwrites === true && isStranger && withoutAcl !== undefined && !allows(withoutAcl);
    return (need.ofOwner === true && hasOwners(bucket)) || byAcl ? 'objectOwner' : undefined;
  }
  if (need.ofInitiator !== true || outcome !== 'ImplicitDeny' || (isLoneDocument(subject) && ofAws !== true))
    return undefined;
  if (!mayBegin(subject) || request.principal === 'anonymous' || !allows(decider, 's3:PutObject')) return undefined;
  return layers === undefined || allows(defaultsWithin(layers)) ? 'initiator' : undefined;
}

/** Whether the subject may let somebody upload: a policy that only filters gives no such default (F14). */
function mayBegin(subject: ClaimSubject): boolean {
  const { policy } = subject;
  if (!isLoneDocument(subject) || policy === undefined) return true;
  return policy.type === 'identity' || policy.type === 'resource';
}

const UPLOAD = 's3:putobject';

const WAYS: readonly EncryptionWay[] = ['none', 'SSE-S3', 'SSE-KMS', 'DSSE-KMS', 'SSE-C'];

/** The requests whose caller may upload the same object the same way, where no filter stands against the request itself. */
function mayUpload(
  space: RequestSpace,
  writes: readonly CompiledStatement[],
  { layers }: ClaimSubject,
  decider: Decider,
): Formula {
  const step = space.onlyAction;
  const facts = step?.service?.actions.get(UPLOAD.slice(UPLOAD.indexOf(':') + 1));
  if (step === undefined || facts === undefined) return false;
  const matching = new Set(writes.map(({ action }) => action));
  const isEncrypted = [...keysRead(writes)].some(keyGroups.encryption);
  const upload = { ...step, name: 's3:PutObject', facts };
  const uploads = (isEncrypted ? WAYS : [undefined]).map((way) =>
    all([
      space.among((request) => canSend(request, way)),
      decider.outcomes(space.asking(upload, matching, way)).allowed,
    ]),
  );
  const within = layers === undefined ? true : defaultsWithin(layers).outcomes(space).allowed;
  // Anonymous callers begin no upload (F15).
  return all([space.among(({ caller }) => caller !== 'anonymous'), within, some(uploads)]);
}

/** Whether a caller can make such an upload: SSE-C requires HTTPS as KMS keys do. */
function canSend(request: RequestClass, way: EncryptionWay | undefined): boolean {
  if (way === 'SSE-C') return request.secure;
  return !isUnderKms(way) || kmsObstacle(request) === undefined;
}
