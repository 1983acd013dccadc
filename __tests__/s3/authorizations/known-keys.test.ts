import { KnownKeys } from '../../../src/s3/authorizations/known-keys';

test('what AWS sends although nobody specifies its value is not absent, whatever was said before', () => {
  const keys = new KnownKeys();
  keys.absent('aws:sourceip', 'aws:useragent');
  keys.tell('aws:sourceip', undefined);
  keys.tell('aws:useragent', 'curl');
  keys.tell('aws:principaltype', 'User');
  keys.tell('aws:principaltype', undefined);
  expect([...keys.present]).toEqual(['aws:sourceip', 'aws:principaltype']);
  expect([...keys.specified]).toEqual([
    ['aws:useragent', 'curl'],
    ['aws:principaltype', 'User'],
  ]);
});
