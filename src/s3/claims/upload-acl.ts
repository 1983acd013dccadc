import { readCaller, standsAlone } from '../../evaluator/caller-parts';
import type { AccessRequest } from '../../evaluator/request';
import { all, not, some, type Formula } from '../../prover/formula';
import type { Verdict } from '../../prover/prove';
import { isKeySent } from '../../service-reference/key-presence';
import { isIdentity } from '../../requests/caller-facets';
import type { Decider } from '../../claims/decider';
import { judge, type Claim } from '../../claims/judge';
import type { ActionChoice } from '../../requests/request-class';
import type { RequestSpace } from '../../requests/request-space';
import { keysRead, statementsOf } from '../../requests/action-slices';
import { foldName } from '../../values/letter-case';
import {
  everyoneFullAccess,
  opposingDeciders,
  CALLER_SIDE_TYPES,
  callerSideLayers,
  deciderOfLayers,
} from './caller-side';
import type { Every } from '../calls/every';
import { scopeOfEvery } from './every-scope';
import { aclNeed } from '../calls/operation';
import { CANNED_ACLS } from '../../service-reference/s3-names';
import type { ClaimSubject } from './claim-subject';
import { unlessMisuse } from '../../arguments/usage';

/**
 * What the ACL headers that a set tells ask for, as in a single call: `s3:PutObjectAcl` of the caller's own policies, or
 * perhaps (F55). Headers that a set does not specify are not sent.
 */
export function aclNeedOf({ context = {} }: Every): 'needed' | 'open' | undefined {
  const given = Object.entries(context).filter(([, value]) => value !== null);
  const grants = given.filter(([key]) => foldName(key).startsWith('s3:x-amz-grant-'));
  const acl = given.find(([key]) => foldName(key) === 's3:x-amz-acl')?.[1];
  if (grants.length > 0) return aclNeed({ grants: Object.fromEntries(grants.filter(isText)) });
  const canned = CANNED_ACLS.find((one) => one === acl);
  return canned === undefined && acl !== undefined ? 'open' : aclNeed({ ...(canned !== undefined && { acl: canned }) });
}

/** A set of uploads that tells ACL headers, and what its claim ranges over. */
export interface UploadSet {
  readonly set: Every;
  readonly subject: ClaimSubject;
  readonly upload: ActionChoice;
  readonly range: Omit<Claim, 'reads' | 'unwanted' | 'isUnwanted' | 'about' | 'special'>;
}

/**
 * What is said of `s3:PutObjectAcl` for the uploads of a set, where S3 asks for it (F10): allowed to all, to none, or open;
 * with one to which it is surely not allowed, where there is one.
 */
export interface AclAnswer {
  readonly answer: 'allowed' | 'never' | 'open';
  readonly refused?: AccessRequest;
}

export function aclAnswerTo(uploads: UploadSet): AclAnswer {
  const side = sideOf(uploads.subject);
  const against = opposingDeciders(uploads.subject);
  const allowed = judgeUploads(uploads, {
    unwanted: (space) => some([not(side.allowed(space)), ...against.map((one) => not(one.outcomes(space).allowed))]),
    isUnwanted: (one) => !side.isAllowed(one) || against.some((other) => other.decide(one).outcome !== 'Allow'),
  });
  if (allowed === 'proven') return { answer: 'allowed' };
  const never = judgeUploads(uploads, {
    unwanted: (space) => not(side.refused(space)),
    isUnwanted: (one) => !side.isRefused(one),
  });
  const refused = judgeUploads(uploads, { unwanted: side.refused, isUnwanted: side.isRefused });
  return {
    answer: never === 'proven' ? 'never' : 'open',
    ...(typeof refused === 'object' && { refused: refused.witness }),
  };
}

/** The caller's own side: whom it surely allows the action, and whom it surely does not. */
interface Side {
  readonly allowed: (space: RequestSpace) => Formula;
  readonly isAllowed: (request: AccessRequest) => boolean;
  readonly refused: (space: RequestSpace) => Formula;
  readonly isRefused: (request: AccessRequest) => boolean;
}

