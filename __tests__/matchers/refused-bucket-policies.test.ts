import '../../src/setup';
import { anonymous, fromCloudFormation, getObject, parsePolicy, s3Bucket, type Stack } from '../../src';
import { thrownBy } from '../thrown';

const template = (settings: string, statement: string, more = ''): string => `Resources:
  Downloads:
    Type: AWS::S3::Bucket
${settings}${more}  DownloadsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Downloads
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
${statement}`;

const messageOf = (claim: () => void): string => thrownBy(claim).message;

describe('a bucket policy that names another bucket (S2)', () => {
  const tls = (...resources: readonly string[]): string => `          - Sid: DenyHttp
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource:
${resources.map((one) => `              - ${one}\n`).join('')}            Condition: { Bool: { aws:SecureTransport: 'false' } }
`;
  const logs = '  Logs:\n    Type: AWS::S3::Bucket\n';

  test('of a template is shown where it does, with the reference to its own', () => {
    const text = template('', tls('!GetAtt Downloads.Arn', "!Sub '${Logs.Arn}/*'"), logs);
    const message = messageOf(() => {
      expect(fromCloudFormation(text).bucket('Downloads')).toDenyInsecureTransport();
    });
    expect(message).toMatch(/\nIn policy:19\n {2}19 \| {3}- !Sub '\$\{Logs\.Arn\}\/\*'\n {5}\| {5}\^+\n/);
    expect(message).toContain(": make it !Sub '${Downloads.Arn}/*'\n");
    expect(message).toMatch(/In this deployment {2}«Downloads» is called "[^]*«Logs» is called "/);
    const mended = text.replace('${Logs.Arn}/*', '${Downloads.Arn}/*');
    expect(fromCloudFormation(mended).bucket('Downloads')).toDenyInsecureTransport();
  });

  test.each(['toDenyInsecureTransport', 'toBeValidPolicy'] as const)('of a file, %s', (matcher) => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: 'arn:aws:s3:::logs/*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    };
    const policy = parsePolicy(JSON.stringify(document, null, 2), { source: 'downloads.json' });
    const message = messageOf(() => {
      expect(s3Bucket({ name: 'downloads', policy }))[matcher]();
    });
    expect(message).toContain('In downloads.json:8\n  8 |   "Resource": "arn:aws:s3:::logs/*"');
    expect(message).toContain('make it "arn:aws:s3:::downloads/*"');
  });
});

describe('a public policy on a bucket that refuses such policies (S6)', () => {
  const open = `          - Sid: Everybody
            Effect: Allow
            Principal: '*'
            Action: s3:GetObject
            Resource: !Sub '\${Downloads.Arn}/*'
`;
  const closed = `    Properties:
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: false
`;
  const isPublic = (stack: Stack): void => {
    expect(stack.bucket('Downloads')).toBePublic();
  };

  test('of a template gets the property that lets it in, and the statement that is public', () => {
    const text = template(closed, open);
    const message = messageOf(() => {
      isPublic(fromCloudFormation(text));
    });
    expect(message).toContain('Allowed by statement 0 `Everybody`  policy:17');
    expect(message).toContain(
      'To fix it, put this in place of PublicAccessBlockConfiguration of Downloads, lines 5-9  template:5',
    );
    expect(message).toContain('        BlockPublicPolicy: false\n');
    expect(message).not.toContain('s3Bucket(');
    isPublic(fromCloudFormation(text.replace('BlockPublicPolicy: true', 'BlockPublicPolicy: false')));
  });

  test('a claim that holds only for a bucket that keeps strangers out gets no such property', () => {
    const message = messageOf(() => {
      expect(fromCloudFormation(template(closed, open)).bucket('Downloads')).not.toBePublic();
    });
    expect(message).toContain('Hint: name the intended principals in the statement that allows this\n');
    expect(message).not.toContain('To fix it');
    expect(message).not.toContain('s3Bucket(');
  });

  test('of a test is told the option', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a-b/*' },
      ],
    };
    const message = messageOf(() => {
      expect(s3Bucket({ name: 'a-b', policy })).toAllow(getObject({ key: 'a', caller: anonymous, secure: true }));
    });
    expect(message).toContain('Allowed by statement 0 `Open`');
    expect(message).toContain(', or s3Bucket({ blockPublicAccess: false })');
  });
});
