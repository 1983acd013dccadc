import { loadPolicy } from 'jest-iam';

test('nobody reaches the logs over plain HTTP', () => {
  expect(loadPolicy('policies/logs.json')).toDenyInsecureTransport();
});

test('mended: nobody reaches the logs over plain HTTP', () => {
  expect(loadPolicy('policies/logs-mended.json')).toDenyInsecureTransport();
});
