// The test as one writes it first, on the policy as found and on the mended one. `npm run demo` shows how it ends.
import { loadPolicy } from 'jest-iam';

test.each(['as-found', 'mended'])('policies/%s.json lets nobody in without credentials', (name) => {
  expect(loadPolicy(`policies/${name}.json`)).toDenyAnonymous();
});
