import { anonymous, getObject, iamRole, putObject, s3Bucket, sseKms, sseS3 } from '../../../src';
import { UsageError } from '../../../src/arguments/usage';
import { callingChainOf } from '../../../src/s3/calls/calling-chain';
import { refusalOf } from '../../../src/s3/calls/refusal';
import { thrownBy } from '../../thrown';

const read = (presigned: unknown) =>
  getObject({ bucket: 'logs', key: 'a', caller: iamRole('arn:aws:iam::111122223333:role/App'), presigned } as never);

test.each([1.5, NaN, '5', -1, 604_800_001, null])('a signature is not %p milliseconds old', (signatureAge) => {
  expect(() => read({ signatureAge })).toThrow(/signatureAge must be a number of milliseconds[^]*valid for seven days/);
});

test.each([0, 60_000, 604_800_000])('a signature may be %p milliseconds old', (signatureAge) => {
  expect(read({ signatureAge }).facts.presigned).toEqual({ signatureAge });
});

test.each(['athena', 'athena.amazonaws.com.evil', '', [], ['athena.amazonaws.com', 'glue'], 5])(
  '%j passes no call on',
  (value) => {
    const error = thrownBy(() => callingChainOf('via', value));
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      problem: expect.stringContaining('is not a service principal') as unknown,
      hint: "name the service that forwards the call, or the chain: 'athena.amazonaws.com'",
    });
  },
);

test('one service or several, first to last', () => {
  expect(callingChainOf('via', 'athena.amazonaws.com')).toEqual(['athena.amazonaws.com']);
  expect(callingChainOf('via', ['b.amazonaws.com', 'a.amazonaws.com.cn'])).toEqual([
    'b.amazonaws.com',
    'a.amazonaws.com.cn',
  ]);
});

const object = { bucket: 'logs', key: 'a' };
const caller = iamRole('arn:aws:iam::111122223333:role/App');
const bucket = s3Bucket({ name: 'logs', defaultEncryption: sseKms() });

test('an upload without headers falls under the default key, one that asks for another encryption does not', () => {
  const upload = { ...object, caller, secure: false };
  expect(refusalOf(putObject({ ...upload, encryption: null }), bucket)).toBe('KmsNeedsHttps');
  expect(refusalOf(putObject({ ...upload, encryption: sseS3() }), bucket)).toBeUndefined();
  const unsigned = { ...object, caller: anonymous, secure: true };
  expect(refusalOf(putObject({ ...unsigned, encryption: null }), bucket)).toBe('KmsNeedsSignature');
  expect(refusalOf(putObject({ ...unsigned, encryption: sseS3() }), bucket)).toBeUndefined();
});
