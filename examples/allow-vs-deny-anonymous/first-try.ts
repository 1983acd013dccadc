// The test as one writes it first, on the policy as found and on the mended one. `npm run demo` shows how it ends.
import { loadPolicy } from 'jest-iam';

describe.each(['as-found', 'mended'])('policies/%s.json', (name) => {
  const policy = loadPolicy(`policies/${name}.json`);

  test('denies every request over plain HTTP', () => {
    expect(policy).toDenyInsecureTransport();
  });

  test('lets nobody in without credentials', () => {
    expect(policy).toDenyAnonymous();
  });
});
