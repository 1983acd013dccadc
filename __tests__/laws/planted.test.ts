import { firstWrongAnswer } from '../prover/first-wrong-answer';
import { withBug, type Bug } from '../prover/plant';
import type * as trials from './s3-trial';

/** Mistakes in what the library knows of S3 requests, which asking every request has to notice. */
const bugs: readonly (Bug & { readonly seed?: number })[] = [
  {
    name: 'the first kind of caller is left out',
    file: 'src/requests/request-classes.ts',
    from: 'of range.callers)',
    to: 'of range.callers.length > 1 ? range.callers.slice(1) : range.callers)',
  },
  {
    name: 'actions stand for others that carry other keys',
    seed: 4,
    file: 'src/requests/action-slices.ts',
    from: '|${sentKeys(action, group)}`',
    to: '|`',
  },
  {
    name: 'actions stand for others of another nature',
    seed: 1,
    file: 'src/requests/action-slices.ts',
    from: '|${actionKind(action, lower)}',
    to: '',
  },
  {
    name: 'AWS services other than CloudFront call over plain HTTP too',
    file: 'src/requests/caller-facets.ts',
    from: "if (!secure) return listed('CloudFront', cloudFront);",
    to: '',
  },
  {
    name: 'CloudFront calls over HTTPS only',
    file: 'src/requests/request-classes.ts',
    from: '!(secure || mayBeCloudFront(request, service))',
    to: '!secure',
  },
  {
    name: 'anonymous callers upload under KMS',
    seed: 1,
    file: 'src/requests/request-classes.ts',
    from: 'isUnderKms(encryption) && kmsObstacle(request) !== undefined',
    to: "isUnderKms(encryption) && kmsObstacle(request) !== undefined && (caller !== 'anonymous' || !secure)",
  },
  {
    name: 'the endpoint of a passed-on call is told',
    file: 'src/requests/class-keys.ts',
    from: "request.forwarded && request.network === 'endpoint'",
    to: 'false',
  },
  {
    name: 'no request tells the account of its caller',
    seed: 1,
    file: 'src/requests/caller-keys.ts',
    from: "ofItsOwn(key, '000000000000') : free(arn, accountOfArn)",
    to: "ofItsOwn(key, '000000000000') : absent",
  },
  {
    name: 'an upload without headers counts as one under SSE-S3',
    seed: 2,
    file: 'src/s3/claims/bucket-claims.ts',
    from: '? bucket?.defaultEncryption.kind : encryption',
    to: "? 'SSE-KMS' : encryption",
  },
];

/** A bug that few questions show has a seed that comes to one soon. */
const usual = 4713;

function trial(questions: number, seed = usual): number | undefined {
  return firstWrongAnswer(seed, questions, jest.requireActual<typeof trials>('./s3-trial').askS3);
}

describe('planted bugs', () => {
  test.each(bugs.map((bug) => [bug.name, bug] as const))('%s: noticed', (name, bug) => {
    const { seed = usual } = bug;
    const wrong = withBug(bug, () => trial(3000, seed));
    process.stdout.write(`planted "${name}": noticed at S3 claim ${String(wrong)} (seed ${seed})\n`);
    expect(wrong).toBeDefined();
  });

  test('without a bug nothing is noticed', () => {
    const [bug] = bugs;
    if (bug === undefined) throw new Error('no bug');
    expect(withBug({ ...bug, to: bug.from }, () => trial(150))).toBeUndefined();
  });
});
