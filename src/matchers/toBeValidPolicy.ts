import { withCures, type Cure } from '../cures/cure';
import { spellingCures } from '../cures/spelling-cures';
import { isPolicy, POLICY_PLACES, type PolicyType } from '../policy/model';
import { validate } from '../policy/validate';
import { valueAt } from '../policy/value-at';
import { isBucket } from '../s3/buckets/bucket';
import { once } from '../values/once';
import { policyTypes } from '../policy/type-rules';
import { renderFindings } from '../report/findings';
import { checkOneOf } from '../arguments/checks';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { examine, fileOf, type Examined } from './examined-document';
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
    const isCured = errors.length > 0 && !this.isNot && !isBucket(received);
    const cures = isCured ? once(() => curesOf(examined, type)) : undefined;
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
      ...(cures !== undefined && { cures, paste: () => renderSpelling(documentOf(examined), cures()) }),
    });
  },
  { each: { of: 'document', passes: 'where every one does' }, ordinaryNames: true },
);

/** The misspelt names with which alone AWS would store the document. */
function curesOf(examined: Examined, type: PolicyType | undefined): readonly Cure[] {
  const document = documentOf(examined);
  if (document === undefined) return [];
  const options = type === undefined ? {} : { type };
  const cures = spellingCures(document, validate(examined.document, options));
  const mended = cures.length === 0 ? undefined : withCures(document, cures);
  if (mended === undefined) return [];
  return validate(mended, options).some(({ severity }) => severity === 'error') ? [] : cures;
}

/** The document as an object; nothing where it is text that is not JSON, or stands in a larger one. */
function documentOf({ document }: Examined): object | undefined {
  if (isPolicy(document)) return document[POLICY_PLACES] === undefined ? document.document : undefined;
  if (typeof document === 'object') return document;
  try {
    const read: unknown = JSON.parse(document);
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    // Its syntax is what is wrong with it.
    return undefined;
  }
}

function renderSpelling(document: object | undefined, cures: readonly Cure[]): readonly string[] {
  return cures.map(
    ({ path, value }) => `To fix it, write ${JSON.stringify(value)} for ${JSON.stringify(valueAt(document, path))}`,
  );
}
