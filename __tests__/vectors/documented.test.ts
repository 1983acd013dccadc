import { authorizeRequest } from '../../src/evaluator/authorize';
import type { AccessRequest, Outcome, PolicySet } from '../../src/evaluator/request';
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
const topics = new Map<string, number>();
for (const vector of vectors) topics.set(topicOf(vector), (topics.get(topicOf(vector)) ?? 0) + 1);

afterAll(() => {
  const counts = [...topics].map(([topic, count]) => `${topic} ${count}`).join(', ');
  process.stdout.write(`documented.json through authorize: ${vectors.length} vectors (${counts})\n`);
});

test('the file holds every topic', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(247);
  expect(topics.size).toBeGreaterThanOrEqual(31);
});

describe.each([...topics.keys()])('%s', (topic) => {
  const ours = vectors.filter((vector) => topicOf(vector) === topic);
  test.each(ours)('$name ($source)', ({ request, policies, expect: wanted }) => {
    expect(authorizeRequest(request, policies).outcome).toBe(wanted);
  });

  test.each(ours)('$name, as JSON text', ({ request, policies, expect: wanted }) => {
    expect(authorizeRequest(request, asText(policies)).outcome).toBe(wanted);
  });
});

function asText(policies: PolicySet): PolicySet {
  const text = (value: unknown): unknown => (Array.isArray(value) ? value.map(text) : JSON.stringify(value));
  return Object.fromEntries(Object.entries(policies).map(([kind, value]) => [kind, text(value)]));
}
