import { readCaller } from '../evaluator/caller-parts';
import { keysRead, statementsOf } from '../requests/action-slices';
import type { DocumentStatement, Policy } from '../policy/model';
import { foldName } from '../values/letter-case';
import { isCall } from '../s3/calls/described-call';
import { keyFactsOf, spelledKey } from '../service-reference';
import { listed, oneOrMany } from '../values/one-or-many';
import {
  allowingStatements,
  cureAt,
  cureOfNewStatements,
  cureOfStatement,
  type CurableStatement,
} from './cured-subject';
import type { Cure, CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { writtenTests, type WrittenTest } from './condition-edits';
import { accountOfEntry } from './list-members';
import { placeholderOf } from './placeholder-value';
import { mergedConditions, statementLike, type Condition } from './new-statement';

/**
 * The Allows that let a call in without a key that it says it lacks, each asking for it of the caller's account: for the value
 * that the file has for it elsewhere, or for any, where no statement asks for it. Other callers of the statement go on without.
 */
export function demandedKeys({ subject, witness }: FailedClaim, question: unknown): CureOptions {
  if (witness === undefined || !isCall(question)) return [];
  const { policies } = subject.decider;
  const read = keysRead(statementsOf(policies));
  const demanded = [...question.facts.context].flatMap(([key, value]): Condition[] => {
    const known = value === null ? valueInFile(key, policies) : undefined;
    if (known !== undefined) return [{ StringEquals: { [spelledKey(key)]: known } }];
    return value === null && !read.has(key) ? [{ Null: { [spelledKey(key)]: 'false' } }] : [];
  });
  const allows = allowingStatements(subject, witness);
  const { account } = readCaller(witness.principal);
  if (demanded.length === 0 || account === undefined || allows.length === 0) return [];
  const cures = allows.map((one) => demanding(one, account, mergedConditions(demanded)));
  return cures.some((one) => one.length === 0) ? [] : [cures.flat()];
}

/** The one value that the files of some policies have for a key, be it in a statement of another policy; nothing where they have several. */
function valueInFile(key: string, policies: readonly Policy[]): string | undefined {
  if (keyFactsOf(key)?.type !== 'String') return undefined;
  const texts = new Set(policies.map(({ text, document }) => text ?? JSON.stringify(document)));
  const [value, ...others] = new Set([...texts].flatMap((text) => valuesIn(text, key)));
  return others.length > 0 ? undefined : value;
}

/** The plain values behind a key in a text of JSON or YAML: no list, no function and no pattern. */
function valuesIn(text: string, key: string): readonly string[] {
  return foldName(text)
    .split(key)
    .reduce<{ readonly at: number; readonly values: readonly string[] }>(
      ({ at, values }, part, index) => {
        const end = at + part.length + (index === 0 ? 0 : key.length);
        const value = /^["']?\s*:\s*["']?([\w+=.@:/-]{2,})["']?\s*(?:[,}\]\n#]|$)/.exec(
          index === 0 ? '' : text.slice(at + key.length),
        )?.[1];
        return { at: end, values: value === undefined || /^(?:true|false)$/.test(value) ? values : [...values, value] };
      },
      { at: 0, values: [] },
    ).values;
}

/** The tests by which the Allows of cures ask such a call for a key that it lacks. */
export function testsOfLacking(cures: readonly Cure[], question: unknown): readonly WrittenTest[] {
  if (!isCall(question)) return [];
  const statements = cures.map(({ value }) => (value ?? {}) as Partial<DocumentStatement>);
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Condition = {} }) => writtenTests({ Condition }))
    .filter(({ operator, key, value }) => {
      const isDemand = operator === 'StringEquals' || (operator === 'Null' && value === 'false');
      return isDemand && question.facts.context.get(foldName(key)) === null;
    });
}

/** Whether a test asks for whatever value, which the author of the policy had better write as the one that is meant. */
export function isToFillIn({ operator, key }: WrittenTest): boolean {
  return operator === 'Null' && keyFactsOf(foldName(key))?.type === 'String';
}

/** Such cures as they are pasted: with a placeholder for each value, which no policy may keep. */
export function withTextsToFillIn(
  cures: readonly Cure[],
  tests: readonly WrittenTest[],
  account: string | undefined,
): readonly Cure[] {
  if (tests.length === 0) return cures;
  const filled = { StringEquals: Object.fromEntries(tests.map(({ key }) => [key, placeholderOf(key, account)])) };
  return cures.map((cure) => {
    const { Condition, ...others } = (cure.value ?? {}) as Partial<DocumentStatement>;
    const own = writtenTests({ Condition: Condition ?? {} });
    const left = own.filter(({ operator, key }) => !tests.some((one) => one.operator === operator && one.key === key));
    if (left.length === own.length) return cure;
    const kept = left.map(({ operator, key, value }) => ({ [operator]: { [key]: value } }));
    return { ...cure, value: { ...others, Condition: mergedConditions([...kept, filled]) } };
  });
}

function demanding(one: CurableStatement, account: string, demanded: Condition): readonly Cure[] {
  const { Principal } = one.statement;
  const Condition = mergedConditions([one.statement.Condition ?? {}, demanded]);
  const callers = typeof Principal === 'object' && Object.keys(Principal).length === 1 ? Principal.AWS : undefined;
  if (callers === undefined) return [];
  const own = listed(callers).filter((entry) => accountOfEntry(entry) === account);
  const others = listed(callers).filter((entry) => !own.includes(entry));
  if (own.length === 0) return [];
  if (others.length === 0) return [cureOfStatement(one, { ...one.statement, Condition })];
  const added = statementLike({ ...one.statement, Principal: { AWS: oneOrMany(own) }, Condition }, one.policy);
  return [cureAt(one, ['Principal', 'AWS'], oneOrMany(others)), ...cureOfNewStatements(one, [added])];
}
