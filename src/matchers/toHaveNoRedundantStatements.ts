import { coveringWildcards } from '../cures/covering-wildcards';
import { removalCures } from '../cures/removal-cures';
import type { Policy } from '../policy/model';
import { isPlainlyWritten } from '../policy/plainly-written';
import { renderCovering, renderKeeping, renderNarrowing } from '../report/covered-statement';
import { renderCure } from '../report/render-cure';
import { once, onceForEach } from '../values/once';
import { renderLines, renderPlace } from '../report/excerpt';
import { neverMetBy, nameOfStatement, renderContradiction, renderNeedlessness } from '../report/needless-statement';
import { listedTexts } from '../report/listed-texts';
import { undecidedError } from '../report/undecided';
import { redundancyOf } from '../claims/redundancy';
import { nothingToPaste } from './nothing-to-paste';
import { matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';
import { UsageError } from '../arguments/usage';
import { defineMatcher } from './define-matcher';
import { subjectOf } from './subject';

/** How many statements a message says of what makes them needless: each takes proofs of its own. */
const MOST_EXPLAINED = 5;

/** What to do first where no request meets a statement, since its condition or Resource may be what is wrong, and what else. */
function mendFirst(policy: Policy, redundant: readonly number[]): readonly string[] {
  const never = redundant.flatMap((index) => {
    const by = neverMetBy(policy, index);
    return by === undefined ? [] : [{ name: nameOfStatement(policy, index), by }];
  });
  const [first, ...others] = never;
  if (first === undefined) return [];
  const isOne = others.length === 0;
  const them = isOne ? 'it' : 'them';
  const parts = [...new Set(never.map(({ by }) => (isOne ? by : `${by}s`)))];
  return [
    `If requests are meant to meet ${listedTexts(never.map(({ name }) => name))}, mend ${isOne ? 'its' : 'their'} ${listedTexts(parts)} and keep ${them}`,
    `If none are meant to, remove ${them}:`,
  ];
}

/** Each statement is needed: without it some request would be decided otherwise. */
export const toHaveNoRedundantStatements = defineMatcher(
  'toHaveNoRedundantStatements',
  function (this: MatcherCall, received: unknown): MatcherResult {
    const { policy } = subjectOf(received);
    if (policy === undefined) throw new UsageError('the subject must be a single policy', 'give one policy');
    const { redundant, undecided } = redundancyOf(policy);
    const [open] = undecided;
    if (redundant.length === 0 && open !== undefined) {
      throw undecidedError(open.verdict);
    }
    const answerTo = onceForEach<ReturnType<typeof coveringWildcards>>(MOST_EXPLAINED);
    // What no request meets, no wildcard of another statement makes needless.
    const wildcardsOver = (index: number): ReturnType<typeof coveringWildcards> =>
      answerTo(String(index), () => (neverMetBy(policy, index) === undefined ? coveringWildcards(policy, index) : []));
    const explained = redundant.slice(0, MOST_EXPLAINED);
    const mayStay = (index: number): boolean =>
      neverMetBy(policy, index) !== undefined || wildcardsOver(index).length > 0;
    const lines = (): readonly string[] =>
      redundant.flatMap((index, at) => {
        const statement = policy.statements[index];
        if (statement === undefined) return [];
        const line = `  ${nameOfStatement(policy, index)}  ${renderPlace(policy, statement.path)}`;
        // What goes from a template is shown nowhere else.
        const lines = isPlainlyWritten(policy) ? '' : renderLines(policy, statement.path);
        return at >= MOST_EXPLAINED
          ? [line]
          : [
              `${line}${lines}: ${renderNeedlessness(policy, index)}`,
              ...renderContradiction(policy, index),
              ...renderCovering(policy, wildcardsOver(index)),
            ];
      });
    const cures = once(() => removalCures(policy, redundant));
    return matcherResult(this, {
      subject: 'policy',
      pass: redundant.length === 0,
      verdict: { redundant },
      expected: 'every statement changes some decision',
      notExpected: 'at least one statement changes no decision',
      received:
        redundant.length === 1
          ? `this one changes none${redundant.some(mayStay) ? '' : ', so it can go'}`
          : 'any one of these can go without changing a decision',
      notReceived: 'every statement changes some decision',
      evidence: lines,
      ...(this.isNot && {
        paste: () => [
          nothingToPaste('each statement is needed; if that is meant, write toHaveNoRedundantStatements()'),
        ],
      }),
      ...(redundant.length > 0 &&
        !this.isNot &&
        isPlainlyWritten(policy) && {
          cures,
          paste: () => [
            ...mendFirst(policy, redundant),
            ...explained.flatMap((index) => renderKeeping(policy, index, wildcardsOver(index))),
            ...renderCure({ policy }, cures(), () => true),
            ...explained.flatMap((index) => renderNarrowing(policy, wildcardsOver(index))),
          ],
        }),
    });
  },
);
