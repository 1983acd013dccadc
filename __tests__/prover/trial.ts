import { toPolicy } from '../../src/policy/parse';
import { documentOutcomes } from '../../src/prover/document-formulas';
import { layersOf, policiesOf, setOutcomes } from '../../src/prover/policy-set-formulas';
import { claims, compare, verdictOn, type Agreement, type Options } from './compare';
import type { Random } from './random';
import { randomPolicy, randomSet, type Mix } from './small-policies';
import { actions, askedOne, askedSet, callers, modes, owner, type Scope } from './small-universe';

/** One random question to prover and brute force; throws where they differ. */
export function askOne(random: Random, mix: Mix): Agreement {
  const document = randomPolicy(random, mix);
  const unwanted = random.pick(claims);
  try {
    const policy = toPolicy(document, { type: mix.principals ? 'resource' : 'identity' });
    return compare(askedOne(policy), (space) => documentOutcomes(policy, space), unwanted, { doubtful: mix.open });
  } catch (error) {
    throw new Error(`${unwanted.join(' or ')} of ${JSON.stringify(document)}`, { cause: error });
  }
}

export function scopeOf(random: Random): Scope {
  const inside = callers.filter(({ row }) => row.endsWith(owner));
  return {
    row: random.pick(random.chance(60) ? inside : callers).row,
    action: random.pick(actions),
    mode: random.pick(modes),
  };
}

/** As `askOne`, of a set of layers and a part of the world. */
export function askSet(random: Random): Agreement {
  const scope = scopeOf(random);
  const set = randomSet(random, scope);
  const unwanted = random.chance(40) ? (['Allow'] as const) : random.pick(claims);
  try {
    const layers = layersOf(set);
    return compare(askedSet(set, policiesOf(layers)), (space) => setOutcomes(layers, space), unwanted, { scope });
  } catch (error) {
    throw new Error(`${unwanted.join(' or ')} of ${JSON.stringify({ scope, set })}`, { cause: error });
  }
}

/** The answer with few steps and with many. */
export function askBriefly(random: Random): { readonly brief: string; readonly whole: string } {
  const policy = toPolicy(randomPolicy(random, { open: false, principals: true }), { type: 'resource' });
  const unwanted = random.pick(claims);
  const ask = (options: Options & { readonly steps?: number }): string =>
    verdictOn(askedOne(policy), (space) => documentOutcomes(policy, space), unwanted, options).answer;
  return { brief: ask({ steps: 60 }), whole: ask({}) };
}

export type Kind = 'documents' | 'open documents' | 'sets' | 'few steps';

/** A question of a kind; throws where the answer is wrong. */
export function askOfKind(kind: Kind, random: Random): void {
  if (!isRight(kind, random)) throw new Error(`${kind}: a wrong answer`);
}

function isRight(kind: Kind, random: Random): boolean {
  switch (kind) {
    case 'documents':
      return askOne(random, { open: false, principals: random.chance(75) }) !== 'undecided';
    case 'open documents':
      askOne(random, { open: true, principals: random.chance(75) });
      return true;
    case 'sets':
      return askSet(random) !== 'undecided';
    case 'few steps': {
      const { brief, whole } = askBriefly(random);
      return brief === 'undecided' || brief === whole;
    }
  }
}
