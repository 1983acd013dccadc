import { admittingCures } from '../cures/admitting-cures';
import { scopeOfAccess } from '../cures/claim-scope';
import { deniesOfData } from '../cures/data-denies';
import { deadCallerTests } from '../cures/dead-caller-tests';
import { curableDocuments } from '../cures/cured-subject';
import { withoutStoppedAction } from '../cures/stopped-access';
import { exemptingCures } from '../cures/exempting-cures';
import { grantCures, grantingCures, widerAllows, type ForbiddenAccess } from '../cures/grant-cures';
import type { CureOptions } from '../cures/cure';
import { meantTests } from '../cures/meant-tests';
import { meantEntries } from '../cures/meant-entries';
import { joinedCallers } from '../cures/joined-callers';
import { misplacedObjects } from '../cures/object-entries';
import { misspeltActions } from '../cures/misspelt-actions';
import { namedResources } from '../cures/named-resources';
import { missedSlips, slipCures } from '../cures/slip-edits';
import { unlessMisuse } from '../arguments/usage';
import { contextLookup } from '../evaluator/context';
import type { AccessRequest } from '../evaluator/request';
import { callerOf, type Caller } from '../s3/callers/caller';
import { roleOfSessionArn } from '../s3/callers/identity-arn';
import { withoutPrincipal, type PolicyType } from '../policy/model';
import { renderWideResources } from '../report/wide-resources';
import { checkResourceNames } from '../arguments/resource-names';
import { requestsOfCaller } from '../s3/authorizations/caller-requests';
import { withOpenAnswers } from '../s3/claims/open-decider';
import { deciderForNamed, namedWithCallers, rangeFor, type Range } from '../s3/claims/claim-range';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { notGranted, type Access } from '../claims/access-grants';
import type { Decider } from '../claims/decider';
import { nearestRequest } from '../claims/intended-requests';
import { keysRead, statementsOf } from '../requests/action-slices';
import type { MatcherResult, MatcherCall } from './matcher-result';
import { checkAppliesToCallers, checkCanGrant } from './policy-application';
import { everyRequest } from './claim-result';
import { onceForEachObject } from '../values/once';
import { UsageError } from '../arguments/usage';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';

export interface GrantOptions {
  /** Names or patterns: `s3:Put*`. Left out: any action. */
  readonly actions?: readonly string[];
  /** ARNs or patterns. Left out: any resource. */
  readonly resources?: readonly string[];
  /** Callers or ARNs. Left out: anyone. */
  readonly principals?: readonly unknown[];
}

/** The policy allows somebody one of these accesses ("CheckAccessNotGranted", Access Analyzer API). The gate is `.not.toGrantAny(…)`. */
export const toGrantAny = defineMatcher(
  'toGrantAny',
  function (this: MatcherCall, received: unknown, given?: GrantOptions): MatcherResult {
    const options = matcherOptions<GrantOptions>(given, { actions: 'texts', resources: 'texts', principals: 'any' });
    const { actions, resources, principals } = options;
    if (principals !== undefined && (!Array.isArray(principals) || principals.length === 0)) {
      throw new UsageError('the option principals must be a non-empty list of callers');
    }
    const what = [actions?.join(', ') ?? 'any action', resources === undefined ? '' : `on ${resources.join(', ')}`]
      .join(' ')
      .trim();
    const questionAbout = onceForEachObject((plain: ClaimSubject) => questionOf(plain, options));
    const nearestOf = onceForEachObject((plain: ClaimSubject) => {
      const { decider, range, accesses } = questionAbout(plain);
      return nearestRequest(decider, 'Allow', (asked) => notGranted(asked, range, accesses));
    });
    return everyRequest(this, received, {
      about: 'any',
      callers: () => accessOf(options).callers ?? [],
      passes: 'refuted',
      expected: `at least one request for ${what} is allowed`,
      notExpected: `no request for ${what} is allowed`,
      whenProven: 'none is allowed',
      whenRefuted: 'this one is allowed',
      missing: 'refusal',
      judge: (plain) => {
        const { subject, decider, range, accesses } = questionAbout(plain);
        const verdict = notGranted(decider, range, accesses);
        if (verdict.answer === 'proven') checkCanGrant(subject);
        return verdict;
      },
      example: (plain) => ({ request: nearestOf(plain), missing: 'Allow' }),
      edits: namedResources,
      mends: (failed) => grantCures(failed, accessOf(options)),
      besideNotCure: (cures, plain, witness) =>
        resources === undefined ? [] : renderWideResources(plain, witness, { resources, cures }),
      scope: () => scopeOfAccess(accessOf(options)),
      produces: (plain) => {
        const nearest = nearestOf(plain);
        const unstopped =
          nearest === undefined ? [] : curableDocuments(plain).map((one) => withoutStoppedAction(one, nearest));
        const spared = nearest === undefined ? [] : sparedFromDenies({ subject: plain, witness: nearest });
        const granting = grantingCures(plain, accessOf(options));
        // What a Deny stops too needs both.
        const both = unstopped.flatMap((own) => (own.length === 0 ? [] : granting.map((cures) => [...own, ...cures])));
        return [
          nearest === undefined ? [] : slipsInAllows({ subject: plain, witness: nearest }, accessOf(options).callers),
          // Of callers that are named an exemption says less than an action that the Deny leaves out for all.
          principals === undefined ? [...unstopped, ...spared] : [...spared, ...unstopped],
          [...granting, ...both, ...widerAllows({ subject: plain, ...(nearest && { witness: nearest }) })],
          admittingCures(plain, []),
        ];
      },
      whyNoCure: (isNot, { policy }) => {
        if (isNot)
          return (
            resources &&
            'Nothing to paste: a Resource cannot list all but some; narrow that of the statement to what it is meant for'
          );
        const missing = unnamed(policy?.type, options);
        return missing.length === 0
          ? undefined
          : `For an Allow to paste, name ${missing.includes('principals') ? 'whom' : 'what'} you mean in the claim: { ${missing.join(', ')} }`;
      },
    });
  },
);

