import '../../src/setup';
import { ask, policy } from './asked-claim';

test('a text of several lines stands on lines of its own, below what it takes the place of', () => {
  const role = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;
  const awsPrincipals = [role('210987654321', 'finance'), role('210987654321', 'treasury')];
  const document = policy({
    Sid: 'Finance',
    Effect: 'Allow',
    Principal: { AWS: [role('210987654312', 'finance'), role('210987654321', 'treasury')] },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::settlements/*',
  });
  const claim = { claim: 'toComplyWithConfigRule' } as const;
  const message = ask(claim, document, 's3-bucket-policy-grantee-check', { awsPrincipals }).message();
  expect(message.slice(message.indexOf('To fix it')).split('\n').slice(0, 5)).toEqual([
    'To fix it, put this in place of "AWS" in statement 0 `Finance`  policy:8',
    '  "AWS": [',
    `    "${awsPrincipals[0]}",`,
    `    "${awsPrincipals[1]}"`,
    '  ]',
  ]);
});
