import { createRequire } from 'node:module';

const matchers = createRequire(import.meta.url)('../dist/matchers/index.js');

const matcherOf = {
  insecureTransport: 'toDenyInsecureTransport',
  anonymousDenied: 'toDenyAnonymous',
  requireSseKms: 'toRequireSseKms',
};

/** The claims about every S3 request that are measured. */
export const claims = Object.keys(matcherOf);

/** Whether a claim holds, asked as a test asks it. Throws where it stays undecided. */
export function holds(policy, claim) {
  return matchers[matcherOf[claim]].call({ isNot: false }, policy).pass;
}

/** `proven`, `refuted` or `undecided` with the reason. */
export function verdictOf(policy, claim) {
  try {
    return { answer: holds(policy, claim) ? 'proven' : 'refuted' };
  } catch (error) {
    if (typeof error?.reason === 'string') return { answer: 'undecided', reason: error.reason };
    throw error;
  }
}
