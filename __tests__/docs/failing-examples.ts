import {
  environment,
  every,
  fromCloudFormation,
  getObject,
  iamRole,
  kmsKey,
  loadPolicy,
  parsePolicy,
  putObject,
  s3Bucket,
  sseC,
  sseKms,
} from 'jest-iam';
import { undecidedError } from '../../src/report/undecided';

const logs = loadPolicy('policies/logs.json');
const writer = iamRole('arn:aws:iam::111122223333:role/Writer', { session: 'ci' });
const read = getObject({ bucket: 'logs', key: 'a', caller: writer, secure: true });

/** A policy of one statement; what is left out is usual. */
const policyOf = (statement: object) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:role/Writer' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/*',
      ...statement,
    },
  ],
});

const ifTls = policyOf({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } });
const ofOrganization = policyOf({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
const uploads = policyOf({ Action: 's3:PutObject' });
const purge = policyOf({ Effect: 'Deny', Principal: '*', Action: 's3:DeleteObject' });
const elsewhere = { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::archive/*' };
const toOthers = policyOf({
  Effect: 'Deny',
  Principal: '*',
  Action: ['s3:GetObject', 's3:PutObject'],
  Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } },
});
const toEveryone = policyOf({
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action: 's3:*',
  Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

/** Assertions of docs/messages.md that fail, by the heading that they stand under. */
export const failingExamples: Readonly<Record<string, () => void>> = {
  'Denied by': () => {
    expect(logs).toAllow(getObject({ key: 'a', caller: writer, secure: false }));
  },
  'Allowed by': () => {
    expect(policyOf({})).not.toAllow(read);
  },
  'Nearest deny': () => {
    expect(logs).toDenyInsecureTransport();
  },
  'Nearest allow': () => {
    expect(ifTls).toAllow(getObject({ bucket: 'logs', key: 'a', caller: writer, secure: false }));
  },
  'An Allow refuses nobody': () => {
    expect(ifTls).toDenyInsecureTransport();
  },
  'No statement denies it': () => {
    expect(purge).toDeny(every({ actions: ['s3:GetObject'], callers: [writer] }));
  },
  'No Deny statement is about': () => {
    expect(purge).toDeny(read);
  },
  'To fix it': () => {
    expect(toOthers).not.toLockOut('arn:aws:iam::111122223333:role/Admin', { actions: ['s3:PutObject'] });
  },
  'Nothing to paste': () => {
    expect(uploads).toBePublic();
  },
  'It meets no request': () => {
    expect(policyOf({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })).toHaveNoRedundantStatements();
  },
  "Allowed by the bucket's ACL": () => {
    const settings = { acl: 'public-read', objectOwnership: 'ObjectWriter' } as const;
    const open = s3Bucket({ name: 'logs', ...settings, blockPublicAccess: false });
    expect(open).not.toBePublic();
  },
  'In this deployment': () => {
    const stack = fromCloudFormation(`
Resources:
  Logs: { Type: 'AWS::S3::Bucket' }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { AWS: !GetAtt Reader.Arn }, Action: 's3:GetObject', Resource: !Sub '\${Logs.Arn}/*' }
  Reader: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } }
`);
    expect(stack.bucket('Logs')).toDenyInsecureTransport();
  },
  'The same holds for': () => {
    const both = ['logs', 'archive'].map((name) => s3Bucket({ name, account: '111122223333' }));
    expect(environment({ buckets: both })).toDenyInsecureTransport();
  },
  NON_COMPLIANT: () => {
    const bucket = s3Bucket({ name: 'logs', account: '444455556666', policy: uploads });
    expect(bucket).toComplyWithConfigRule('s3-bucket-blacklisted-actions-prohibited', {
      blacklistedActionPattern: 's3:PutObject',
    });
  },
  'No statement of the … allows it': () => {
    expect({ identity: [{ Version: '2012-10-17', Statement: [elsewhere] }] }).toAllow(read);
  },
  'S3 refuses it': () => {
    const bucket = s3Bucket({ name: 'logs', policy: uploads });
    expect(bucket).toAllow(putObject({ key: 'a', caller: writer, secure: true, encryption: sseC() }));
  },
  'a condition key': () => {
    expect(ofOrganization).toAllow(read);
  },
  unsettled: () => {
    expect(toEveryone).toDenyInsecureTransport();
  },
  untold: () => {
    const bucket = s3Bucket({ name: 'logs', account: '444455556666', policy: uploads });
    expect(bucket).toDeny(every({ actions: ['s3:AbortMultipartUpload'], callers: [writer] }));
  },
  variable: () => {
    throw undecidedError({ answer: 'undecided', reason: 'variable', about: 'aws:PrincipalTag/team' });
  },
  'mixed-operators': () => {
    throw undecidedError({ answer: 'undecided', reason: 'mixed-operators', about: 's3:max-keys' });
  },
  budget: () => {
    throw undecidedError({ answer: 'undecided', reason: 'budget', about: '' });
  },
  'tied-keys': () => {
    throw undecidedError({ answer: 'undecided', reason: 'tied-keys', about: '{"principal":"anonymous", …}' });
  },
  name: () => {
    const stack = fromCloudFormation(`
Parameters:
  Reader: { Type: String }
Resources:
  Logs: { Type: 'AWS::S3::Bucket' }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: { AWS: !Ref Reader }, Action: 's3:GetObject', Resource: !Sub '\${Logs.Arn}/*' }
`);
    expect(stack.policy('LogsPolicy')).not.toBePublic();
  },
  template: () => {
    const stack = fromCloudFormation({ Transform: 'OurMacro', Resources: { Logs: { Type: 'AWS::S3::Bucket' } } });
    expect(stack.bucket('Logs')).not.toBePublic();
  },
  policy: () => {
    const role = iamRole('arn:aws:iam::111122223333:role/Loader', {
      policies: [],
      unknownPolicies: ['arn:aws:iam::111122223333:policy/Shared'],
    });
    const account = environment({ buckets: [s3Bucket({ name: 'logs', account: '111122223333' })], principals: [role] });
    expect(account).toAllow(getObject({ bucket: 'logs', key: 'a', caller: role, secure: true }));
  },
  owner: () => {
    const bucket = s3Bucket({ name: 'logs', policy: uploads });
    expect(bucket).toComplyWithConfigRule('s3-bucket-blacklisted-actions-prohibited', {
      blacklistedActionPattern: 's3:PutObject',
    });
  },
  kms: () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab';
    const settings = { account: '111122223333', policy: policyOf({}), defaultEncryption: sseKms(key) };
    const account = environment({
      buckets: [s3Bucket({ name: 'logs', ...settings })],
      keys: [kmsKey({ arn: key })],
      principals: [iamRole('arn:aws:iam::111122223333:role/Writer', { policies: [] })],
    });
    const reads = every({ actions: ['s3:GetObject'], callers: [account.role('Writer')], secure: true });
    expect(account).toDeny(reads);
  },
  RestrictPublicBuckets: () => {
    const open = policyOf({ Principal: '*' });
    const bucket = s3Bucket({ name: 'logs', policy: open, blockPublicAccess: { blockPublicPolicy: false } });
    expect(bucket).toAllow(read);
  },
  'a subject': () => {
    expect('policies/logs.json').toDenyInsecureTransport();
  },
  'an option': () => {
    expect(logs).toRequireSseKms({ prefx: 'a/' } as never);
  },
  'an empty question': () => {
    expect(logs).toDeny(every({ actions: ['s3:GetObjct'] }));
  },
  'a document that AWS would refuse': () => {
    expect('{ "Version": "2012-10-17", "Statement": { "Effect": "allow" } }').toDenyInsecureTransport();
  },
  'a bucket that refuses a public policy': () => {
    expect(s3Bucket({ name: 'logs', policy: policyOf({ Principal: '*' }) })).toBePublic();
  },
  'a template whose bucket refuses a public policy': () => {
    const website = fromCloudFormation(`
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      WebsiteConfiguration: { IndexDocument: index.html }
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - { Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: !Sub '\${Logs.Arn}/*' }
`);
    expect(website.bucket('Logs')).toBePublic();
  },
  'a policy that names another bucket': () => {
    expect(s3Bucket({ name: 'archive', policy: uploads })).not.toBePublic();
  },
  'a document of another type': () => {
    const trust = policyOf({ Action: 'sts:AssumeRole', Resource: undefined });
    expect(parsePolicy(trust, { type: 'trust' })).toDenyInsecureTransport();
  },
};
