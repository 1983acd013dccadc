import { firstWrongCall } from './open-readings-trial';
import { share } from './share';

const seed = 20261128;

test('a call that tells everything is decided exactly where every reading of an unsettled fact decides it alike', () => {
  expect(firstWrongCall(seed, share(1000))).toBeUndefined();
});
