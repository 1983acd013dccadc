import { accountIn, isAccountId, parseArn } from '../../src/values/arn';
import { parseBinary } from '../../src/values/binary';
import { parseBoolean } from '../../src/values/boolean';

describe('ARN', () => {
  test('C25: the sixth part is all after the fifth colon', () => {
    expect(parseArn('arn:aws:logs:us-east-1:111122223333:log-group:/a:b')).toEqual({
      partition: 'aws',
      service: 'logs',
      region: 'us-east-1',
      account: '111122223333',
      resource: 'log-group:/a:b',
    });
  });

  test.each(['', '*', 'arn', 'arn:aws:s3', 'arn:aws:s3::b', 'urn:aws:s3:::b', 'ARN:aws:s3:::b'])(
    '%j is none',
    (text) => {
      expect(parseArn(text)).toBeUndefined();
    },
  );

  test('B9: the account, where there is one', () => {
    expect(accountIn('arn:aws:sqs:us-east-1:111122223333:q')).toBe('111122223333');
    expect(accountIn('arn:aws:iam::111122223333:root')).toBe('111122223333');
    for (const none of [
      'arn:aws:s3:::b',
      'arn:aws:iam::aws:policy/x',
      'arn:aws:x',
      '*',
      'arn:aws:a:b:1111222233334:x',
    ]) {
      expect(accountIn(none)).toBeUndefined();
    }
  });

  test.each(['11112222333', '1111222233334', '11112222333a', '١١١١٢٢٢٢٣٣٣٣', ''])('%j is no account id', (text) => {
    expect(isAccountId(text)).toBe(false);
  });
});

describe('Boolean', () => {
  test.each(['true', 'TRUE', 'True'])('C16: %s', (text) => {
    expect(parseBoolean(text)).toBe(true);
  });

  test.each(['false', 'FALSE', 'fAlse'])('C16: %s', (text) => {
    expect(parseBoolean(text)).toBe(false);
  });

  test.each(['1', '0', 'yes', 'no', '', ' true', 'true ', 'true\n', 'constructor'])('C16: %j is neither', (text) => {
    expect(parseBoolean(text)).toBeUndefined();
  });
});

describe('binary', () => {
  test('C18: bytes, not text: unused bits do not count', () => {
    expect(parseBinary('QQ==')).toBe('A');
    expect(parseBinary('QR==')).toBe('A');
    expect(parseBinary('')).toBe('');
  });

  test.each(['Q', 'QQ', 'QQ=', 'Q===', '=QQQ', 'QQ==\n', 'Q-_=', '£££='])('%j is no base64', (text) => {
    expect(parseBinary(text)).toBeUndefined();
  });
});
