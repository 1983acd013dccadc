// The examples of docs/calls.md.
import { createMultipartUpload, iamRole, loadPolicy, sseKms, uploadPart } from 'jest-iam';

const archive = loadPolicy('policies/archive.json');
const object = { key: 'a.log', caller: iamRole('arn:aws:iam::111122223333:role/Writer'), secure: true };

test('a part is judged on the encryption of its upload', () => {
  expect(archive).toAllow(createMultipartUpload({ ...object, encryption: sseKms() }));
  expect(archive).toAllow(uploadPart({ ...object, upload: { encryption: sseKms() } }));
  expect(archive).toExplicitlyDeny(uploadPart({ ...object, upload: { encryption: null } }));
});

test('upload: null switches it off: the part is judged on its own headers', () => {
  expect(archive).toExplicitlyDeny(uploadPart({ ...object, upload: null, encryption: null }));
});
