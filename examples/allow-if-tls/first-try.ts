import { loadPolicy } from 'jest-iam';
import 'jest-iam/setup';

test('nobody reaches the logs over plain HTTP', () => {
  expect(loadPolicy('policies/logs.json')).toDenyInsecureTransport();
});

test('mended: nobody reaches the logs over plain HTTP', () => {
  expect(loadPolicy('policies/logs-mended.json')).toDenyInsecureTransport();
});
