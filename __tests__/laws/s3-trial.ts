import { compilePolicy } from '../../src/evaluator/compile';
import { toPolicy } from '../../src/policy/parse';
import type { Verdict } from '../../src/prover/prove';
import type { Random } from '../prover/random';
import { anyClaim, type S3Claim } from './s3-claims';
import { bucketPolicy } from './s3-policies';
import { requestsOf } from './s3-requests';

/** One random claim on a random bucket policy, put to the prover and to every request; throws where they differ. */
export function askS3(random: Random, pick: (random: Random) => S3Claim = anyClaim): Verdict {
  const claim = pick(random);
  const document = bucketPolicy(random, claim.topic);
  const wrong = (why: string, cause?: unknown): Error =>
    new Error(`${claim.topic} ${why}: ${JSON.stringify(document)}`, { cause });
  const policy = toPolicy(document, { type: 'resource' });
  const verdict = claim.prove(policy);
  const { statements } = compilePolicy(policy);
  const reads = [...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
  const breaks = (open = false): unknown => {
    for (const made of requestsOf(statements, reads, claim.scope, open))
      if (claim.isBroken(made, policy)) return made.request;
    return undefined;
  };
  switch (verdict.answer) {
    case 'undecided':
      if (verdict.reason !== 'unsettled') throw wrong(`undecided, ${verdict.reason} ${verdict.about}`);
      if (!isOfUntoldKeys(verdict.about)) break;
      // It turns on those keys: without them nothing breaks the claim, with them something does.
      if (breaks() !== undefined || breaks(true) === undefined) throw wrong(`undecided by ${verdict.about}`);
      break;
    case 'proven': {
      const broken = breaks(true);
      if (broken !== undefined) throw wrong(`proven, but ${JSON.stringify(broken)}`);
      break;
    }
    case 'refuted':
      if (breaks() === undefined) throw wrong(`refuted with ${JSON.stringify(verdict.witness)}`);
  }
  return verdict;
}

/** Whether nothing else leaves it open than keys that no page tells the absence of: over HTTP, without signature, under `aws/s3`. */
export function isOfUntoldKeys(about: string): boolean {
  return /^F(?:38|69|74)(?:, F(?:38|69|74))*$/.test(about);
}
