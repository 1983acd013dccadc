import { UndecidedError } from '../report/errors';
import { configRuleSentences, renderRuleFinding, renderNoncompliance } from '../report/config-rule';
import type { NewBucketSettings } from '../report/new-bucket-settings';
import { undecidedError } from '../report/undecided';
import { membersOf, type ConfigParameters } from '../s3/config/parameters';
import { accessBlockOf } from '../s3/buckets/access-block';
import { judgeRule, ruleNamed, type ConfigRule } from '../s3/config/rules';
import type { Compliance } from '../s3/config/rule';
import { bucketsOf } from '../s3/claims/claim-subject';
import type { DocumentPath, Policy } from '../policy/model';
import { renderDropped } from '../report/dropped-statements';
import { renderSideEffect } from '../report/side-effect';
import { renderSparedAllow } from '../report/spared-allow';
import { renderWrittenOut } from '../report/written-out-actions';
import { documentsOf } from '../cures/claim-scope';
import { renderCure } from '../report/render-cure';
import { withOutcomesOfCalls } from './outcome-of-call';
import { once } from '../values/once';
import { effectBesideRule, ruleCures } from './rule-cures';
import { nothingToPaste, whyNoChange } from './nothing-to-paste';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { everyBucket } from './each-member';
import { renderCounterexample } from '../report/counterexample';
import { isOfAccess } from '../s3/config/public';
import { keptOutStranger, whyNotPublic } from './limited-allows';
import { keptOut, unrestricted } from './unrestricted';
import { defineMatcher } from './define-matcher';
import { UsageError } from '../arguments/usage';
import { s3SubjectOf } from './s3-subject';
import type { Subject } from './subject';

/** The rule of AWS Config says COMPLIANT ("List of AWS Config Managed Rules"), by what the rule means. */
export const toComplyWithConfigRule = defineMatcher(
  'toComplyWithConfigRule',
  function (this: MatcherCall, received: unknown, id: ConfigRule, parameters?: ConfigParameters): MatcherResult {
    const subject = withOutcomesOfCalls(s3SubjectOf(received), received);
    checkSubject(subject);
    const rule = ruleNamed(id);
    const compliance = settled(judgeRule(rule, subject, parameters));
    const { every, some } = configRuleSentences[rule];
    const found = renderRuleFinding(rule, compliance);
    const grantees = parameters?.awsPrincipals === undefined ? [] : membersOf(parameters, 'awsPrincipals');
    const evidence = (): readonly string[] =>
      compliance.answer === 'compliant'
        ? strangerKeptOut(rule, subject)
        : renderNoncompliance(rule, subject, compliance, grantees);
    const isFailed = (compliance.answer === 'compliant') === this.isNot;
    const cures = isFailed ? once(() => ruleCures(rule, subject, compliance, parameters)) : undefined;
    return matcherResult(this, {
      subject: subject.kind,
      pass: compliance.answer === 'compliant',
      verdict: verdictOf(compliance),
      expected: `COMPLIANT: ${every}`,
      notExpected: `NON_COMPLIANT: ${some}`,
      received: found,
      notReceived: found,
      settings: compliance.answer === 'compliant' ? publicSettings(rule, subject) : newSettings(compliance, parameters),
      evidence,
      notEvidence: evidence,
      ...(cures !== undefined && { cures }),
      paste: () => {
        const found = cures?.() ?? [];
        const policyAt = (document: DocumentPath): Policy | undefined => documentsOf(subject)(document).policy;
        return found.length > 0
          ? [
              ...renderDropped(policyAt, found),
              ...renderWrittenOut(policyAt, found),
              ...(compliance.answer === 'compliant' ? renderSparedAllow(subject, found) : []),
              ...renderCure(subject, found, () => configRuleSentences[rule].hint === undefined),
              ...renderSideEffect(effectBesideRule(rule, subject, found, parameters)),
            ]
          : whyNoRuleCure(rule, subject, compliance);
      },
    });
  },
  { each: everyBucket },
);

