import { admittingCures } from '../cures/admitting-cures';
import { documentsOf, scopeOfAccess, scopeOfDrafts, sideEffectOf, type ScopePart } from '../cures/claim-scope';
import { comparisonCures } from '../cures/comparison-cures';
import { granteeSlips } from '../cures/grantee-slips';
import type { Cure, CureOptions } from '../cures/cure';
import { searchCures, type CuredClaim, type FailedClaim } from '../cures/cure-search';
import { denyCures } from '../cures/deny-cures';
import { insecureTransportDenies } from '../cures/deny-draft';
import { grantCures } from '../cures/grant-cures';
import { publicCures } from '../cures/public-cures';
import { sparedAllows } from '../cures/spared-allows';
import { unlessMisuse } from '../arguments/usage';
import { callerOf, type Caller } from '../s3/callers/caller';
import type { AccessRequest } from '../evaluator/request';
import { controlPolicyOf, membersOf, type ConfigParameters } from '../s3/config/parameters';
import type { Compliance } from '../s3/config/rule';
import { judgeRule, type ConfigRule } from '../s3/config/rules';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { arePastable, askCured, isCurable } from './cured-claim';
import { s3SubjectOf } from './s3-subject';

/** Changes of the policy with which the rule says COMPLIANT, or NON_COMPLIANT if it does not; none where a setting of the bucket is the reason. */
export function ruleCures(
  rule: ConfigRule,
  subject: ClaimSubject,
  compliance: Compliance,
  parameters: ConfigParameters | undefined,
): readonly Cure[] {
  const canPaste = (cures: readonly Cure[]): boolean => isCurable(subject) || arePastable(subject, cures);
  if (compliance.answer === 'compliant') return isCurable(subject) ? unmeetingCures(rule, subject, parameters) : [];
  if (!('witness' in compliance)) return [];
  const judgeWith = (cures: readonly Cure[]): CuredClaim =>
    askCured(subject, cures, (received) => {
      const again = judgeRule(rule, s3SubjectOf(received), parameters);
      if (again.answer === 'compliant') return 'holds';
      return 'witness' in again ? { subject: again.subject, witness: again.witness } : 'is refused';
    });
  const failed = { subject: compliance.subject, witness: compliance.witness };
  return searchCures(failed, (one) => proposals(rule, one, parameters ?? {}).filter(canPaste), { judgeWith });
}

/** What changes of the policy do beside what a rule asks, as far as a statement can tell what that is. */
export function effectBesideRule(
  rule: ConfigRule,
  subject: ClaimSubject,
  cures: readonly Cure[],
  parameters: ConfigParameters | undefined,
): ReturnType<typeof sideEffectOf> {
  const scope = scopeOfRule(rule, subject, parameters ?? {});
  return scope && sideEffectOf(documentsOf(subject), cures, scope);
}

function scopeOfRule(
  rule: ConfigRule,
  { policy }: ClaimSubject,
  parameters: ConfigParameters,
): readonly ScopePart[] | undefined {
  switch (rule) {
    case 's3-bucket-ssl-requests-only':
      return scopeOfDrafts(insecureTransportDenies(), {});
    case 's3-bucket-public-read-prohibited':
    case 's3-bucket-public-write-prohibited': {
      // A stranger is of no account that the policy names.
      const named = new Set(JSON.stringify(policy?.document ?? {}).match(/\b\d{12}\b/g));
      return [named.size === 0 ? {} : { condition: { StringNotEquals: { 'aws:PrincipalAccount': [...named] } } }];
    }
    case 's3-bucket-policy-grantee-check': {
      const allowed = membersOf(parameters, 'awsPrincipals') ?? [];
      return [allowed.length === 0 ? {} : { condition: { ArnNotEquals: { 'aws:PrincipalArn': allowed } } }];
    }
    case 's3-bucket-blacklisted-actions-prohibited':
      return scopeOfAccess({ actions: membersOf(parameters, 'blacklistedActionPattern') ?? [] });
    default:
      return undefined;
  }
}

/** With the Denies that a rule wants narrowed to spare what an Allow grants, else without them. */
function unmeetingCures(
  rule: ConfigRule,
  subject: ClaimSubject,
  parameters: ConfigParameters | undefined,
): readonly Cure[] {
  if (rule !== 's3-bucket-ssl-requests-only') return [];
  const judgeWith = (cures: readonly Cure[]): CuredClaim =>
    askCured(subject, cures, (received) =>
      judgeRule(rule, s3SubjectOf(received), parameters).answer === 'noncompliant' ? 'holds' : 'is refused',
    );
  const options = [...sparedAllows(subject), ...admittingCures(subject, [])];
  return searchCures({ subject }, () => options, { judgeWith });
}

function proposals(rule: ConfigRule, failed: FailedClaim, parameters: ConfigParameters): CureOptions {
  switch (rule) {
    case 's3-bucket-ssl-requests-only':
      return denyCures(failed.subject, {}, insecureTransportDenies());
    case 's3-bucket-public-read-prohibited':
    case 's3-bucket-public-write-prohibited':
      return publicCures(failed, undefined);
    case 's3-bucket-policy-grantee-check':
      return [
        ...granteeSlips(failed, membersOf(parameters, 'awsPrincipals') ?? []),
        ...grantCures(failed, { callers: callersOf(failed.witness) }),
      ];
    case 's3-bucket-blacklisted-actions-prohibited':
      return grantCures(failed, { actions: membersOf(parameters, 'blacklistedActionPattern') ?? [] });
    case 's3-bucket-policy-not-more-permissive':
      return comparisonCures(failed, controlPolicyOf(parameters.controlPolicy ?? ''));
    default:
      return [];
  }
}

function callersOf(witness: AccessRequest | undefined): readonly Caller[] {
  const principal = witness?.principal;
  const caller = typeof principal === 'string' ? unlessMisuse(() => callerOf('caller', principal)) : undefined;
  return caller === undefined ? [] : [caller];
}
