// The examples of docs/matchers.md.
import { anonymous, dsseKms, getObject, iamRole, loadPolicy, putObject, s3Bucket, sseKms, sseS3 } from 'jest-iam';

const archive = loadPolicy('policies/archive.json');
const writer = iamRole('arn:aws:iam::111122223333:role/Writer');

test('toAllow', () => {
  const upload = { key: 'a.log', caller: writer, secure: true };
  expect(archive).toAllow(putObject({ ...upload, encryption: sseKms() }));
  expect(archive).not.toAllow(putObject({ ...upload, encryption: sseS3() }));
});

test('toDeny', () => {
  expect(archive).toDeny(getObject({ key: 'a.log', caller: anonymous, secure: true }));
  // The policy is silent on this one, and the role may have policies of its own.
  expect(archive).not.toDeny(getObject({ key: 'a.log', caller: writer, secure: true }));
});

test('toExplicitlyDeny', () => {
  expect(archive).toExplicitlyDeny(getObject({ key: 'a.log', caller: writer, secure: false }));
});

test('toImplicitlyDeny', () => {
  expect(archive).toImplicitlyDeny(getObject({ key: 'a.log', caller: writer, secure: true }));
});

test('toDenyInsecureTransport', () => {
  expect(archive).toDenyInsecureTransport();
  expect(archive).toDenyInsecureTransport({ bucket: 'archive' });
});

test('toRequireSseKms', () => {
  expect(archive).toRequireSseKms();
  expect(archive).not.toRequireSseKms({
    kmsKey: 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab',
  });
});

test('toRequireSseS3', () => {
  expect(archive).not.toRequireSseS3();
});

test('toRequireEncryption', () => {
  expect(archive).toRequireEncryption([sseKms(), dsseKms()]);
  expect(archive).not.toRequireEncryption([sseS3()], { prefix: '2026/' });
});

test('toDenyAnonymous', () => {
  expect(archive).toDenyAnonymous();
});

test('toBeValidPolicy', () => {
  expect(archive).toBeValidPolicy({ type: 'resource' });
  expect({ Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 's3:*' } }).not.toBeValidPolicy({
    type: 'identity',
  });
});

test('toHaveFinding', () => {
  const misspelt = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:PutOject', Resource: '*' } };
  expect(misspelt).toHaveFinding('INVALID_ACTION', { path: 'Statement.Action' });
});

test('toRequireTlsVersion', () => {
  expect(archive).not.toRequireTlsVersion('1.2');
});

test('toBePublic', () => {
  expect(archive).not.toBePublic();
});

test('toGrantAny', () => {
  expect(archive).toGrantAny({ actions: ['s3:PutObject'], principals: [writer] });
  expect(archive).not.toGrantAny({ actions: ['s3:Get*', 's3:Delete*'] });
});

test('toLockOut', () => {
  const admin = iamRole('arn:aws:iam::111122223333:role/Admin');
  expect(archive).not.toLockOut(admin, { actions: ['s3:PutBucketPolicy', 's3:DeleteBucketPolicy'] });
  expect(archive).toLockOut(admin, { actions: ['s3:PutObject'] });
});

test('toEnforceIdentityPerimeter', () => {
  expect(archive).toEnforceIdentityPerimeter({ accounts: ['111122223333'] });
});

test('toEnforceNetworkPerimeter', () => {
  expect(archive).not.toEnforceNetworkPerimeter({ vpcs: ['vpc-0123456789abcdef0'] });
});

test('toPreventConfusedDeputy', () => {
  expect(archive).toPreventConfusedDeputy({ accounts: ['111122223333'] });
});

test('toBeMorePermissiveThan', () => {
  const deployed = loadPolicy('policies/logs.json');
  expect(deployed).not.toBeMorePermissiveThan(deployed);
  expect(archive).toBeMorePermissiveThan(deployed);
});

test('toBeEquivalentTo', () => {
  expect(archive).toBeEquivalentTo(JSON.stringify(archive.document));
});

test('toHaveNoRedundantStatements', () => {
  expect(archive).toHaveNoRedundantStatements();
});

test('toComplyWithConfigRule', () => {
  expect(archive).toComplyWithConfigRule('s3-bucket-ssl-requests-only');
  expect(archive).toComplyWithConfigRule('s3-bucket-policy-grantee-check', { awsPrincipals: writer.arn });
  const bucket = s3Bucket({ name: 'archive', account: '111122223333', policy: archive });
  expect(bucket).toComplyWithConfigRule('s3-bucket-public-read-prohibited');
  expect(bucket).not.toComplyWithConfigRule('s3-default-encryption-kms');
});
