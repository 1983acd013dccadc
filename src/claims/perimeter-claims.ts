import { readCaller } from '../evaluator/caller-parts';
import type { AccessRequest } from '../evaluator/request';
import { all, not, some, type Formula } from '../prover/formula';
import type { Verdict } from '../prover/prove';
import { isTurnedAway } from '../requests/request-classes';
import type { PolicyType } from '../policy/model';
import type { Decider } from './decider';
import { readsOfExceptions, exceptFor, type Exception } from './exceptions';
import { keyHasValue, keyIsPresent, testHolds } from '../requests/key-formulas';
import { judge, type Claim } from './judge';
import { isUnrefused, unrefused } from './unrefused-requests';
import type { RequestSpace } from '../requests/request-space';
import { statementsOf } from '../requests/action-slices';

type ScopeOfClaim = Pick<Claim, 'policies' | 'around' | 'actions' | 'callers'>;

/** Who is inside: organizations by id, accounts by number. */
export interface Insiders {
  readonly organizations?: readonly string[];
  readonly accounts?: readonly string[];
}

/** Expected networks: VPCs and endpoints by id, public addresses as CIDR blocks. */
export interface Networks {
  readonly vpcs?: readonly string[];
  readonly vpcEndpoints?: readonly string[];
  readonly sourceIps?: readonly string[];
}

/**
 * Every call by an identity from outside is refused ("Building a data perimeter on AWS", identity perimeter): by
 * principals of other accounts, and by whoever is of none. AWS services are the matter of the confused deputy.
 */
export function identityPerimeter(
  decider: Decider,
  scope: ScopeOfClaim,
  { organizations = [], accounts = [] }: Insiders,
  exceptions: readonly Exception[],
): Verdict {
  const inside = (space: RequestSpace): Formula =>
    some([
      keyHasValue(space, 'aws:principalorgid', organizations),
      accounts.length === 0 ? false : keyHasValue(space, 'aws:principalaccount', accounts),
    ]);
  // RCPs do not bind service-linked roles, so a claim on RCPs is not about them.
  const { controlDenied } = decider;
  const apart = (space: RequestSpace): Formula =>
    controlDenied === undefined ? false : all([space.callers('serviceLinked'), controlDenied(space)]);
  const identities = { ...scope, callers: scope.callers.filter((caller) => caller !== 'service') };
  return outsidersRefused(
    decider,
    identities,
    ['aws:principalorgid', 'aws:principalaccount'],
    (space) => some([inside(space), apart(space)]),
    exceptions,
    'stranger',
  );
}

/** Every call from an unexpected network is refused ("Building a data perimeter on AWS", network perimeter). */
export function networkPerimeter(
  decider: Decider,
  scope: ScopeOfClaim,
  { vpcs = [], vpcEndpoints = [], sourceIps = [] }: Networks,
  exceptions: readonly Exception[],
): Verdict {
  const inside = (space: RequestSpace): Formula =>
    some([
      keyHasValue(space, 'aws:sourcevpc', vpcs),
      keyHasValue(space, 'aws:sourcevpce', vpcEndpoints),
      sourceIps.length === 0 ? false : testHolds(space, 'aws:sourceip', 'IpAddress', sourceIps),
    ]);
  return outsidersRefused(
    decider,
    scope,
    ['aws:sourceip', 'aws:sourcevpc', 'aws:sourcevpce'],
    inside,
    exceptions,
    'anyone',
  );
}

/**
 * Every call by an AWS service on behalf of an outsider is refused ("The confused deputy problem"). A service need not tell
 * for whom it calls: what lets such a call in may let in anybody's. An RCP lets nobody in, and its Deny is to leave out the
 * calls that tell no source (F62): it is asked about the others.
 */
export function confusedDeputy(
  decider: Decider,
  scope: ScopeOfClaim,
  { organizations = [], accounts = [] }: Insiders,
): Verdict {
  const inside = (space: RequestSpace): Formula =>
    some([
      keyHasValue(space, 'aws:sourceorgid', organizations),
      accounts.length === 0 ? false : keyHasValue(space, 'aws:sourceaccount', accounts),
      accounts.length === 0 || !isBoundToLogGroups(decider) ? false : ofLogGroups(space, accounts),
    ]);
  const isTold = (space: RequestSpace): Formula => keyIsPresent(space, 'aws:sourceaccount');
  const judgeOutside = (isInside: (space: RequestSpace) => Formula): Verdict =>
    outsidersRefused(
      decider,
      { ...scope, callers: ['service'] },
      ['aws:sourceaccount', 'aws:sourceorgid', 'aws:sourcearn'],
      isInside,
      [],
      'stranger',
    );
  // An outsider who is told says more than a source that is not.
  const told = judgeOutside((space) => some([inside(space), not(isTold(space))]));
  return told.answer === 'refuted' || !letsServicesIn(decider) ? told : judgeOutside(inside);
}

const GRANTING: ReadonlySet<PolicyType> = new Set(['resource', 'trust', 'kmsKey']);

/** Whether some policy of a subject can let an AWS service in. */
export function letsServicesIn({ policies }: Pick<Decider, 'policies'>): boolean {
  return policies.some(({ type }) => GRANTING.has(type));
}

/** The encryption context of CloudWatch Logs. */
export const LOG_GROUP = 'kms:encryptioncontext:aws:logs:arn';

function isBoundToLogGroups({ policies }: Decider): boolean {
  return statementsOf(policies).some(({ conditions }) => conditions.some(({ key }) => key === LOG_GROUP));
}

/**
 * CloudWatch Logs names the log group that it uses a key for ("Encrypt log data in CloudWatch Logs using AWS Key
 * Management Service"), and the group its account. What another service says there is its caller's choice.
 */
function ofLogGroups(space: RequestSpace, accounts: readonly string[]): Formula {
  const groups = accounts.map((account) => `arn:*:logs:*:${account}:log-group:*`);
  return all([
    testHolds(space, 'aws:principalservicename', 'StringLike', [
      'logs.amazonaws.com',
      'logs.*.amazonaws.com',
      'logs.*.amazonaws.com.cn',
    ]),
    testHolds(space, LOG_GROUP, 'ArnLike', groups),
  ]);
}

/** A stranger belongs to no account whose identity policies could help; anyone may. */
function outsidersRefused(
  decider: Decider,
  scope: ScopeOfClaim,
  reads: readonly string[],
  inside: (space: RequestSpace) => Formula,
  exceptions: readonly Exception[],
  who: 'stranger' | 'anyone',
): Verdict {
  return judge({
    ...scope,
    reads: [...reads, ...readsOfExceptions(exceptions)],
    about: (space) => {
      // Where the owner is not known, outsiders are taken to be of another account.
      const received = who === 'anyone' ? true : space.among((request) => !isTurnedAway(request));
      return all([received, not(inside(space)), exceptFor(exceptions, space)]);
    },
    unwanted: (space) =>
      who === 'anyone'
        ? unrefused(decider, space)
        : some([(decider.granted ?? decider).outcomes(space).allowed, helped(decider, space)]),
    isUnwanted: (request) =>
      who === 'anyone' || isOfOwner(request)
        ? isUnrefused(decider, request)
        : (decider.granted ?? decider).decide(request).outcome === 'Allow',
  });
}

/** Outsiders of the owner's own account, where that is known to be outside: their identity policies can help them. */
function helped(decider: Decider, space: RequestSpace): Formula {
  return all([space.among(({ own }) => own === true), unrefused(decider, space)]);
}

function isOfOwner({ principal, resourceAccount }: AccessRequest): boolean {
  return resourceAccount !== undefined && readCaller(principal).account === resourceAccount;
}
