import type { Policy, PrincipalEntry } from '../../policy/model';
import { all, not, some, type Formula } from '../../prover/formula';
import { documentDecider } from '../../claims/decider';
import { keyHasValue, testHolds } from '../../requests/key-formulas';
import { judge } from '../../claims/judge';
import type { RequestSpace } from '../../requests/request-space';
import { parsePattern } from '../../values/pattern';
import { complianceOf, rangeOfRule, type Compliance } from './rule';
import type { ClaimSubject } from '../claims/claim-subject';
import { allowStatementsTo } from '../claims/partial-policy';

/** Whom `s3-bucket-policy-grantee-check` lets a policy name. */
export interface Grantees {
  /** Accounts, and ARNs with wildcards. */
  readonly awsPrincipals?: readonly string[];
  readonly servicePrincipals?: readonly string[];
  readonly federatedUsers?: readonly string[];
  /** Addresses and CIDR blocks. */
  readonly ipAddresses?: readonly string[];
  readonly vpcIds?: readonly string[];
}

/**
 * `s3-bucket-policy-grantee-check`: each Allow statement by itself lets in listed grantees only. What names a principal
 * is compared with the list as it is written; what names everyone must be limited by conditions.
 */
export function granteesWithin(subject: ClaimSubject, policy: Policy, grantees: Grantees): Compliance {
  const alien = alienProvider(policy, grantees);
  if (alien !== undefined) {
    return { answer: 'noncompliant', because: { kind: 'principal', path: alien.path, value: alien.value } };
  }
  const unlisted = (entry: PrincipalEntry): boolean => !isEveryone(entry) && !isListed(entry, grantees);
  const named = within(subject, allowStatementsTo(policy, { negated: false, entry: unlisted }), grantees, () => false);
  if (named.answer !== 'compliant') return named;
  const open = allowStatementsTo(policy, { negated: true, entry: isEveryone });
  return within(subject, open, grantees, (space) => isGrantee(grantees, space));
}

/** Nothing that the policy allows comes from elsewhere than the listed places, or from others than `known`. */
function within(
  subject: ClaimSubject,
  policy: Policy,
  grantees: Grantees,
  known: (space: RequestSpace) => Formula,
): Compliance {
  const decider = documentDecider(policy);
  const { bucket } = subject;
  const { ipAddresses, vpcIds } = grantees;
  const verdict = judge({
    ...rangeOfRule(subject, [policy]),
    reads: [
      'aws:principalarn',
      'aws:principalaccount',
      ...(ipAddresses === undefined ? [] : ['aws:sourceip']),
      ...(vpcIds === undefined ? [] : ['aws:sourcevpc']),
    ],
    unwanted: (space) => all([decider.outcomes(space).allowed, not(isPlace(grantees, space)), not(known(space))]),
    isUnwanted: (request) => decider.decide(request).outcome === 'Allow',
  });
  return complianceOf(verdict, { decider, policy, ...(bucket !== undefined && { bucket }) });
}

function isPlace({ ipAddresses = [], vpcIds = [] }: Grantees, space: RequestSpace): Formula {
  return some([
    ipAddresses.length === 0 ? false : testHolds(space, 'aws:sourceip', 'IpAddress', ipAddresses),
    keyHasValue(space, 'aws:sourcevpc', vpcIds),
  ]);
}

/** The callers that are listed, of those whom a statement lets in as anybody. */
function isGrantee({ awsPrincipals = [], servicePrincipals = [] }: Grantees, space: RequestSpace): Formula {
  const accounts = awsPrincipals.flatMap((text) => accountOf(text) ?? []);
  const arns = awsPrincipals.filter((text) => accountOf(text) === undefined);
  return some([
    keyHasValue(space, 'aws:principalaccount', accounts),
    arns.length === 0 ? false : testHolds(space, 'aws:principalarn', 'StringLike', arns),
    keyHasValue(space, 'aws:principalservicename', servicePrincipals),
  ]);
}

/** A provider that is not listed: no S3 request comes from one, so no proof would find it. */
function alienProvider(policy: Policy, grantees: Grantees): PrincipalEntry | undefined {
  const allows = policy.statements.filter(({ effect }) => effect === 'Allow');
  return allows
    .flatMap(({ principal }) => (principal === undefined || principal.negated ? [] : principal.entries))
    .find((entry) => entry.type === 'Federated' && !isListed(entry, grantees));
}

function isEveryone({ type, value }: PrincipalEntry): boolean {
  return type === '*' || (type === 'AWS' && value === '*');
}

/** ASSUMED: an account in the list is that account as a principal, not each of its roles and users ("exact match"). */
function isListed({ type, value }: PrincipalEntry, grantees: Grantees): boolean {
  const { awsPrincipals = [], servicePrincipals = [], federatedUsers = [] } = grantees;
  switch (type) {
    case 'Service':
      return servicePrincipals.includes(value);
    case 'Federated':
      return federatedUsers.includes(value);
    case 'AWS': {
      const account = accountOf(value);
      return awsPrincipals.some((text) =>
        account === undefined || accountOf(text) === undefined
          ? parsePattern(text).matches(value)
          : accountOf(text) === account,
      );
    }
    default:
      return false;
  }
}

/** The account that a principal stands for as a whole: its id, or the ARN of its root. */
function accountOf(text: string): string | undefined {
  return /^(?:arn:aws(?:-[a-z]+)*:iam::)?(\d{12})(?::root)?$/.exec(text)?.[1];
}