/** The options that an Allow needs and that are left out; the caller of some policies is whom they are attached to. */
function unnamed(type: PolicyType | undefined, options: GrantOptions): readonly (keyof GrantOptions)[] {
  const isOfCaller = type !== undefined && withoutPrincipal.has(type);
  const needed: readonly (keyof GrantOptions)[] = [
    'actions',
    ...(type === 'kmsKey' ? [] : (['resources'] as const)),
    ...(isOfCaller ? [] : (['principals'] as const)),
  ];
  return needed.filter((name) => options[name] === undefined);
}

/** The Allows that a request misses by a slip, each with that mended. */
function slipsInAllows(
  failed: { readonly subject: ClaimSubject; readonly witness: AccessRequest },
  [caller, ...others]: readonly Caller[] = [],
): CureOptions {
  const { subject, witness } = failed;
  return [
    ...deadCallerTests(failed),
    ...misspeltActions(failed, 'Allow'),
    ...misplacedObjects(failed),
    ...missedSlips(subject, witness, 'Allow'),
    ...meantEntries(failed, 'Allow'),
    ...(others.length > 0 ? [] : joinedCallers(failed, caller)),
  ];
}

/** Without a slip in the Denies that stop a request, else with an exemption of its caller. */
function sparedFromDenies(failed: { readonly subject: ClaimSubject; readonly witness: AccessRequest }): CureOptions {
  const { principal, context } = failed.witness;
  const known = contextLookup(context)('aws:principalarn') ?? principal;
  const arn = typeof known === 'string' ? (roleOfSessionArn(known)?.role ?? known) : undefined;
  const caller = arn === undefined ? undefined : unlessMisuse(() => callerOf('caller', arn));
  const edits = [...deniesOfData(failed), ...slipCures(failed), ...meantTests(failed)];
  return caller === undefined ? edits : [...edits, ...exemptingCures(failed, caller)];
}

function accessOf({ actions, resources, principals }: GrantOptions): ForbiddenAccess {
  return {
    ...(actions && { actions }),
    ...(resources && { resources }),
    ...(principals && { callers: principals.map((one) => callerOf('caller', one)) }),
  };
}

interface GrantQuestion {
  readonly subject: ClaimSubject;
  readonly decider: Decider;
  readonly range: Range;
  readonly accesses: readonly Access[];
}

function questionOf(plain: ClaimSubject, { actions, resources, principals }: GrantOptions): GrantQuestion {
  const subject = withOpenAnswers(plain);
  const named = { ...(actions && { actions }), ...(resources && { resources }) };
  const callers = principals?.map((one) => callerOf('caller', one));
  checkAppliesToCallers(subject, callers ?? []);
  checkResourceNames(resources);
  const range = rangeFor(subject, {}, namedWithCallers({ ...named, ...(callers && { callers }) }));
  const read = keysRead(statementsOf(subject.decider.policies));
  return {
    subject,
    decider: callers === undefined ? subject.decider : deciderForNamed(subject),
    range,
    accesses: [{ ...named, ...(callers && { callers: callers.map((one) => requestsOfCaller(one, read)) }) }],
  };
}
