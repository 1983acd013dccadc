import '../../../src/setup';
import { call, iamRole, parsePolicy } from '../../../src';
import { answered } from '../../matchers/answered';

const caller = iamRole('arn:aws:iam::111122223333:role/reader');
const policy = (Condition: object): ReturnType<typeof parsePolicy> =>
  parsePolicy({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/*' },
      { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::lake/*', Condition },
    ],
  });
const readAt = (context: Readonly<Record<string, string>>) =>
  call('s3:GetObject', { resource: 'arn:aws:s3:::lake/a', caller, secure: true, context });
const revoked = policy({ DateLessThan: { 'aws:TokenIssueTime': '2025-01-01T00:00:00Z' } });

describe('a call at a time that it tells is signed with credentials from before that time', () => {
  test.each([
    ['aws:CurrentTime', '2024-06-01T00:00:00Z'],
    ['aws:EpochTime', '1717200000'],
  ])('%s', (key, time) => {
    expect(revoked).toExplicitlyDeny(readAt({ [key]: time }));
    expect(
      answered(() => {
        expect(revoked).toAllow(readAt({ [key]: time }));
      }).kind,
    ).toBe('fails');
  });

  test('of the last 36 hours, so that later ones were all issued later', () => {
    expect(revoked).toAllow(readAt({ 'aws:CurrentTime': '2025-01-02T12:00:00Z' }));
    const justAfter = readAt({ 'aws:CurrentTime': '2025-01-02T11:59:59Z' });
    expect(
      answered(() => {
        expect(revoked).toAllow(justAfter);
      }).kind,
    ).toBe('undecided');
    expect(
      answered(() => {
        expect(revoked).not.toAllow(justAfter);
      }).kind,
    ).toBe('undecided');
  });

  test('also where the policy reads the time too', () => {
    const both = policy({
      DateLessThan: { 'aws:TokenIssueTime': '2025-01-01T00:00:00Z', 'aws:CurrentTime': '2030-01-01T00:00:00Z' },
    });
    expect(both).toExplicitlyDeny(readAt({ 'aws:CurrentTime': '2024-06-01T00:00:00Z' }));
  });
});

test('without a time no request is older than this year', () => {
  expect(revoked).toAllow(readAt({}));
});
