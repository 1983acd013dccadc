// Compiled, not run: the matchers on the global `expect` that `@types/jest` declares.
import 'jest-iam/setup';
import {
  abortMultipartUpload,
  copyObject,
  createBucket,
  getObject,
  clientSideEncryption,
  kmsQuota,
  kmsRequestRate,
  anonymous,
  dsseKms,
  every,
  parsePolicy,
  putObject,
  sseKms,
  sseS3,
  type Call,
  type Policy,
} from 'jest-iam';

declare const policy: Policy;
declare const upload: Call;

export function right(): void {
  expect(policy).toAllow(upload);
  expect(policy).toDeny(upload);
  expect(policy).toExplicitlyDeny(upload);
  expect(policy).not.toImplicitlyDeny(upload);
  expect(policy).toDenyInsecureTransport();
  expect(policy).toDenyInsecureTransport({ bucket: 'logs' });
  expect(policy).not.toDenyAnonymous();
  expect(policy).toRequireEncryption([sseKms(), dsseKms()]);
  expect(policy).toRequireEncryption([sseS3()], { bucket: 'logs', prefix: 'in/' });
  expect(policy).toRequireSseKms({ kmsKey: 'arn:aws:kms:eu-west-1:111122223333:key/k', prefix: 'in/' });
  expect(policy).toRequireSseS3();
  expect(policy).toBeValidPolicy({ type: 'resource' });
  expect(policy).toHaveFinding('INVALID_ACTION', { path: 'Statement[0].Action', line: 3 });
  expect(policy).toRequireTlsVersion('1.2', { bucket: 'logs' });
  expect(policy).not.toBePublic({ only: ['s3:GetObject'] });
  expect(policy).not.toGrantAny({ actions: ['s3:Put*'], resources: ['arn:aws:s3:::logs/*'], principals: [anonymous] });
  expect(policy).not.toLockOut(anonymous, { actions: ['s3:PutBucketPolicy'] });
  expect(policy).toEnforceIdentityPerimeter({ organizations: ['o-a1b2c3d4e5'] });
  expect(policy).toEnforceNetworkPerimeter({ sourceIps: ['203.0.113.0/24'] });
  expect(policy).toPreventConfusedDeputy({ accounts: ['111122223333'] });
  expect(policy).not.toBeMorePermissiveThan(policy);
  expect(policy).toBeEquivalentTo('{}');
  expect(policy).toHaveNoRedundantStatements();
  expect(policy).toComplyWithConfigRule('s3-bucket-policy-grantee-check', { awsPrincipals: '111122223333' });
  expect(policy).toDeny(every({ secure: false }));
  expect({ policy }).toEqual({ policy: expect.toDenyInsecureTransport() });
  expect({ policy }).toEqual({ policy: expect.not.toDenyAnonymous() });
}

export function wrong(): void {
  // @ts-expect-error no such matcher
  expect(policy).toDenyInsecureTransports();
  // @ts-expect-error the call is missing
  expect(policy).toAllow();
  // @ts-expect-error an operation, not a call
  expect(policy).toDeny(putObject);
  // @ts-expect-error no such option
  expect(policy).toDenyInsecureTransport({ buckets: 'logs' });
  // @ts-expect-error no policy sees it
  expect(policy).toRequireEncryption([clientSideEncryption()]);
  // @ts-expect-error no policy sees it
  expect(policy).toDeny(every({ encryption: clientSideEncryption() }));
  // @ts-expect-error no such constructor
  expect(kmsRequestRate({ perSecond: { putObjects: 1 } })).toBeLessThan(kmsQuota('eu-west-1'));
  // @ts-expect-error one encryption, not a list of them
  expect(policy).toRequireEncryption(sseKms());
  // @ts-expect-error no encryption, but the text of its header
  expect(policy).toRequireEncryption(['aws:kms']);
  // @ts-expect-error no such type of policy
  expect(policy).toBeValidPolicy({ type: 'bucket' });
  // @ts-expect-error a line is a number
  expect(policy).toHaveFinding('INVALID_ACTION', { line: '3' });
  // @ts-expect-error it takes no argument
  expect(policy).toDenyAnonymous('logs');
  // @ts-expect-error no such rule
  expect(policy).toComplyWithConfigRule('s3-bucket-ssl');
  // @ts-expect-error no such version
  expect(policy).toRequireTlsVersion('2.0');
  // @ts-expect-error the actions are missing
  expect(policy).toLockOut(anonymous);
  // @ts-expect-error one organization, not a list of them
  expect(policy).toEnforceIdentityPerimeter({ organizations: 'o-a1b2c3d4e5' });
  // @ts-expect-error the reference is missing
  expect(policy).not.toBeMorePermissiveThan();
  // @ts-expect-error no such matcher, asymmetric
  expect({ policy }).toEqual({ policy: expect.toDenyInsecureTransports() });
}

export function document(): string | undefined {
  const { Statement } = policy.document;
  // @ts-expect-error one statement need not be in a list
  Statement.map(String);
  // @ts-expect-error no such element
  String(policy.document.Statements);
  return [Statement].flat()[0]?.Sid;
}

export function callsOfObjects(): void {
  const object = { bucket: 'logs', key: 'a', caller: anonymous, expectedBucketOwner: '111122223333' };
  abortMultipartUpload({ ...object, initiator: 'arn:aws:iam::111122223333:user/ana', objectOwner: null });
  copyObject({ ...object, copySource: 'logs/b', taggingDirective: 'REPLACE', objectOwner: '111122223333' });
}

export function wrongCalls(): void {
  // @ts-expect-error no such option
  putObject({ bucket: 'logs', key: 'a', caller: anonymous, encrypted: true });
  // @ts-expect-error a bucket that is created has no owner to expect
  createBucket({ bucket: 'logs', caller: anonymous, expectedBucketOwner: '111122223333' });
  // @ts-expect-error a read begins no upload
  getObject({ bucket: 'logs', key: 'a', caller: anonymous, initiator: anonymous });
  // @ts-expect-error only a copy has tags to take along
  putObject({ bucket: 'logs', key: 'a', caller: anonymous, taggingDirective: 'COPY' });
  // @ts-expect-error no such type of policy
  parsePolicy('{}', { type: 'bucket' });
}