function sideOf({ decider, policy, layers, bucket }: ClaimSubject): Side {
  if (layers === undefined) {
    const isOwn = policy !== undefined && bucket === undefined && CALLER_SIDE_TYPES.includes(policy.type);
    return isOwn ? sideBy(() => decider) : nobody;
  }
  const own = callerSideLayers(layers);
  const [alone, lent] = [deciderOfLayers(own), deciderOfLayers({ ...own, resource: everyoneFullAccess() })];
  const side = sideBy((isStranger) => (isStranger ? lent : alone));
  const letsIn = statementsOf(layers.resource === undefined ? [] : [layers.resource]).some(
    ({ deny, action }) => !deny && action.matches('s3:putobject'),
  );
  if (!letsIn) return side;
  // Of a caller of its account whom the bucket's policy lets in by itself nothing more is asked.
  return {
    ...side,
    refused: (space) => all([side.refused(space), space.among(({ own: isOwn }) => isOwn === false)]),
    isRefused: (request) => side.isRefused(request) && isOfStranger(request),
  };
}

/** What these deciders say of callers that have an account; of all others nothing is asked. */
function sideBy(of: (isStranger: boolean) => Decider): Side {
  const allowed = (space: RequestSpace): Formula =>
    some([
      space.among(({ caller }) => !isIdentity(caller)),
      ...[true, false].map((isStranger) =>
        all([space.among(({ own }) => (own === false) === isStranger), of(isStranger).outcomes(space).allowed]),
      ),
    ]);
  const isAllowed = (request: AccessRequest): boolean =>
    standsAlone(readCaller(request.principal)) || of(isOfStranger(request)).decide(request).outcome === 'Allow';
  return {
    allowed,
    isAllowed,
    refused: (space) => not(allowed(space)),
    isRefused: (request) => !isAllowed(request),
  };
}

/** Policies of callers are not asked about. */
const nobody: Side = { allowed: () => true, isAllowed: () => true, refused: () => false, isRefused: () => false };

function isOfStranger({ principal, resourceAccount }: AccessRequest): boolean {
  return resourceAccount !== undefined && readCaller(principal).account !== resourceAccount;
}

/** Asks a question of the same callers and objects, for `s3:PutObjectAcl`; nothing where that is not found out. */
function judgeUploads(
  { set, upload, range }: UploadSet,
  question: Pick<Claim, 'unwanted' | 'isUnwanted'>,
): 'proven' | Extract<Verdict, { answer: 'refuted' }> | undefined {
  const facts = upload.service?.actions.get('putobjectacl');
  if (facts === undefined) return undefined;
  const action: ActionChoice = { ...upload, name: 's3:PutObjectAcl', facts };
  // What only an upload specifies, and a change of an ACL does not, does not count here.
  const kept = Object.entries(set.context ?? {}).filter(
    ([key]) => isKeySent(foldName(key), action) || !foldName(key).startsWith('s3:'),
  );
  const read = keysRead(statementsOf(range.policies));
  const scope = scopeOfEvery(without(encryption, { ...set, context: Object.fromEntries(kept) }), read);
  const verdict = unlessMisuse(() =>
    judge({
      ...without(encryption, range),
      ...question,
      actions: [action],
      reads: scope.reads,
      accounts: scope.accounts,
      // An anonymous upload may send an ACL, although nobody anonymous changes one.
      byText: true,
      about: (space) => scope.requests(space),
    }),
  );
  if (verdict === undefined || verdict.answer === 'undecided') return undefined;
  return verdict.answer === 'proven' ? 'proven' : verdict;
}

const encryption = 'encryption';

function without<K extends string, T extends Partial<Readonly<Record<K, unknown>>>>(key: K, value: T): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Omit<T, K>;
}

function isText(entry: readonly [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}
