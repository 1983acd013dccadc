import '../../src/setup';
import { every, iamUser, parsePolicy } from '../../src';
import { thrownBy } from '../thrown';

test('what is to refuse every call of a caller is a Deny of every service', () => {
  const allow = { Sid: 'A', Effect: 'Allow', Action: 's3:*', Resource: '*' };
  const gone = every({ callers: [iamUser('arn:aws:iam::111122223333:user/gone')] });
  const policyOf = (...Statement: readonly object[]) => parsePolicy({ Version: '2012-10-17', Statement });
  const { message } = thrownBy(() => {
    expect(policyOf(allow)).toDeny(gone);
  });
  const [, text = ''] = /^To fix it, put this first in "Statement"\n([^]*?\n {4}\}),/m.exec(message) ?? [];
  const deny = JSON.parse(text) as object;
  expect(deny).toMatchObject({ Effect: 'Deny', Action: '*', Resource: '*' });
  expect(policyOf(deny, allow)).toDeny(gone);
});
