import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { isCaughtByMost, type Bug } from '../prover/plant';
import { Random } from '../prover/random';
import { loaded } from './left-out-scopes';
import { askPrefix, askResource, askUnlisted } from './names-in-questions-trial';
import type * as trials from './names-in-questions-trial';
import { isWhole, share } from './share';

test.each([
  ['a resource that leaves out a part, and only such a one, is a usage error (A5)', askResource],
  ['a prefix with a wildcard, and only such a one, is a usage error (A16)', askPrefix],
  ['a pattern may be an action that AWS has added since, unless it misspells one', askUnlisted],
])('%s', (_, law) => {
  const random = new Random(20261128);
  const library = loaded();
  const questions = share(150);
  const answers = Array.from({ length: questions }, () => law(random, library)).filter(
    (end) => end === 'answer',
  ).length;
  expect(Math.min(answers, questions - answers)).toBeGreaterThan(0);
});

const bugs: readonly (Bug & { readonly law: 'askResource' | 'askPrefix' | 'askUnlisted' })[] = [
  {
    name: 'a resource may leave out any part',
    law: 'askResource',
    file: 'src/s3/claims/resource-types.ts',
    from: 'for (const [one, other] of fillings) {',
    to: 'for (const [one, other] of fillings.slice(3)) {',
  },
  {
    name: 'an ARN with a colon too many is taken',
    law: 'askResource',
    file: 'src/s3/claims/resource-types.ts',
    from: 'if (isListed(mended)) throw',
    to: 'if (!isListed(mended)) throw',
  },
  {
    name: 'whatever leaves out a part is refused',
    law: 'askResource',
    file: 'src/s3/claims/resource-types.ts',
    from: "if (isListed(text) || isLeftOutIn(policies, name, region === '', account === '')) return;",
    to: "if (isLeftOutIn(policies, name, region === '', account === '')) return; if (isListed(text)) throw new UsageError('no');",
  },
  {
    name: 'a prefix may be a pattern',
    law: 'askPrefix',
    file: 'src/arguments/resource-names.ts',
    from: 'if (prefix === undefined || !hasWildcard(prefix)) return;',
    to: 'if (prefix === undefined || hasWildcard(prefix)) return;',
  },
  {
    name: 'a pattern that no listed action matches is none',
    law: 'askUnlisted',
    file: 'src/requests/unlisted-actions.ts',
    from: "return text.replaceAll('*', '').replaceAll('?', 'x');",
    to: 'return undefined;',
  },
  {
    name: 'a name that the reference lacks is none',
    law: 'askUnlisted',
    file: 'src/requests/unlisted-actions.ts',
    from: 'return isMisspelt(lower, [...names]) ? undefined : text;',
    to: 'return undefined;',
  },
  {
    name: 'what misspells an action is one',
    law: 'askUnlisted',
    file: 'src/requests/unlisted-actions.ts',
    from: 'if (isMisspeltStem(lower, [...service.actions.keys()])) return undefined;',
    to: '',
  },
];

if (isWhole)
  test.each(bugs)('planted: $name', (bug) => {
    const isCaught = isCaughtByMost(bug, (seed) => {
      const law = jest.requireActual<typeof trials>('./names-in-questions-trial')[bug.law];
      const library = loaded();
      return firstWrongAnswer(seed, 20, (random) => law(random, library)) !== undefined;
    });
    expect(isCaught).toBe(true);
  });
