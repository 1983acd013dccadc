import type { PolicyType } from '../../src/policy/model';
import { parseDocument } from '../../src/policy/parse';
import { validate } from '../../src/policy/validate';

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' };
const policy = (...statements: object[]): object => ({ Version: '2012-10-17', Statement: statements });
const withCondition = (condition: unknown): object => policy({ ...allow, Condition: condition });
const trust = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' };

const accepted: readonly (readonly [fact: string, what: string, document: object, type?: PolicyType])[] = [
  ['A2', 'a lone statement', { Version: '2012-10-17', Statement: allow }],
  ['A3', 'no Version', { Statement: allow }],
  ['A4', 'the old version', { Version: '2008-10-17', Statement: allow }],
  [
    'A9',
    'elements in any order',
    { Statement: [{ Resource: '*', Action: '*', Effect: 'Deny' }], Version: '2012-10-17' },
  ],
  ['A10', 'values without brackets', withCondition({ StringEquals: { 'aws:username': 'alice' } })],
  ['A13', 'an Id in an identity policy', { Id: 'x', ...policy(allow) }],
  ['A14', 'a Sid with spaces in a resource policy', policy({ Sid: 'let all in', Principal: '*', ...allow })],
  ['A15', 'two empty Sids', policy({ Sid: '', ...allow }, { Sid: '', ...allow, Effect: 'Deny' })],
  ['A18', 'an SNS topic policy without Resource', policy({ Effect: 'Allow', Principal: '*', Action: 'sns:Publish' })],
  [
    'A21',
    'Allow with NotPrincipal, as old documents have it',
    policy({ Effect: 'Allow', NotPrincipal: { AWS: '111122223333' }, Action: 'sqs:SendMessage', Resource: '*' }),
  ],
  ['A22', 'everyone of AWS in a trust policy', policy({ ...trust, Principal: { AWS: '*' } }), 'trust'],
  ['A23', 'sts:* in a trust policy', policy({ ...trust, Action: 'sts:*' }), 'trust'],
  [
    'A24',
    'an SCP that allows with NotAction, Resource and Condition',
    policy({
      Effect: 'Allow',
      NotAction: 'iam:*Role*',
      Resource: 'arn:aws:s3:::a*',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    }),
    'serviceControl',
  ],
  [
    'A25',
    'a customer RCP',
    policy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }),
    'resourceControl',
  ],
  [
    'A27',
    'RCPFullAWSAccess',
    policy({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
    'resourceControl',
  ],
  [
    'A29',
    'this key',
    policy({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }),
    'kmsKey',
  ],
  [
    'A31',
    'numbers and booleans without quotes',
    withCondition({ Null: { 'aws:username': true }, NumericLessThan: { 's3:signatureAge': 600000 } }),
  ],
  ['A34', 'an operator in another letter case', withCondition({ stringequals: { 'aws:username': 'alice' } })],
  ['A35', 'an empty Condition', withCondition({})],
  ['A35', 'an empty operator block', withCondition({ StringEquals: {} })],
  ['A35', 'an empty value list', withCondition({ StringEquals: { 'aws:username': [] } })],
  ['A35', 'an empty Principal', policy({ ...allow, Principal: {} })],
  ['A35', 'an empty list of principals', policy({ ...allow, Principal: { AWS: [] } })],
  ['A36', 'a lone *', policy({ Effect: 'Deny', Action: '*', Resource: '*' })],
  ['A37', 'an unknown service', policy({ ...allow, Action: 'brandnew:DoThings' })],
  ['A37', 'a name with spaces and commas', policy({ ...allow, Action: 's3:Get Object, please' })],
  ['A37', 'a misspelt action in an identity policy', policy({ ...allow, Action: 's3:GetObjcet' })],
  ['A38', 'any partition', policy({ ...allow, Resource: 'arn:*:s3:::logs/*' })],
  ['A39', 'letters of Latin-1', policy({ ...allow, Resource: 'arn:aws:s3:::logs/größe/*' })],
  [
    'A39',
    'letters of any alphabet in a bucket policy',
    policy({ ...allow, Principal: '*', Resource: 'arn:aws:s3:::logs/日本/*' }),
  ],
  ['B10', 'a short ARN', policy({ ...allow, Resource: 'arn:aws:s3' })],
  [
    'B25',
    'an origin access identity',
    policy({ ...allow, Principal: { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2' } }),
  ],
  [
    'B25',
    'a canonical user',
    policy({
      ...allow,
      Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
    }),
  ],
  [
    'B22',
    'sessions',
    policy({
      ...allow,
      Principal: { AWS: ['arn:aws:sts::111122223333:assumed-role/R/s', 'arn:aws:sts::111122223333:federated-user/f'] },
    }),
  ],
  [
    'C14',
    'all spellings of a date',
    withCondition({ DateLessThan: { 'aws:CurrentTime': ['2019', '2019-07', '2019-07-01t10:00:00', '1234567890'] } }),
  ],
  ['C19', 'host bits in a range', withCondition({ IpAddress: { 'aws:SourceIp': '203.0.113.7/24' } })],
  ['D6', 'a default', policy({ ...allow, Resource: "arn:aws:s3:::logs/${aws:PrincipalTag/team, 'none'}/*" })],
  ['D5', 'literal characters', policy({ ...allow, Resource: 'arn:aws:s3:::logs/${*}${?}${$}/*' })],
  ['D7', 'a $ without {', policy({ ...allow, Resource: 'arn:aws:s3:::logs/$home/*' })],
  [
    'S3',
    's3:* on the bucket alone',
    policy({ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::logs' }),
  ],
  [
    'S3',
    'one action for the bucket, one for its objects',
    policy({
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:ListBucket', 's3:GetObject'],
      Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
    }),
  ],
  [
    'B8',
    'a pattern over bucket and objects',
    policy({
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:ListBucket', 's3:GetObject'],
      Resource: 'arn:aws:s3:::logs*',
    }),
  ],
  [
    'S5',
    'a key that an action takes, beside a pattern',
    policy({
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:ListBucket', 's3:Get*'],
      Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
      Condition: { StringLike: { 's3:prefix': 'a/*' } },
    }),
  ],
  [
    'F17',
    'a bucket policy that delegates to access points',
    policy({
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: ['arn:aws:s3:::logs', 'arn:aws:s3:::logs/*'],
      Condition: { StringEquals: { 's3:DataAccessPointAccount': '111122223333' } },
    }),
  ],
  ...[
    'aws:SourceIdentity',
    'ec2:SourceInstanceARN',
    'lambda:SourceFunctionArn',
    'ssm:SourceInstanceARN',
    'glue:RoleAssumedBy',
  ]
    .concat('sts:RoleSessionName', 'saml:aud', 'accounts.google.com:aud', 'identitystore:UserId')
    .map((key): readonly [string, string, object] => [
      'S5',
      `a session's key in a bucket policy: ${key}`,
      policy({ Principal: '*', ...allow, Condition: { Null: { [key]: 'true' } } }),
    ]),
  [
    'F17',
    "an access point's own policy, whatever NotResource says",
    policy(
      {
        Effect: 'Allow',
        Principal: { AWS: '111122223333' },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/*',
      },
      { Effect: 'Deny', Principal: '*', Action: 's3:ListObjects', NotResource: 'arn:aws:s3:::logs/*' },
    ),
  ],
  [
    'F17',
    "an access point's own policy",
    policy({
      Effect: 'Allow',
      Principal: { AWS: '111122223333' },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/*',
    }),
  ],
];

describe('documents that AWS stores', () => {
  it.each(accepted.map((row) => [row[0], row[1], row] as const))('%s: %s', (_fact, _what, [, , document, type]) => {
    const options = type === undefined ? {} : { type };
    for (const input of [document, JSON.stringify(document, null, 1)]) {
      expect(validate(input, options).filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(parseDocument(input, options).policy).toBeDefined();
    }
  });
});

const bucket = { Principal: '*', ...allow };
const warned: readonly (readonly [fact: string, code: string, document: object, path: string, type?: PolicyType])[] = [
  ['A4', 'MISSING_VERSION', { Statement: allow }, ''],
  [
    'A18',
    'MISSING_RESOURCE',
    policy({ Effect: 'Allow', Principal: '*', Action: 'lambda:InvokeFunction' }),
    'Statement.0',
  ],
  [
    'A21',
    'ALLOW_WITH_NOT_PRINCIPAL',
    policy({ Effect: 'Allow', NotPrincipal: { AWS: '111122223333' }, Action: 'sqs:SendMessage', Resource: '*' }),
    'Statement.0.NotPrincipal',
  ],
  ['A23', 'UNSUPPORTED_ACTION_IN_POLICY', policy({ ...trust, Action: 'sts:*' }), 'Statement.0.Action', 'trust'],
  [
    'A23',
    'MISMATCHED_ACTION_FOR_PRINCIPAL',
    policy({ ...trust, Action: 'sts:AssumeRoleWithSAML' }),
    'Statement.0.Action',
    'trust',
  ],
  [
    'A26',
    'UNSUPPORTED_ACTION_IN_POLICY',
    policy({ Effect: 'Deny', Principal: '*', Action: 'ec2:*', Resource: '*' }),
    'Statement.0.Action',
    'resourceControl',
  ],
  [
    'A28',
    'ENDPOINT_POLICY_NAMES_PRINCIPAL',
    policy({ ...allow, Principal: { AWS: '111122223333' } }),
    'Statement.0.Principal.AWS',
    'vpcEndpoint',
  ],
  [
    'A32',
    'INVALID_CONDITION_DATA_TYPE',
    withCondition({ StringEquals: { 'aws:username': ['a', 1] } }),
    'Statement.0.Condition.StringEquals.aws:username',
  ],
  [
    'A32',
    'INVALID_CONDITION_MULTIPLE_BOOLEAN',
    withCondition({ Bool: { 'aws:SecureTransport': ['true', 'false'] } }),
    'Statement.0.Condition.Bool.aws:SecureTransport',
  ],
  [
    'A34',
    'INVALID_CONDITION_OPERATOR',
    withCondition({ stringequals: { 'aws:username': 'a' } }),
    'Statement.0.Condition.stringequals',
  ],
  ['A37', 'INVALID_SERVICE_IN_ACTION', policy({ ...allow, Action: 'brandnew:DoThings' }), 'Statement.0.Action'],
  ['A37', 'INVALID_ACTION', policy({ ...allow, Action: 's3:GetObjcet' }), 'Statement.0.Action'],
  ['A37', 'INVALID_ACTION', policy({ ...allow, Action: ['s3:GetObject', 's3:Frob*'] }), 'Statement.0.Action.1'],
  [
    'A37',
    'INVALID_ACTION',
    policy({ ...allow, Action: ['s3:GetObject', 's3:InventedInTheYear2030'] }),
    'Statement.0.Action.1',
  ],
  [
    'C26',
    'TYPE_MISMATCH',
    withCondition({ ArnLike: { 'aws:PrincipalArn': 'alice' } }),
    'Statement.0.Condition.ArnLike.aws:PrincipalArn',
  ],
  [
    'C16',
    'TYPE_MISMATCH_BOOLEAN',
    withCondition({ Bool: { 'aws:SecureTransport': 'yes' } }),
    'Statement.0.Condition.Bool.aws:SecureTransport',
  ],
  [
    'C19',
    'TYPE_MISMATCH_IP_RANGE',
    withCondition({ IpAddress: { 'aws:SourceIp': '203.0.113.0/33' } }),
    'Statement.0.Condition.IpAddress.aws:SourceIp',
  ],
  [
    'C22',
    'PRIVATE_IP_ADDRESS',
    withCondition({ IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } }),
    'Statement.0.Condition.IpAddress.aws:SourceIp',
  ],
  [
    'C22',
    'MISSING_PAIRED_CONDITION_KEYS',
    withCondition({ IpAddress: { 'aws:VpcSourceIp': '10.1.0.0/16' } }),
    'Statement.0.Condition.IpAddress.aws:VpcSourceIp',
  ],
  [
    'C28',
    'NULL_WITH_QUALIFIER',
    withCondition({ 'ForAllValues:Null': { 'aws:TagKeys': 'true' } }),
    'Statement.0.Condition.ForAllValues:Null',
  ],
  [
    'C33',
    'IF_EXISTS_WITH_FOR_ANY_VALUE',
    withCondition({ 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'team' } }),
    'Statement.0.Condition.ForAnyValue:StringEqualsIfExists',
  ],
  [
    'C37',
    'FORALLVALUES_WITH_SINGLE_VALUED_KEY',
    withCondition({ 'ForAllValues:StringEquals': { 'aws:username': 'a' } }),
    'Statement.0.Condition.ForAllValues:StringEquals.aws:username',
  ],
  [
    'C38',
    'MISSING_QUALIFIER',
    withCondition({ StringEquals: { 'aws:CalledVia': 'athena.amazonaws.com' } }),
    'Statement.0.Condition.StringEquals.aws:CalledVia',
  ],
  [
    'C40',
    'SENSITIVE_KEY_WITH_WILDCARD',
    withCondition({ StringLike: { 'aws:SourceAccount': '1111*' } }),
    'Statement.0.Condition.StringLike.aws:SourceAccount',
  ],
  [
    'C7',
    'WILDCARD_WITHOUT_LIKE_OPERATOR',
    withCondition({ StringEquals: { 'aws:username': 'al*' } }),
    'Statement.0.Condition.StringEquals.aws:username',
  ],
  [
    'I6',
    'TYPE_MISMATCH',
    withCondition({ StringEquals: { 'aws:SecureTransport': 'false' } }),
    'Statement.0.Condition.StringEquals.aws:SecureTransport',
  ],
  [
    'I5',
    'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL',
    policy({ ...allow, Principal: { Service: 'cloudtrail.amazonaws.com' } }),
    'Statement.0.Principal.Service',
  ],
  [
    'I4',
    'INVALID_VPC_FORMAT',
    withCondition({ StringEquals: { 'aws:SourceVpc': 'my-vpc' } }),
    'Statement.0.Condition.StringEquals.aws:SourceVpc',
  ],
  [
    'I4',
    'INVALID_VPCE_FORMAT',
    withCondition({ StringEquals: { 'aws:SourceVpce': 'vpc-1' } }),
    'Statement.0.Condition.StringEquals.aws:SourceVpce',
  ],
  [
    'I4, O18',
    'INVALID_VPCE_FORMAT',
    policy({ ...bucket, Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1a2b3c4d', 'vpce-1a2b'] } } }),
    'Statement.0.Condition.StringEquals.aws:SourceVpce.1',
  ],
  [
    'I4, O18',
    'INVALID_VPCE_FORMAT',
    policy({ ...bucket, Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1a2b3c4d', 'vpc-1a2b3c4d'] } } }),
    'Statement.0.Condition.StringEquals.aws:SourceVpce.1',
  ],
  [
    'I4, O18',
    'INVALID_VPCE_FORMAT',
    policy({ ...bucket, Condition: { StringEquals: { 'aws:SourceVpce': ['vpce-1a2b3c4d', 'vpce-1a2b3c4de'] } } }),
    'Statement.0.Condition.StringEquals.aws:SourceVpce.1',
  ],
  [
    'I4, O18',
    'INVALID_VPC_FORMAT',
    policy({ ...bucket, Condition: { StringEquals: { 'aws:SourceVpc': ['vpc-1a2b3c4d', 'vpce-0123456789abcdef0'] } } }),
    'Statement.0.Condition.StringEquals.aws:SourceVpc.1',
  ],
  [
    'I4',
    'PRIVATE_NOT_IP_ADDRESS',
    withCondition({ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.1.0/24'] } }),
    'Statement.0.Condition.NotIpAddress.aws:SourceIp.1',
  ],
  [
    'I3',
    'INVALID_GLOBAL_CONDITION_KEY',
    withCondition({ StringEquals: { 'aws:usrname': 'a' } }),
    'Statement.0.Condition.StringEquals.aws:usrname',
  ],
  [
    'S5',
    'INVALID_SERVICE_CONDITION_KEY',
    withCondition({ StringNotEquals: { 's3:x-amz-service-side-encryption': 'aws:kms' } }),
    'Statement.0.Condition.StringNotEquals.s3:x-amz-service-side-encryption',
  ],
  [
    'C5',
    'INVALID_SERVICE_CONDITION_KEY',
    withCondition({ StringEquals: { 's3:InventedInTheYear2030': 'a' } }),
    'Statement.0.Condition.StringEquals.s3:InventedInTheYear2030',
  ],
  [
    'S5',
    'INVALID_SERVICE_CONDITION_KEY',
    policy({ ...bucket, Condition: { StringEquals: { 'ec2:Foo': 'a' } } }),
    'Statement.0.Condition.StringEquals.ec2:Foo',
  ],
  [
    'F20',
    'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    policy({
      ...allow,
      Action: ['s3:GetObject', 's3:PutObject'],
      Condition: { StringEquals: { 's3:ExistingObjectTag/team': 'a' } },
    }),
    'Statement.0.Condition.StringEquals.s3:ExistingObjectTag/team',
  ],
  [
    'S2',
    'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    policy({ ...bucket, Resource: ['arn:aws:s3:::logs/*', 'arn:aws:s3:::other/*'] }),
    'Statement.0.Resource.1',
  ],
  [
    'S3',
    'ACTION_DOES_NOT_APPLY_TO_RESOURCE',
    policy({ ...allow, Resource: 'arn:aws:s3:::logs' }),
    'Statement.0.Resource',
  ],
  [
    'B14',
    'ACTION_DOES_NOT_APPLY_TO_RESOURCE',
    policy({ ...allow, Action: 's3:ListAllMyBuckets' }),
    'Statement.0.Resource',
  ],
  ['S2', 'PLACEHOLDER_IN_ARN', policy({ ...allow, Resource: 'arn:aws:s3:::<bucket>/*' }), 'Statement.0.Resource'],
  [
    'B9',
    'ARN_ACCOUNT_NOT_ALLOWED',
    policy({ ...allow, Resource: 'arn:aws:s3::111122223333:logs/*' }),
    'Statement.0.Resource',
  ],
  [
    'B9',
    'ARN_REGION_NOT_ALLOWED',
    policy({ ...allow, Resource: 'arn:aws:s3:eu-west-1::logs/*' }),
    'Statement.0.Resource',
  ],
  ['I2', 'INVALID_ARN_SERVICE_CASE', policy({ ...allow, Resource: 'arn:aws:S3:::logs/*' }), 'Statement.0.Resource'],
  [
    'I2',
    'INVALID_ARN_ACCOUNT',
    policy({ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:1234:q' }),
    'Statement.0.Resource',
  ],
  [
    'D1',
    'VARIABLE_UNSUPPORTED_IN_VERSION',
    { Version: '2008-10-17', Statement: { ...allow, Resource: 'arn:aws:s3:::logs/${aws:username}' } },
    'Statement.Resource',
  ],
  ['D2', 'VARIABLE_UNSUPPORTED_IN_ELEMENT', policy({ ...allow, Action: 's3:${action}' }), 'Statement.0.Action'],
  [
    'D2',
    'VARIABLE_UNSUPPORTED_IN_ELEMENT',
    policy({ ...allow, Resource: 'arn:aws:s3:${aws:RequestedRegion}::logs/*' }),
    'Statement.0.Resource',
  ],
  [
    'D8',
    'INVALID_VARIABLE',
    policy({ ...allow, Resource: 'arn:aws:s3:::logs/${aws:TagKeys}' }),
    'Statement.0.Resource',
  ],
  [
    'D8',
    'INVALID_VARIABLE',
    policy({ ...allow, Resource: 'arn:aws:s3:::logs/${aws:usrname}' }),
    'Statement.0.Resource',
  ],
  ['D1', 'UNFILLED_TEMPLATE', policy({ ...allow, Resource: 'arn:aws:s3:::${bucket}/*' }), 'Statement.0.Resource'],
  [
    'D1',
    'UNFILLED_TEMPLATE',
    policy({ ...bucket, Condition: { StringEquals: { 'aws:PrincipalTag/team': '${team}' } } }),
    'Statement.0.Condition.StringEquals.aws:PrincipalTag/team',
  ],
  ['S2', 'PLACEHOLDER_IN_ARN', policy({ ...allow, Resource: 'arn:aws:s3:::YOUR_BUCKET/*' }), 'Statement.0.Resource'],
  [
    'C7',
    'PLACEHOLDER_IN_CONDITION',
    policy({ ...bucket, Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::<account>:role/app' } } }),
    'Statement.0.Condition.ArnLike.aws:PrincipalArn',
  ],
  [
    'C7',
    'PLACEHOLDER_IN_CONDITION',
    policy({
      ...bucket,
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::logs',
      Condition: { StringEquals: { 's3:prefix': '<new>' } },
    }),
    'Statement.0.Condition.StringEquals.s3:prefix',
  ],
  ['S2', 'INVALID_ARN_RESOURCE', policy({ ...bucket, Resource: 'arn:aws:s3:::Old_Logs/*' }), 'Statement.0.Resource'],
  [
    'S2',
    'INVALID_ARN_RESOURCE',
    policy({ ...bucket, Resource: 'arn:aws:s3:::EXAMPLE-BUCKET-OLD/*' }),
    'Statement.0.Resource',
  ],
  ['F8', 'INVALID_ACTION', policy({ ...allow, Action: 's3:ListObjectsV2', Resource: '*' }), 'Statement.0.Action'],
  ['A40', 'POLICY_SIZE_EXCEEDS_QUOTA', policy({ ...allow, Resource: `arn:aws:s3:::logs/${'a'.repeat(10_200)}` }), ''],
];

describe('what AWS stores and is surely a mistake', () => {
  it.each(warned.map((row) => [row[0], row[1], row] as const))(
    '%s %s (%#)',
    (_fact, code, [, , document, path, type]) => {
      const problems = validate(document, type === undefined ? {} : { type });
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      const found = problems.map((problem) => [problem.severity, problem.code, problem.path.join('.')]);
      expect(found).toContainEqual(['warning', code, path]);
    },
  );
});

const suggested: readonly (readonly [code: string, document: object])[] = [
  ['EMPTY_SID_VALUE', policy({ Sid: '', ...allow })],
  ['EMPTY_ARRAY_CONDITION', withCondition({ StringEquals: { 'aws:username': [] } })],
  ['UNSUPPORTED_ID', { Id: 'x', ...policy(allow) }],
  ['EMPTY_ARRAY_RESOURCE', policy({ Effect: 'Allow', Principal: '*', Action: 'sns:Publish', Resource: [] })],
  ['EMPTY_ARRAY_PRINCIPAL', policy({ ...allow, Principal: { AWS: [] } })],
  ['EMPTY_OBJECT_CONDITION', withCondition({})],
  ['EMPTY_OBJECT_PRINCIPAL', policy({ ...allow, Principal: {} })],
  ['IF_EXISTS_WITH_NEGATED_OPERATOR', withCondition({ StringNotEqualsIfExists: { 'aws:username': 'a' } })],
  ['IMPROVE_IP_RANGE', withCondition({ IpAddress: { 'aws:SourceIp': '203.0.113.7/24' } })],
  ['IMPROVE_IP_RANGE', withCondition({ NotIpAddress: { 'aws:VpcSourceIp': '2001:DB8::1/64' } })],
  ['PRIVATE_IP_ADDRESS_SUBSET', withCondition({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } })],
  ['PRIVATE_IP_ADDRESS_SUBSET', withCondition({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.1'] } })],
  ['REDUNDANT_CONDITION_VALUE_NUM', withCondition({ NumericLessThan: { 's3:signatureAge': [5, 10] } })],
  [
    'IRRELEVANT_CONDITION_KEY_IN_POLICY',
    policy({ ...bucket, Condition: { StringEquals: { 'S3:ResourceAccount': '111122223333' } } }),
  ],
  ['REDUNDANT_ACTION', policy({ ...allow, Action: ['s3:GetObject', 's3:get*'] })],
  ['REDUNDANT_ACTION', policy({ ...allow, Action: ['s3:GetObject', 'S3:getobject'] })],
  ['REDUNDANT_RESOURCE', policy({ ...allow, Resource: ['arn:aws:s3:::logs/*', 'arn:aws:s3:::logs/a?/*'] })],
  ['REDUNDANT_STATEMENT', policy({ Sid: 'A', ...allow }, { Sid: 'B', ...allow })],
  ['WILDCARD_IN_SERVICE_NAME', policy({ ...allow, Action: '*:*', Resource: '*' })],
];

describe('style (I7, F41)', () => {
  it.each(suggested)('%s (%#)', (code, document) => {
    const problems = validate(document);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(problems.filter((problem) => problem.code === code).map(({ severity }) => severity)).toEqual(['suggestion']);
  });

  it('does not call a pattern redundant that another only overlaps', () => {
    const document = policy({
      ...allow,
      Resource: ['arn:aws:s3:::logs/a?', 'arn:aws:s3:::logs/a*', 'arn:aws:s3:::logs/?b'],
    });
    const redundant = validate(document).filter(({ code }) => code === 'REDUNDANT_RESOURCE');
    expect(redundant.map(({ path }) => path.join('.'))).toEqual(['Statement.0.Resource.0']);
  });
});

describe('I7: values that others make needless', () => {
  const nearest = (code: string, condition: object): string[] =>
    validate(withCondition(condition)).flatMap((problem) =>
      problem.code === code ? [problem.data['nearest'] ?? ''] : [],
    );

  it.each([
    ['NumericLessThan', ['5', '10', '7'], ['10']],
    ['NumericLessThanEqualsIfExists', ['-5', '-10'], ['-5']],
    ['NumericGreaterThan', ['5', '10'], ['5']],
    ['NumericGreaterThanEquals', ['2.50', '2.5'], ['2.50']],
    ['NumericEquals', ['5', '10'], []],
    ['NumericLessThan', ['5'], []],
    ['NumericLessThan', ['5', 'ten'], []],
  ])('C11: of %s %p one decides: %p', (operator, values, wanted) => {
    expect(nearest('REDUNDANT_CONDITION_VALUE_NUM', { [operator]: { 's3:signatureAge': values } })).toEqual(wanted);
  });

  it.each([
    ['203.0.113.7/24', ['203.0.113.0/24']],
    ['203.0.113.7/0', ['0.0.0.0/0']],
    ['203.0.113.7', []],
    ['203.0.113.0/24', []],
    ['2001:db8::1/64', ['2001:db8:0:0:0:0:0:0/64']],
    ['2001:DB8::/32', []],
  ])('C19: the range %s is written %p', (range, wanted) => {
    expect(nearest('IMPROVE_IP_RANGE', { IpAddress: { 'aws:SourceIp': range } })).toEqual(wanted);
  });

  it('C22: a list of public ranges has nothing private', () => {
    const found = validate(withCondition({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '9.0.0.0/8'] } }));
    expect(found.filter(({ code }) => code.startsWith('PRIVATE'))).toEqual([]);
  });

  it.each(['vpce-1a2b3c4d', 'vpce-0123456789abcdef0', 'vpce-9z8y7x6w', 'vpce-*', 'vpce-1?'])(
    'I4: %s is an id',
    (id) => {
      const found = validate(policy({ ...bucket, Condition: { StringLike: { 'aws:SourceVpce': id } } }));
      expect(found.filter(({ code }) => code === 'INVALID_VPCE_FORMAT')).toEqual([]);
    },
  );
});

describe('A40, A41: sizes', () => {
  const sized = (length: number, letter: string): string =>
    JSON.stringify(policy({ ...allow, Resource: `arn:aws:s3:::logs/${letter.repeat(length)}` }));

  it.each([
    ['identity', 'é'],
    ['permissionsBoundary', 'é'],
    ['serviceControl', 'é'],
  ] as const)('%s counts characters, not bytes', (type, letter) => {
    const limit = type === 'permissionsBoundary' ? 6_144 : 10_240;
    const room = limit - sized(0, letter).length;
    const sizes = (length: number): string[] =>
      validate(sized(length, letter), { type })
        .filter(({ code }) => code === 'POLICY_SIZE_EXCEEDS_QUOTA')
        .map(({ data }) => `${data['size'] ?? ''} ${data['unit'] ?? ''}`);
    expect(sizes(room)).toEqual([]);
    expect(sizes(room + 1)).toEqual([`${String(limit + 1)} characters`]);
  });
});

describe('the type of a document', () => {
  const anyone = policy({ ...allow, Principal: '*' });

  it.each([
    ['resource', anyone, undefined, false],
    ['identity', policy(allow), undefined, false],
    ['vpcEndpoint', anyone, 'vpcEndpoint', true],
    ['serviceControl', policy(allow), 'serviceControl', true],
  ] as const)('%s', (type, document, told, typeGiven) => {
    const { policy: parsed } = parseDocument(document, told === undefined ? {} : { type: told });
    expect(parsed).toMatchObject({ type, typeGiven });
  });

  it('travels with the policy, and can be told anew', () => {
    const parsed = parseDocument(policy(allow), { type: 'session' }).policy;
    expect(parsed).toBeDefined();
    expect(parseDocument(parsed ?? '').policy).toMatchObject({ type: 'session', typeGiven: true });
    expect(parseDocument(parsed ?? '', { type: 'serviceControl' }).policy).toMatchObject({ type: 'serviceControl' });
    expect(parseDocument(parsed ?? '', { type: 'resource' }).policy).toBeUndefined();
  });
});
