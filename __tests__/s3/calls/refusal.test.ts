import { anonymous, iamRole, putObject, s3Bucket, sseKms, sseS3 } from '../../../src';
import { refusalOf } from '../../../src/s3/calls/refusal';

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
