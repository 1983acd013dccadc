import type { Cure } from '../cures/cure';
import { findingCures } from '../cures/finding-cures';
import type { PolicyType, Problem } from '../policy/model';
import { isUnfilled } from '../policy/unresolved';
import { validate } from '../policy/validate';
import { isBucket } from '../s3/buckets/bucket';
import { once } from '../values/once';
import { policyTypes } from '../policy/type-rules';
import { renderFindings, type Finding } from '../report/findings';
import { checkOneOf } from '../arguments/checks';
import { findingAdvice } from './finding-advice';
import { nothingToPaste } from './nothing-to-paste';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { examine, fileOf, writtenDocument, type Examined } from './examined-document';
import { defineMatcher } from './define-matcher';
import { matcherOptions } from './matcher-options';

/** The document has no `error` finding, and S3 takes it for the bucket, where it is one: AWS would store it. */
export const toBeValidPolicy = defineMatcher(
  'toBeValidPolicy',
  function (this: MatcherCall, received: unknown, given?: { type?: PolicyType }): MatcherResult {
    const { type } = matcherOptions<{ type?: PolicyType }>(given, { type: 'text' });
    if (type !== undefined) checkOneOf('type', type, policyTypes);
    const examined = examine(received, type);
    const { findings, refusal } = examined;
    const errors = findings.filter(({ severity }) => severity === 'error');
    const count = `${errors.length} ${errors.length === 1 ? 'error' : 'errors'}`;
    const found = once(() => curesOf(examined, type));
    const isFailed = errors.length > 0 && !this.isNot;
    return matcherResult(this, {
      subject: 'policy',
      namesAreJudged: true,
      pass: errors.length === 0 && refusal === undefined,
      verdict: findings,
      expected: 'AWS would store the policy',
      notExpected: 'AWS would refuse the policy',
      received:
        refusal !== undefined
          ? 'S3 would refuse it for this bucket'
          : isUnfilled(examined.problems)
            ? `it is not filled in yet (${count})`
            : `AWS would refuse it (${count})`,
      notReceived: 'no error found',
      evidence: () =>
        refusal === undefined
          ? renderFindings([...errors, ...misspeltNames(examined)], fileOf(examined))
          : refusal.message.split('\n'),
      ...(this.isNot && {
        paste: () => [nothingToPaste('AWS would store the policy; if it should, write toBeValidPolicy()')],
      }),
      // The document of a bucket is mended as text, but its cures would be of another subject.
      ...(isFailed && !isBucket(received) && { cures: found }),
      ...(isFailed && {
        paste: () => findingAdvice(examined, errorsOf(examined), found(), judgeAs(type)),
      }),
    });
  },
  { each: { of: 'document', passes: 'where every one does' }, ordinaryNames: true },
);

/** Names that AWS would store, though it knows them only by a near one: they are likely slips too. */
function misspeltNames({ findings, problems }: Examined): readonly Finding[] {
  return findings.filter(
    ({ severity }, index) => severity !== 'error' && problems[index]?.data['nearest'] !== undefined,
  );
}

/** The changes with which alone AWS would store the document. */
function curesOf(examined: Examined, type: PolicyType | undefined): readonly Cure[] {
  const document = writtenDocument(examined);
  if (document === undefined) return [];
  return findingCures(document, errorsOf(examined), judgeAs(type));
}

function errorsOf({ problems }: Examined): readonly Problem[] {
  return problems.filter(({ severity }) => severity === 'error');
}

function judgeAs(type: PolicyType | undefined): (mended: object) => readonly Problem[] {
  return (mended) => validate(mended, type === undefined ? {} : { type });
}
