import { fromCloudFormation } from 'jest-iam';
import 'jest-iam/setup';

const stack = fromCloudFormation('templates/as-found.yaml');
const mended = fromCloudFormation('templates/mended.yaml');

test('nobody reaches the logs over plain HTTP', () => {
  expect(stack.bucket('Logs')).toDenyInsecureTransport();
});

test('the policy lets in no strangers', () => {
  expect(stack.policy('LogsPolicy')).not.toBePublic();
});

test('mended: nobody reaches the logs over plain HTTP', () => {
  expect(mended.bucket('Logs')).toDenyInsecureTransport();
});

test('mended: the policy lets in no strangers', () => {
  expect(mended.policy('LogsPolicy')).not.toBePublic();
});
