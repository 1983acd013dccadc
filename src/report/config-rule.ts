import { authorizeByDocument } from '../evaluator/authorize';
import { contextLookup } from '../evaluator/context';
import type { ConfigRule } from '../s3/config/rules';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import type { Compliance, Shortcoming } from '../s3/config/rule';
import { renderCounterexample } from './counterexample';
import { renderStatement } from './decision';
import { renderExcerpt, renderPlace } from './excerpt';
import { renderNearId } from './near-entry';

interface RuleSentences {
  /** What COMPLIANT means, and its negation. */
  readonly every: string;
  readonly some: string;
  /** How the rule reads the policy, where that is not all there is. */
  readonly reading?: string;
  /** What to do about a request that shows NON_COMPLIANT; left out where the nearest statement has its own hint. */
  readonly hint?: string;
}

const SSL = 's3-bucket-ssl-requests-only';

/** What the rules want, in words. */
export const configRuleSentences: Readonly<Record<ConfigRule, RuleSentences>> = {
  [SSL]: {
    every: 'every request over plain HTTP is explicitly denied',
    some: 'at least one request over plain HTTP is not explicitly denied',
  },
  's3-bucket-server-side-encryption-enabled': {
    every: 'every object is encrypted by default',
    some: 'at least one object is not encrypted by default',
  },
  's3-default-encryption-kms': {
    every: 'every object is encrypted by default under a KMS key that the rule accepts',
    some: 'at least one object is encrypted by default without a KMS key that the rule accepts',
  },
  's3-bucket-public-read-prohibited': {
    every: 'every stranger is refused every read',
    some: 'at least one stranger is allowed to read something',
    reading: "The rule goes by the Allow statements, the ACL and the bucket's own Block Public Access settings",
  },
  's3-bucket-public-write-prohibited': {
    every: 'every stranger is refused every write',
    some: 'at least one stranger is allowed to write something',
    reading: "The rule goes by the Allow statements, the ACL and the bucket's own Block Public Access settings",
  },
  's3-bucket-policy-grantee-check': {
    every: 'every Allow statement lets in listed grantees only',
    some: 'at least one Allow statement lets in somebody who is not listed',
    reading: 'The rule looks at each Allow statement by itself',
    hint: 'name a listed grantee in the statement, or list this one in the parameters as the policy writes it',
  },
  's3-bucket-blacklisted-actions-prohibited': {
    every: 'every blacklisted action is refused to other accounts',
    some: 'at least one blacklisted action is allowed to another account',
    reading: 'The rule looks at Principal and ignores every Condition',
    hint: "take the action out of the statement, or name principals of the bucket's account",
  },
  's3-bucket-policy-not-more-permissive': {
    every: 'every access granted to other accounts is one that the control policy allows',
    some: 'at least one access granted to another account is one that the control policy does not allow',
    hint: 'the control policy does not allow it: narrow the statement',
  },
  's3-bucket-level-public-access-prohibited': {
    every: 'every Block Public Access setting of the bucket is on',
    some: 'at least one Block Public Access setting of the bucket is off',
  },
};

/** What a rule found, in a few words. */
export function renderRuleFinding(id: ConfigRule, compliance: Compliance): string {
  if (compliance.answer === 'compliant') return 'COMPLIANT';
  if (compliance.answer !== 'noncompliant') return '';
  if ('because' in compliance) return `NON_COMPLIANT: ${shortcoming(compliance.because)}`;
  return `NON_COMPLIANT: this one is ${id === SSL ? 'not' : 'allowed'}`;
}

/** What shows that the rule is not met: the request, the deciding statement, how the rule reads it, and a hint. `grantees`: whom it lists. */
export function renderNoncompliance(
  id: ConfigRule,
  asked: ClaimSubject,
  compliance: Compliance,
  grantees: readonly string[] = [],
): string[] {
  const { policy } = asked;
  if (compliance.answer !== 'noncompliant') return [];
  if ('because' in compliance) return renderShortcoming(compliance.because, policy);
  const { witness } = compliance;
  // The rule may see a part of the policy: a call to try is one that the whole of it decides so.
  const subject = { ...compliance.subject, ...(asked.outcomeOfCall && { outcomeOfCall: asked.outcomeOfCall }) };
  const { hint, reading } = configRuleSentences[id];
  const shown = renderCounterexample(
    subject,
    witness,
    hint !== undefined ? undefined : id === SSL ? 'Deny' : 'refusal',
  );
  const whole = policy === undefined ? undefined : authorizeByDocument(witness, policy);
  const [denying] = whole?.outcome === 'ExplicitDeny' ? whole.decidedBy : [];
  const notes = [
    ...(reading === undefined ? [] : [reading]),
    ...(denying === undefined ? [] : [`So it does not count that ${renderStatement(denying)} denies this request`]),
  ];
  const hints = shown.filter((line) => line.startsWith('Hint: '));
  const rest = shown.filter((line) => !line.startsWith('Hint: '));
  const caller = contextLookup(witness.context)('aws:principalarn') ?? witness.principal;
  const near = typeof caller === 'string' ? nearGrantee(caller, grantees) : undefined;
  return [...rest, ...notes, ...(hint === undefined ? hints : [`Hint: ${near ?? hint}`])];
}

function nearGrantee(caller: string, grantees: readonly string[]): string | undefined {
  return grantees.flatMap((one) => renderNearId([caller], one, 'a listed grantee') ?? [])[0];
}

function shortcoming(because: Shortcoming): string {
  switch (because.kind) {
    case 'variables':
      return 'a value has more than five policy variables, and the rule cannot evaluate such a policy';
    case 'principal':
      return `an Allow statement names the identity provider ${because.value}, which is not listed`;
    case 'encryption':
      return `the default encryption is ${because.found}`;
    case 'block':
      return `${because.off.join(', ')} ${because.off.length === 1 ? 'is' : 'are'} off`;
  }
}

function renderShortcoming(because: Shortcoming, policy: ClaimSubject['policy']): string[] {
  switch (because.kind) {
    case 'variables':
    case 'principal': {
      if (policy === undefined) return [];
      const hint =
        because.kind === 'variables' ? 'split the value' : 'list it in federatedUsers, or take it out of the statement';
      return [`In ${renderPlace(policy, because.path)}`, ...renderExcerpt(policy, because.path), `Hint: ${hint}`];
    }
    case 'encryption':
      return ['Hint: s3Bucket({ defaultEncryption: sseKms(keyArn) }), with a key from kmsKeyArns if that is given'];
    case 'block':
      return ['Hint: s3Bucket({ blockPublicAccess: true }), or list the bucket in excludedPublicBuckets'];
  }
}
