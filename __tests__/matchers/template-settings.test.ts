import '../../src/setup';
import { fromCloudFormation, s3Bucket, type Stack } from '../../src';
import { thrownBy } from '../thrown';

const key = `  LedgerKey:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: '2012-10-17'
        Statement: { Effect: Allow, Principal: { AWS: !Ref AWS::AccountId }, Action: 'kms:*', Resource: '*' }
`;
const bucket = (properties = ''): string => `Resources:
  Ledger:
    Type: AWS::S3::Bucket
    Properties:
      Tags: [{ Key: team, Value: books }]
${properties}`;
const block = (restrict: string): string => `      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: false
        IgnorePublicAcls: true
${restrict}`;
const encryption = `      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - BucketKeyEnabled: true
            ServerSideEncryptionByDefault:
              SSEAlgorithm: AES256
`;
const everyone = `  LedgerPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Ledger
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Principal: '*'
            Action: s3:GetObject
            Resource: !Sub '\${Ledger.Arn}/*'
`;

type Claim = (stack: Stack) => void;
const isBlocked: Claim = (stack) => {
  expect(stack.bucket('Ledger')).toComplyWithConfigRule('s3-bucket-level-public-access-prohibited');
};
const isUnderKms: Claim = (stack) => {
  expect(stack.bucket('Ledger')).toComplyWithConfigRule('s3-default-encryption-kms');
};
const isOpen: Claim = (stack) => {
  expect(stack.bucket('Ledger')).not.toDenyAnonymous();
};
const isPublic: Claim = (stack) => {
  expect(stack.bucket('Ledger')).toBePublic();
};

function messageOf(text: string, claim: Claim): string {
  return thrownBy(() => {
    claim(fromCloudFormation(text));
  }).message;
}

/** The text with what the message says put in the place of a property, or first among the properties. */
function pasted(text: string, message: string): string {
  const lines = message.split('\n');
  const start = lines.findIndex((line) => line.startsWith('To fix it, put this '));
  const at = Number(/:(\d+)$/.exec(lines[start] ?? '')?.[1]) - 1;
  const end = lines.findIndex((line, index) => index > start && !line.startsWith(' '));
  const own = text.split('\n');
  const indent = (line = ''): number => line.search(/\S/);
  const depth = indent(own[at]);
  const next = own.findIndex((line, index) => index > at && indent(line) <= depth);
  const isReplaced = lines[start]?.startsWith('To fix it, put this in place of') === true;
  own.splice(
    at,
    isReplaced ? (next === -1 ? own.length : next) - at : 0,
    ...lines.slice(start + 1, end === -1 ? undefined : end),
  );
  return own.join('\n');
}

test.each<[string, string, Claim, string]>([
  [
    'settings that are off',
    bucket(block('')),
    isBlocked,
    'put this in place of PublicAccessBlockConfiguration of Ledger',
  ],
  [
    'a default of S3',
    bucket(encryption + key),
    isUnderKms,
    'put this in place of ServerSideEncryptionByDefault of Ledger',
  ],
  [
    'a default behind the dash of its list',
    bucket(encryption.replace('- BucketKeyEnabled: true\n            Server', '- Server')),
    isUnderKms,
    'put this in place of ServerSideEncryptionByDefault of Ledger',
  ],
  ['a default that is left out', bucket(), isUnderKms, 'put this first in Properties of Ledger'],
  [
    'strangers are kept out',
    bucket(block('        RestrictPublicBuckets: true\n') + everyone),
    isOpen,
    'put this in place of PublicAccessBlockConfiguration',
  ],
  [
    'a bucket that was to be public',
    bucket(block('        RestrictPublicBuckets: true\n') + everyone),
    isPublic,
    'put this in place of PublicAccessBlockConfiguration',
  ],
])('%s: the properties of the template are a text to paste', (_name, text, claim, heading) => {
  const message = messageOf(text, claim);
  expect(message).toContain(`To fix it, ${heading}`);
  expect(message).not.toContain('s3Bucket(');
  const mended = pasted(text, message);
  expect(() => {
    claim(fromCloudFormation(mended));
  }).not.toThrow();
});

test('the one key of the template stands in the text, and what is beside the default stays', () => {
  const message = messageOf(bucket(encryption + key), isUnderKms);
  expect(message).toContain(`            ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt LedgerKey.Arn`);
  expect(message).not.toContain('BucketKeyEnabled');
});

test('what keeps anonymous callers out has its line', () => {
  const message = messageOf(bucket(block('        RestrictPublicBuckets: true\n') + everyone), isOpen);
  expect(message).toContain('RestrictPublicBuckets keeps strangers out, whatever the policy grants');
  expect(message).toContain('        RestrictPublicBuckets: false');
});

test('a value of which the deployment decides is left to its author', () => {
  const text = `Parameters: { Shut: { Type: String, AllowedValues: ['false'] } }
${bucket(block('        RestrictPublicBuckets: !Ref Shut\n'))}`;
  expect(messageOf(text, isBlocked)).not.toContain('To fix it');
});

test('of a bucket that is given in the test, its option is named', () => {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' }],
  };
  const shut = s3Bucket({ name: 'logs', policy, blockPublicAccess: { blockPublicPolicy: false } });
  expect(() => {
    expect(shut).not.toDenyAnonymous();
  }).toThrow(
    'Nothing to paste: RestrictPublicBuckets keeps strangers out, whatever the policy grants: s3Bucket({ blockPublicAccess: { blockPublicPolicy: false, restrictPublicBuckets: false } })',
  );
});
