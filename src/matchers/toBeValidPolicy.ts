import type { PolicyType } from '../policy/model';
import { policyTypes } from '../policy/type-rules';
import { renderFindings } from '../report/findings';
import { checkOneOf } from '../arguments/checks';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { examine, fileOf } from './examined-document';
import { defineMatcher } from './define-matcher';
import { optionNames, matcherOptions } from './matcher-options';

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
    return matcherResult(this, {
      subject: 'policy',
      argument: optionNames(given),
      pass: errors.length === 0 && refusal === undefined,
      verdict: findings,
      expected: 'AWS would store the policy',
      notExpected: 'AWS would refuse the policy',
      received: refusal === undefined ? `AWS would refuse it (${count})` : 'S3 would refuse it for this bucket',
      notReceived: 'no error found',
      evidence: () => (refusal === undefined ? renderFindings(errors, fileOf(examined)) : refusal.message.split('\n')),
    });
  },
  { each: { of: 'document', passes: 'where every one does' }, ordinaryNames: true },
);
