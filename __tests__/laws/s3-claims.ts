import { authorizeByDocument } from '../../src/evaluator/authorize';
import type { AccessRequest } from '../../src/evaluator/request';
import type { Policy } from '../../src/policy/model';
import type { Verdict } from '../../src/prover/prove';
import { denyAnonymous, denyInsecureTransport, requireEncryption } from '../../src/s3/claims/bucket-claims';
import { sseKms, dsseKms } from '../../src/s3/buckets/encryption';
import { documentDecider } from '../../src/claims/decider';
import type { Random } from '../prover/random';
import type { Topic } from './s3-policies';
import type { Scope } from './s3-requests';
import { bucket, keyArns, type Made } from './s3-world';

/** A claim: as the library proves it, and as one request can break it. */
export interface S3Claim {
  readonly topic: Topic;
  readonly prove: (policy: Policy) => Verdict;
  readonly scope: Scope;
  readonly isBroken: (made: Made, policy: Policy) => boolean;
}

const name = bucket.slice(bucket.lastIndexOf(':') + 1);

function asked(policy: Policy) {
  return { policy, decider: documentDecider(policy) };
}

function outcome(request: AccessRequest, policy: Policy) {
  return authorizeByDocument(request, policy).outcome;
}

const transport: S3Claim = {
  topic: 'transport',
  prove: (policy) => denyInsecureTransport(asked(policy), { bucket: name }),
  scope: { ways: ({ secure }) => !secure },
  isBroken: ({ request, way }, policy) => !way.secure && outcome(request, policy) !== 'ExplicitDeny',
};

const anonymous: S3Claim = {
  topic: 'anonymous',
  prove: (policy) => denyAnonymous(asked(policy), { bucket: name }),
  scope: { callers: ({ kind }) => kind === 'anonymous' },
  isBroken: ({ request, caller }, policy) => caller.kind === 'anonymous' && outcome(request, policy) === 'Allow',
};

/** Uploads must be under KMS, or under one key of it. A bare policy does not specify what an upload without headers leaves. */
function encryption(dual: boolean, keyArn: string | undefined): S3Claim {
  const kinds = dual ? ['SSE-KMS', 'DSSE-KMS'] : ['SSE-KMS'];
  return {
    topic: 'encryption',
    prove: (policy) =>
      requireEncryption(asked(policy), [sseKms(keyArn), ...(dual ? [dsseKms(keyArn)] : [])], { bucket: name }),
    scope: { actions: (action) => action.name === 's3:PutObject', encrypted: true },
    isBroken: ({ request, encryption: given }, policy) => {
      if (request.action !== 's3:PutObject' || given === undefined) return false;
      const accepted = kinds.includes(given.kind) && (keyArn === undefined || keyArn === given.keyArn);
      return !accepted && outcome(request, policy) !== 'ExplicitDeny';
    },
  };
}

export function anyClaim(random: Random): S3Claim {
  return random.pick([transport, anonymous, encryption(random.chance(60), random.chance(40) ? keyArns[0] : undefined)]);
}
