import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anonymous, fromCloudFormation, getObject, iamRole, loadPolicy } from 'jest-iam';
import type { TestFileCoverage } from '../../src/coverage/coverage-folder';
import { coveredPolicy } from '../../src/coverage/covered-policy';
import { judgeClaims } from '../../src/coverage/judge-claims';
import { mergeCoverage } from '../../src/coverage/merge-coverage';
import { settleSurvivors, type SettledPolicy } from '../../src/coverage/settle-survivors';
import { claimsOf, type Assertion } from './claims-of';

/** What would run, and what would be seen, if any of it were read as markup. */
export const HOSTILE = '</script><img src=x onerror="globalThis.hacked = true"><!--<script>&amp;';

const logs = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "TlsOnly",
      "Effect": "Deny",
      "Principal": "*",
      "Action": "s3:*",
      "Resource": ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
      "Condition": { "Bool": { "aws:SecureTransport": "false" } }
    },
    {
      "Sid": "Ops",
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:role/Ops" },
      "Action": [
        "s3:GetObject",
        "s3:PutObject"
      ],
      "Resource": "arn:aws:s3:::logs/*"
    },
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111122223333:role/Ops" },
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::logs/a/*"
    }
  ]
}
`;

const stack = `Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: TlsOnly
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [!GetAtt Logs.Arn, !Sub '\${Logs.Arn}/*']
            Condition: { Bool: { aws:SecureTransport: 'false' } }
  After:
    Type: AWS::SNS::Topic
`;

const identity = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Team', Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::team/${aws:username}/*' },
    { Sid: 'NoDelete', Effect: 'Deny', Action: ['s3:DeleteObject', 'kms:*'], Resource: '*' },
  ],
};

const hostile = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: HOSTILE,
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::111122223333:role/Ops' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/*',
      Condition: { StringEquals: { 'aws:PrincipalTag/<img src=x onerror=alert(1)>': HOSTILE } },
    },
  ],
};

const read = getObject({
  bucket: 'logs',
  key: 'a',
  caller: iamRole('arn:aws:iam::111122223333:role/Ops'),
  secure: true,
});
const unsigned = getObject({ bucket: 'logs', key: 'a', caller: anonymous, secure: true });

/** Policies of every kind with elements of every state; their files stand in the folder. */
export function pagePolicies(folder: string): readonly SettledPolicy[] {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'logs.json');
  const template = join(folder, 'stack.yaml');
  writeFileSync(file, logs);
  writeFileSync(template, stack);
  const copy = { ...identity };
  const testFile = (name: string, ...assertions: readonly Assertion[]): TestFileCoverage => ({
    testFile: name,
    isSettled: true,
    policies: judgeClaims(claimsOf(assertions).map((claim) => ({ ...claim, test: `logs › ${HOSTILE}` }))).map(
      coveredPolicy,
    ),
  });
  return mergeCoverage([
    testFile('tests/logs.test.ts', ['toAllow', loadPolicy(file), read], ['toDenyInsecureTransport', loadPolicy(file)]),
    testFile('tests/stack.test.ts', ['toDenyInsecureTransport', fromCloudFormation(template)]),
    testFile('tests/copy.test.ts', ['toBeEquivalentTo', identity, copy]),
    testFile(`tests/${HOSTILE}.test.ts`, ['toDeny', hostile, unsigned]),
  ]).map((policy) => settleSurvivors(policy));
}