function checkSubject(subject: Subject): void {
  if (subject.kind === 'policySet') {
    throw new UsageError(
      'this matcher does not accept a policy set',
      'a rule checks a bucket: s3Bucket({ name, policy })',
    );
  }
  if (subject.kind === 'bucket') return;
  const { policy } = subject;
  if (policy.type !== 'resource') {
    throw new UsageError('the policy is not a bucket policy', 'a rule checks a bucket: s3Bucket({ name, policy })');
  }
  const [bucket, ...others] = bucketsOf(subject);
  if (others.length === 0) return;
  throw new UsageError(
    `the policy names ${others.length + 1} buckets, and a rule checks one`,
    `s3Bucket({ name: '${bucket ?? ''}', policy })`,
  );
}

/** Throws where the rule has no answer. */
function settled(compliance: Compliance): Exclude<Compliance, { answer: 'undecided' | 'ownerUntold' }> {
  if (compliance.answer === 'undecided') {
    throw undecidedError(compliance);
  }
  if (compliance.answer === 'ownerUntold') {
    throw new UndecidedError(
      `it depends on who owns the bucket: the account that is let in may be its owner\nHint: add s3Bucket({ name, account, policy })`,
      'owner',
    );
  }
  return compliance;
}

/** The answer as plain data, as the claims about every request give theirs. */
function verdictOf(compliance: Compliance): unknown {
  if (compliance.answer !== 'noncompliant') return { answer: 'proven' };
  if ('because' in compliance) return { answer: 'refuted', because: compliance.because };
  return { answer: 'refuted', witness: compliance.witness };
}

/** Settings that the rule wants, where those of the bucket are the reason; which of several keys, only its author knows. */
function newSettings(compliance: Compliance, parameters: ConfigParameters | undefined): NewBucketSettings | undefined {
  if (!('because' in compliance)) return undefined;
  switch (compliance.because.kind) {
    case 'block':
      return { blockPublicAccess: accessBlockOf('blockPublicAccess', true, true) };
    case 'encryption':
      return parameters?.kmsKeyArns === undefined ? { isUnderKms: true } : undefined;
    default:
      return undefined;
  }
}

/** Rules that are met where no stranger has such access. */
const aboutStrangers: ReadonlyMap<ConfigRule, 'read' | 'write'> = new Map([
  ['s3-bucket-public-read-prohibited', 'read'],
  ['s3-bucket-public-write-prohibited', 'write'],
]);

/** Settings under which strangers are let in, where those of the bucket keep them out. */
function publicSettings(rule: ConfigRule, subject: Subject): NewBucketSettings | undefined {
  return aboutStrangers.has(rule) ? unrestricted(subject) : undefined;
}

/** A request of a stranger and the Allow that comes nearest to it, where no setting is what keeps strangers out. */
function strangerKeptOut(rule: ConfigRule, subject: Subject): readonly string[] {
  const access = aboutStrangers.get(rule);
  if (access === undefined || publicSettings(rule, subject) !== undefined) return [];
  const request = keptOutStranger(subject, {}, (action) => isOfAccess(access, action));
  return request === undefined
    ? []
    : ['For instance, not this one:', ...renderCounterexample(subject, request, 'Allow')];
}

function whyNoRuleCure(rule: ConfigRule, subject: Subject, compliance: Compliance): readonly string[] {
  if (compliance.answer === 'compliant') {
    const settings = publicSettings(rule, subject);
    if (settings !== undefined) return [keptOut(settings)];
    return [
      aboutStrangers.has(rule)
        ? whyNotPublic(subject)
        : nothingToPaste(`the rule is met; if it should be, write toComplyWithConfigRule('${rule}')`),
    ];
  }
  // A setting of the bucket, or a parameter of the rule, has its hint.
  const isHinted = !('witness' in compliance) || configRuleSentences[rule].hint !== undefined;
  return !isHinted ? [whyNoChange(subject, compliance.witness, 'no Allow')] : [];
}
