import { placeholderOf } from '../cures/placeholder-value';
import type { UnlimitedAllow } from '../cures/public-cures';
import { foldName } from '../values/letter-case';
import { renderPlace } from './excerpt';
import { nameOfStatement } from './needless-statement';

/** Where a test of a provider's claim goes, and its form: which value it has, the message does not know. */
export function renderMissingClaim({ allow, key }: UnlimitedAllow): readonly string[] {
  const { statement, policy, path, index } = allow;
  const { Condition } = statement;
  const operator = Object.keys(Condition ?? {}).find((name) => foldName(name) === 'stringequals');
  const test = `"${key}": "${placeholderOf(key)}"`;
  const [place, line] =
    operator !== undefined
      ? [['Condition', operator], test]
      : Condition !== undefined
        ? [['Condition'], `"StringEquals": { ${test} }`]
        : [[], `"Condition": { "StringEquals": { ${test} } }`];
  const name = nameOfStatement(policy, index);
  const element = place.length === 0 ? name : `${place.join('.')} of ${name}`;
  return [`  in ${element}  ${renderPlace(policy, [...path, ...place])}`, `    ${line}`];
}
