import type { UnlimitedAllow } from '../cures/public-cures';
import { foldName } from '../values/letter-case';
import { renderPlace } from './excerpt';
import { nameOfStatement } from './needless-statement';

/** Where a test of a provider's claim goes, and its form: which value it has, the message does not know. */
export function renderMissingClaim({ allow, key }: UnlimitedAllow): readonly string[] {
  const { statement, policy, path, index } = allow;
  const { Condition } = statement;
  const operator = Object.keys(Condition ?? {}).find((name) => foldName(name) === 'stringequals');
  const test = `"${key}": "<${placeholderOf(key)}>"`;
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

/** What the value of a claim is, where its name does not say it. */
function placeholderOf(key: string): string {
  if (key === 'cognito-identity.amazonaws.com:aud') return "your identity pool's id";
  const claim = key.slice(key.lastIndexOf(':') + 1);
  if (claim === 'aud') return "your client's id";
  return claim === 'app_id' ? "your app's id" : `the ${claim} that you mean`;
}
