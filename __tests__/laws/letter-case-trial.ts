import type { Policy } from '../../src';
import type { Random } from '../prover/random';
import type { Loaded } from './left-out-scopes';

const KELVIN = '\u212a';

/** Letters that are one but for their case, as AWS was seen to fold values (O16). */
const families: readonly (readonly string[])[] = [['k', 'K', KELVIN], ['a', 'A'], ['1']];
/** A single call knows of more than a proof does. */
const beyond: typeof families = [...families, ['\u00e9', '\u00c9'], ['\u00e5', '\u00c5', '\u212b']];

/** A name in letters of any case; now and then one of them is not a letter of ASCII, and the name is another. */
function respelt(random: Random, name: string): { readonly text: string; readonly same: boolean } {
  let same = true;
  const letters = name.split(/(?:)/).map((letter) => {
    if (letter.toLowerCase() === 'k' && random.chance(30)) {
      same = false;
      return KELVIN;
    }
    return random.chance(50) ? letter.toUpperCase() : letter.toLowerCase();
  });
  return { text: letters.join(''), same };
}

const caller = 'arn:aws:iam::111122223333:user/a';

/** Names fold in ASCII alone, in one call and in claims. Throws where they do not. */
export function askName(random: Random, { library, matchers }: Loaded): boolean {
  const ofKey = random.chance(50);
  const { text, same } = respelt(random, ofKey ? 'aws:TokenIssueTime' : 'ListBucket');
  const statement = {
    Effect: 'Allow',
    Action: ofKey ? 's3:ListBucket' : `s3:${text}`,
    Resource: '*',
    ...(ofKey && { Condition: { DateGreaterThan: { [text]: '2026-01-01T00:00:00Z' } } }),
  };
  const policy = library.parsePolicy({ Version: '2012-10-17', Statement: [statement] });
  const context = { 'aws:TokenIssueTime': '2026-02-01T00:00:00Z' };
  const request = { principal: caller, action: 's3:ListBucket', resource: 'arn:aws:s3:::b', context };
  const decided = library.authorizeDocument(request, policy).outcome === 'Allow';
  const granted = isGranting(policy, { library, matchers });
  if (decided !== same || granted !== same) throw new Error(JSON.stringify({ text, same, decided, granted }));
  return same;
}

/** A letter that IAM would not accept in a document is not accepted in a claim either. */
function isGranting(policy: Policy, { library, matchers }: Loaded): boolean {
  try {
    return matchers.toGrantAny.call({}, policy, { actions: ['s3:ListBucket'] }).pass;
  } catch (error) {
    if (library.isPolicyError(error)) return false;
    throw error;
  }
}

/** A value under `StringEqualsIgnoreCase` is each of its spellings, and no other: a list of them is the same condition. */
export function askValue(random: Random, { library }: Loaded): boolean {
  const all = spellings(random, families);
  const isComplete = random.chance(50);
  const listed = isComplete ? all : all.filter((one) => one !== all[all.length - 1]);
  const policy = (operator: string, values: readonly string[]) =>
    library.parsePolicy({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:ListBucket',
          Resource: '*',
          Condition: { [operator]: { 'aws:PrincipalTag/team': values.length === 0 ? ['other'] : values } },
        },
      ],
    });
  const folded = policy('StringEqualsIgnoreCase', [random.pick(all)]);
  const spelled = policy('StringEquals', listed);
  const wider = library.checkNoNewAccess(folded, spelled).result === 'FAIL';
  const narrower = library.checkNoNewAccess(spelled, folded).result === 'FAIL';
  const other = listed.length === 0;
  const more = spellings(random, beyond);
  const [one, another] = [random.pick(more), random.pick(more)];
  const context = { 'aws:PrincipalTag/team': another };
  const request = { principal: caller, action: 's3:ListBucket', resource: 'arn:aws:s3:::b', context };
  const decided = library.authorizeDocument(request, policy('StringEqualsIgnoreCase', [one])).outcome;
  if (decided !== 'Allow') throw new Error(JSON.stringify({ one, another, decided }));
  if (wider === isComplete || narrower !== other) throw new Error(JSON.stringify({ all, listed, wider, narrower }));
  return isComplete;
}

/** A word of one letter or two, in every way. */
function spellings(random: Random, letters: typeof families): readonly [string, ...string[]] {
  const word = Array.from({ length: 1 + random.below(2) }, () => random.pick(letters));
  const [first = '', ...others] = word.reduce<string[]>(
    (heads, family) => heads.flatMap((head) => family.map((one) => head + one)),
    [''],
  );
  return [first, ...others];
}
