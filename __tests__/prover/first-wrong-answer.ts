import { Random } from './random';

/** The number of the first of so many random questions whose asking throws, as it does where the answer is wrong. */
export function firstWrongAnswer(seed: number, questions: number, ask: (random: Random) => void): number | undefined {
  const random = new Random(seed);
  for (let at = 1; at <= questions; at++) {
    try {
      ask(random);
    } catch {
      return at;
    }
  }
  return undefined;
}
