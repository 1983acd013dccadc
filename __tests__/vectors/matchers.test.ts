import { isPolicyError, isUsageError, s3Bucket, type AccessRequest, type Outcome, type PolicySet } from '../../src';
import { readVectors } from './vectors';

interface Vector {
  readonly name: string;
  readonly source: string;
  readonly request: AccessRequest;
  readonly policies: PolicySet;
  readonly expect: Outcome;
}

const vectors = readVectors<Vector>('documented');
const topicOf = ({ name }: Vector): string => name.slice(0, name.indexOf(':'));

/** Documents that S3 refuses to store: no claim on them passes, negated or not. */
const refused: ReadonlyMap<string, RegExp> = new Map([
  ['s3-encryption: wrong: /* forgotten', /"s3:PutObject" applies to none of the statement's resources/],
  ['s3-tls: wrong: another bucket named', /"amzn-s3-demo-bucket" names another bucket: amzn-s3-demo-bucket2/],
]);
const judged = vectors.filter(({ name }) => !refused.has(name));

const matcherOf = { Allow: 'toAllow', ExplicitDeny: 'toExplicitlyDeny', ImplicitDeny: 'toImplicitlyDeny' } as const;
const outcomes = Object.keys(matcherOf) as readonly Outcome[];

afterAll(() => {
  const topics = new Map<string, number>();
  for (const vector of judged) topics.set(topicOf(vector), (topics.get(topicOf(vector)) ?? 0) + 1);
  const counts = [...topics].map(([topic, count]) => `${topic} ${count}`).join(', ');
  process.stdout.write(
    `documented.json through the one-call matchers: ${judged.length} vectors (${counts}), ${refused.size} refused\n`,
  );
});

test('the file holds the vectors, the two refused ones among them', () => {
  expect(judged.length).toBe(vectors.length - 2);
  expect(vectors.length).toBeGreaterThanOrEqual(247);
});

describe.each(judged)('$name ($source)', ({ request, policies, expect: wanted }) => {
  test.each(outcomes)('%s or not', (outcome) => {
    const matcher = matcherOf[outcome];
    if (outcome === wanted) {
      expect(policies)[matcher](request);
      expect(() => {
        expect(policies).not[matcher](request);
      }).toThrow(`expect(policySet).not.${matcher}(request)`);
    } else {
      expect(policies).not[matcher](request);
      expect(() => {
        expect(policies)[matcher](request);
      }).toThrow(`expect(policySet).${matcher}(request)`);
    }
  });

  test('refused or not', () => {
    if (wanted === 'Allow') expect(policies).not.toDeny(request);
    else expect(policies).toDeny(request);
  });
});

describe.each([...refused])('%s, which S3 refuses (S2, S3)', (name, reason) => {
  const found = vectors.filter((vector) => vector.name === name);

  test.each([...Object.values(matcherOf), 'toDeny'] as const)(
    'is a policy problem of %s, under .not too',
    (matcher) => {
      expect(found).toHaveLength(1);
      for (const { policies, request } of found) {
        const attempts = [
          () => {
            expect(policies)[matcher](request);
          },
          () => {
            expect(policies).not[matcher](request);
          },
        ];
        for (const attempt of attempts) {
          const error = thrownBy(attempt);
          expect(isPolicyError(error)).toBe(true);
          expect(String(error)).toContain(`Policy problem: ${matcher}: `);
          expect(String(error)).toMatch(reason);
        }
      }
    },
  );
});

describe('a request on a bucket that the subject does not speak of (S2)', () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' }],
  };
  const request = { principal: 'anonymous', action: 's3:GetObject', resource: 'arn:aws:s3:::log/a' };
  const here = { ...request, resource: 'arn:aws:s3:::logs/a' };

  test.each([
    ['a lone bucket policy', policy],
    ['a bucket', s3Bucket({ name: 'logs', policy })],
  ])('is a usage error of %s, as a call would be', (_, subject) => {
    for (const claim of [expect(subject), expect(subject).not]) {
      const error = thrownBy(() => {
        claim.toDeny(request);
      });
      expect(isUsageError(error)).toBe(true);
      expect(String(error)).toContain('Matcher error: toDeny: the subject does not mention the bucket "log"');
      expect(String(error)).toContain('did you mean "logs"?');
    }
    expect(subject).toDeny(here);
  });

  test('is judged by an identity policy, and by a policy of patterns only', () => {
    const identity = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: here.resource }] };
    expect(identity).not.toAllow({ ...request, principal: 'arn:aws:iam::111122223333:user/someone' });
    const patterns = { ...policy, Statement: [{ ...policy.Statement[0], Resource: 'arn:aws:s3:::logs-*/*' }] };
    expect(patterns).not.toExplicitlyDeny(request);
  });
});

function thrownBy(attempt: () => void): unknown {
  try {
    attempt();
  } catch (error) {
    return error;
  }
  return undefined;
}
