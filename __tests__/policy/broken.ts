import type { PolicyType } from '../../src/policy/model';

/** A document that AWS refuses. `‸` in the text marks the place of the finding and is not part of the document. */
export interface Broken {
  readonly fact: string;
  readonly code: string;
  readonly text: string;
  readonly type?: PolicyType;
  readonly nearest?: string;
}

const head = '{\n  "Version": "2012-10-17",\n';
const allow = '"Effect": "Allow",\n      "Action": "s3:GetObject"';
const object = '"Resource": "arn:aws:s3:::logs/*"';

/** A document of one statement. */
function one(...elements: string[]): string {
  return `${head}  "Statement": [\n    ‹{\n      ${elements.join(',\n      ')}\n    }\n  ]\n}\n`.replace('‹', '');
}

/** As `one`, with the finding at the statement itself. */
function whole(...elements: string[]): string {
  return one(...elements).replace('    {', '    ‸{');
}

const bucket = '"Principal": "*"';

export const broken: readonly Broken[] = [
  // A1, A5, A6, A7: the names of elements
  { fact: 'A1', code: 'NOT_A_POLICY', text: '‸[]' },
  { fact: 'A1', code: 'NOT_A_POLICY', text: '‸"a policy"' },
  { fact: 'A1', code: 'NOT_A_POLICY', text: '‸null' },
  {
    fact: 'A1',
    code: 'INVALID_POLICY_ELEMENT',
    text: `${head}  ‸"Comment": "x",\n  "Statement": {${allow}, ${object}}}`,
  },
  { fact: 'A1', code: 'MISSING_STATEMENT', text: '‸{\n  "Version": "2012-10-17"\n}' },
  { fact: 'A2', code: 'MISSING_STATEMENT', text: `${head}  "Statement": ‸[]\n}` },
  { fact: 'A2', code: 'DATA_TYPE_MISMATCH', text: `${head}  "Statement": ‸"Allow"\n}` },
  { fact: 'A2', code: 'DATA_TYPE_MISMATCH', text: `${head}  "Statement": ‸null\n}` },
  { fact: 'A2', code: 'DATA_TYPE_MISMATCH', text: `${head}  "Statement": [\n    ‸"Allow"\n  ]\n}` },
  {
    fact: 'A2',
    code: 'DATA_TYPE_MISMATCH',
    text: `${head}  "Statement": [[\n    ‸{}\n  ]]\n}`.replace('[[\n    ‸{}\n  ]]', '[‸[{}]]'),
  },
  {
    fact: 'A3',
    code: 'INVALID_VERSION',
    text: `{\n  "Version": ‸"2012-10-18",\n  "Statement": {${allow}, ${object}}}`,
  },
  { fact: 'A3', code: 'DATA_TYPE_MISMATCH', text: `{\n  "Version": ‸2012,\n  "Statement": {${allow}, ${object}}}` },
  { fact: 'A5', code: 'INVALID_POLICY_ELEMENT', nearest: 'Condition', text: one(allow, object, '‸"Conditions": {}') },
  { fact: 'A5', code: 'INVALID_POLICY_ELEMENT', nearest: 'Resource', text: one(allow, object, '‸"Resources": "*"') },
  { fact: 'A5', code: 'INVALID_POLICY_ELEMENT', nearest: 'Action', text: one(allow, object, '‸"Actions": "s3:*"') },
  { fact: 'A5', code: 'INVALID_POLICY_ELEMENT', text: one(allow, object, '‸"Comment": "why"') },
  { fact: 'A5', code: 'INVALID_POLICY_ELEMENT', text: one(allow, object, '‸"__proto__": {}') },
  {
    fact: 'A6',
    code: 'INVALID_POLICY_ELEMENT',
    text: `${head}  ‸"Conditions": {},\n  "Statement": {${allow}, ${object}}}`,
  },
  {
    fact: 'A7',
    code: 'INVALID_POLICY_ELEMENT',
    nearest: 'Statement',
    text: `${head}  ‸"statement": {${allow}, ${object}},\n  "Statement": {${allow}, ${object}}}`,
  },
  { fact: 'A7', code: 'INVALID_POLICY_ELEMENT', nearest: 'Effect', text: one(allow, object, '‸"effect": "Allow"') },
  // A8: Effect
  { fact: 'A8', code: 'MISSING_EFFECT', text: whole('"Action": "s3:GetObject"', object) },
  {
    fact: 'A8',
    code: 'INVALID_EFFECT',
    nearest: 'Allow',
    text: one('"Effect": ‸"allow"', '"Action": "s3:GetObject"', object),
  },
  {
    fact: 'A8',
    code: 'INVALID_EFFECT',
    nearest: 'Deny',
    text: one('"Effect": ‸"DENY"', '"Action": "s3:GetObject"', object),
  },
  { fact: 'A8', code: 'DATA_TYPE_MISMATCH', text: one('"Effect": ‸["Allow"]', '"Action": "s3:GetObject"', object) },
  // A11, A12: keys that stand twice
  { fact: 'A11', code: 'DUPLICATE_KEY', text: one(allow, object, '‸"Effect": "Deny"') },
  {
    fact: 'A11',
    code: 'DUPLICATE_KEY',
    text: one(
      allow,
      object,
      '"Condition": {\n        "StringEquals": {"aws:username": "a"},\n        ‸"StringEquals": {"aws:PrincipalType": "User"}\n      }',
    ),
  },
  {
    fact: 'A11',
    code: 'DUPLICATE_KEY',
    text: `${head}  ‸"Version": "2012-10-17",\n  "Statement": {${allow}, ${object}}}`,
  },
  {
    fact: 'A12',
    code: 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE',
    text: one(
      allow,
      object,
      '"Condition": {"IpAddress": {\n        "aws:SourceIp": "203.0.113.0/24",\n        ‸"aws:sourceip": "198.51.100.0/24"\n      }}',
    ),
  },
  // A13, A14, A15: Id and Sid
  { fact: 'A13', code: 'DATA_TYPE_MISMATCH', text: `${head}  "Id": ‸7,\n  "Statement": {${allow}, ${object}}}` },
  { fact: 'A14', code: 'UNSUPPORTED_SID', text: one('"Sid": ‸"read only"', allow, object) },
  {
    fact: 'A14',
    code: 'UNSUPPORTED_SID',
    type: 'trust',
    text: one(
      '"Sid": ‸"let-in"',
      '"Effect": "Allow"',
      '"Principal": {"AWS": "111122223333"}',
      '"Action": "sts:AssumeRole"',
    ),
  },
  { fact: 'A14', code: 'DATA_TYPE_MISMATCH', text: one('"Sid": ‸1', allow, object) },
  {
    fact: 'A15',
    code: 'UNIQUE_SIDS_REQUIRED',
    text: `${head}  "Statement": [\n    {"Sid": "A", ${allow}, ${object}},\n    {"Sid": ‸"A", "Effect": "Deny", "Action": "s3:PutObject", ${object}}\n  ]\n}`,
  },
  // A16, A17: Action, Resource and their twins
  { fact: 'A16', code: 'MISSING_ACTION', text: whole('"Effect": "Allow"', object) },
  { fact: 'A16', code: 'MISSING_ACTION', text: one('"Effect": "Allow"', '"Action": ‸[]', object) },
  { fact: 'A16', code: 'UNSUPPORTED_ELEMENT_COMBINATION', text: one(allow, '‸"NotAction": "s3:PutObject"', object) },
  { fact: 'A16', code: 'DATA_TYPE_MISMATCH', text: one('"Effect": "Allow"', '"Action": ‸{"s3": "*"}', object) },
  { fact: 'A16', code: 'DATA_TYPE_MISMATCH', text: one('"Effect": "Allow"', '"Action": ["s3:GetObject", ‸7]', object) },
  { fact: 'A17', code: 'MISSING_RESOURCE', text: whole(allow) },
  { fact: 'A17', code: 'MISSING_RESOURCE', text: whole(bucket, allow) },
  { fact: 'A17', code: 'UNSUPPORTED_ELEMENT_COMBINATION', text: one(allow, object, '‸"NotResource": []') },
  {
    fact: 'A17',
    code: 'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE',
    type: 'trust',
    text: one(
      '"Effect": "Allow"',
      '"Principal": {"AWS": "111122223333"}',
      '"Action": "sts:AssumeRole"',
      '‸"Resource": "*"',
    ),
  },
  // A19 to A22: who
  { fact: 'A19', code: 'MISSING_PRINCIPAL', type: 'resource', text: whole(allow, object) },
  { fact: 'A19', code: 'MISSING_PRINCIPAL', type: 'vpcEndpoint', text: whole(allow, object) },
  { fact: 'A19', code: 'UNSUPPORTED_PRINCIPAL', type: 'identity', text: one('‸"Principal": "*"', allow, object) },
  {
    fact: 'A19',
    code: 'UNSUPPORTED_PRINCIPAL',
    type: 'permissionsBoundary',
    text: one('‸"Principal": "*"', allow, object),
  },
  {
    fact: 'A19',
    code: 'UNSUPPORTED_PRINCIPAL',
    type: 'session',
    text: one('‸"NotPrincipal": {"AWS": "111122223333"}', allow, object),
  },
  {
    fact: 'A19',
    code: 'SCP_SYNTAX_ERROR_PRINCIPAL',
    type: 'serviceControl',
    text: one('‸"Principal": "*"', allow, object),
  },
  {
    fact: 'A19',
    code: 'UNSUPPORTED_ELEMENT_COMBINATION',
    text: one(bucket, '‸"NotPrincipal": {"AWS": "111122223333"}', allow, object),
  },
  {
    fact: 'A20',
    code: 'INVALID_PRINCIPAL_FORMAT',
    text: one('"Principal": ‸"arn:aws:iam::111122223333:root"', allow, object),
  },
  { fact: 'A20', code: 'INVALID_PRINCIPAL_FORMAT', text: one('"Principal": ‸["*"]', allow, object) },
  {
    fact: 'A20',
    code: 'INVALID_PRINCIPAL_KEY',
    nearest: 'Service',
    text: one('"Principal": {‸"Services": "ec2.amazonaws.com"}', allow, object),
  },
  {
    fact: 'A20',
    code: 'INVALID_PRINCIPAL_KEY',
    nearest: 'AWS',
    text: one('"Principal": {‸"aws": "*"}', allow, object),
  },
  { fact: 'A20', code: 'DUPLICATE_KEY', text: one('"Principal": {"AWS": "111122223333", ‸"AWS": "*"}', allow, object) },
  { fact: 'A20', code: 'DATA_TYPE_MISMATCH', text: one('"Principal": {"AWS": ‸111122223333}', allow, object) },
  {
    fact: 'A21',
    code: 'ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL',
    type: 'trust',
    text: one('"Effect": "Deny"', '‸"NotPrincipal": {"AWS": "111122223333"}', '"Action": "sts:AssumeRole"'),
  },
  {
    fact: 'A22',
    code: 'ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    type: 'trust',
    text: one('"Effect": "Allow"', '"Principal": ‸"*"', '"Action": "sts:AssumeRole"'),
  },
  {
    fact: 'A23',
    code: 'UNSUPPORTED_ACTION_IN_POLICY',
    type: 'trust',
    text: one(
      '"Effect": "Allow"',
      '"Principal": {"AWS": "111122223333"}',
      '"Action": ["sts:AssumeRole", ‸"s3:GetObject"]',
    ),
  },
  {
    fact: 'B25',
    code: 'UNSUPPORTED_PRINCIPAL',
    type: 'trust',
    text: one('"Effect": "Allow"', '"Principal": {"CanonicalUser": ‸"79a59df900b949e5"}', '"Action": "sts:AssumeRole"'),
  },
  // A25, A26: RCPs
  {
    fact: 'A25',
    code: 'RCP_SYNTAX_ERROR_ALLOW',
    type: 'resourceControl',
    text: one('"Effect": ‸"Allow"', bucket, '"Action": "s3:*"', '"Resource": "*"'),
  },
  {
    fact: 'A25',
    code: 'RCP_SYNTAX_ERROR_PRINCIPAL',
    type: 'resourceControl',
    text: one('"Effect": "Deny"', '"Principal": ‸{"AWS": "*"}', '"Action": "s3:*"', '"Resource": "*"'),
  },
  {
    fact: 'A25',
    code: 'RCP_SYNTAX_ERROR_NOTACTION',
    type: 'resourceControl',
    text: one('"Effect": "Deny"', bucket, '‸"NotAction": "s3:*"', '"Resource": "*"'),
  },
  {
    fact: 'A25',
    code: 'INVALID_VERSION',
    type: 'resourceControl',
    text: `{"Version": ‸"2008-10-17",\n "Statement": {"Effect": "Deny", ${bucket}, "Action": "s3:*", "Resource": "*"}}`,
  },
  {
    fact: 'A25',
    code: 'MISSING_VERSION',
    type: 'resourceControl',
    text: `‸{"Statement": {"Effect": "Deny", ${bucket}, "Action": "s3:*", "Resource": "*"}}`,
  },
  {
    fact: 'A26',
    code: 'RCP_SYNTAX_ERROR_ACTION',
    type: 'resourceControl',
    text: one('"Effect": "Deny"', bucket, '"Action": ‸"*"', '"Resource": "*"'),
  },
  {
    fact: 'A26',
    code: 'RCP_SYNTAX_ERROR_ACTION',
    type: 'resourceControl',
    text: one('"Effect": "Deny"', bucket, '"Action": ‸"*:*"', '"Resource": "*"'),
  },
  // A30 to A33: conditions
  { fact: 'A30', code: 'DATA_TYPE_MISMATCH', text: one(allow, object, '"Condition": ‸[]') },
  { fact: 'A30', code: 'DATA_TYPE_MISMATCH', text: one(allow, object, '"Condition": ‸"aws:username"') },
  {
    fact: 'A30',
    code: 'DATA_TYPE_MISMATCH',
    text: one(allow, object, '"Condition": {"StringEquals": ‸"aws:username"}'),
  },
  {
    fact: 'A30',
    code: 'DATA_TYPE_MISMATCH',
    text: one(allow, object, '"Condition": {"StringEquals": ‸["aws:username"]}'),
  },
  {
    fact: 'A30',
    code: 'DATA_TYPE_MISMATCH',
    text: one(allow, object, '"Condition": {"StringEquals": {"aws:username": ‸{"is": "alice"}}}'),
  },
  {
    fact: 'A31',
    code: 'DATA_TYPE_MISMATCH',
    text: one(allow, object, '"Condition": {"StringEquals": {"aws:username": ‸null}}'),
  },
  {
    fact: 'A31',
    code: 'DATA_TYPE_MISMATCH',
    text: one(allow, object, '"Condition": {"StringEquals": {"aws:username": ["alice", ‸null]}}'),
  },
  {
    fact: 'A33',
    code: 'INVALID_CONDITION_OPERATOR',
    nearest: 'StringEquals',
    text: one(allow, object, '"Condition": {‸"StringEqual": {"aws:username": "alice"}}'),
  },
  {
    fact: 'A33',
    code: 'INVALID_CONDITION_OPERATOR',
    text: one(allow, object, '"Condition": {‸"StringMatches": {"aws:username": "alice"}}'),
  },
  {
    fact: 'A33',
    code: 'INVALID_CONDITION_OPERATOR',
    nearest: 'ForAnyValue:StringEquals',
    text: one(allow, object, '"Condition": {‸"ForAnyValues:StringEquals": {"aws:TagKeys": "a"}}'),
  },
  {
    fact: 'A33',
    code: 'NULL_WITH_IF_EXISTS',
    text: one(allow, object, '"Condition": {‸"NullIfExists": {"aws:username": "true"}}'),
  },
  // A36, A38: the shape of actions and ARNs
  { fact: 'A36', code: 'INVALID_ACTION', text: one('"Effect": "Allow"', '"Action": ‸"GetObject"', object) },
  {
    fact: 'A36',
    code: 'INVALID_ACTION',
    text: one('"Effect": "Allow"', '"Action": [\n        "s3:PutObject",\n        ‸"s3:Get:Object"\n      ]', object),
  },
  {
    fact: 'A36',
    code: 'INVALID_SERVICE_IN_ACTION',
    text: one('"Effect": "Allow"', '"Action": ‸"s*:GetObject"', object),
  },
  { fact: 'A36', code: 'INVALID_SERVICE_IN_ACTION', text: one('"Effect": "Allow"', '"Action": ‸":GetObject"', object) },
  { fact: 'A38', code: 'MISSING_ARN_FIELD', text: one(allow, '"Resource": ‸"logs"') },
  { fact: 'A38', code: 'INVALID_PARTITION', text: one(allow, '"Resource": ["*", ‸"arn:was:s3:::logs/*"]') },
  { fact: 'A38', code: 'INVALID_ARN_PREFIX', text: one(allow, '"Resource": ‸"rn:aws:s3:::logs/*"') },
  { fact: 'A38', code: 'MISSING_ARN_FIELD', text: one(allow, '"Resource": ‸"arn:aws::::logs/*"') },
  { fact: 'B7', code: 'INVALID_SERVICE', text: one(allow, '"Resource": ‸"arn:aws:s?:::logs/*"') },
  { fact: 'B11', code: 'MISSING_ARN_FIELD', text: one(allow, '"Resource": ‸"arn:aws:s3::logs"') },
  // A39: characters
  { fact: 'A39', code: 'UNSUPPORTED_CHARACTER', text: one(allow, '"Resource": ‸"arn:aws:s3:::logs/日本/*"') },
  // A40, A41: sizes
  {
    fact: 'A40',
    code: 'POLICY_SIZE_EXCEEDS_QUOTA',
    type: 'permissionsBoundary',
    text: `‸${one(allow, `"Resource": ${long(6_200)}`)}`,
  },
  {
    fact: 'A41',
    code: 'POLICY_SIZE_EXCEEDS_QUOTA',
    type: 'resourceControl',
    text: `‸${one('"Effect": "Deny"', bucket, '"Action": "s3:*"', `"Resource": ${long(5_200)}`)}`,
  },
  {
    fact: 'A41',
    code: 'POLICY_SIZE_EXCEEDS_QUOTA',
    type: 'vpcEndpoint',
    text: `‸${one(bucket, allow, `"Resource": ${long(21_000)}`)}`,
  },
  { fact: 'A41', code: 'POLICY_SIZE_EXCEEDS_QUOTA', text: `‸${one(bucket, allow, `"Resource": ${long(21_000)}`)}` },
  {
    fact: 'A41',
    code: 'POLICY_SIZE_EXCEEDS_QUOTA',
    type: 'kmsKey',
    text: `‸${one(bucket, '"Effect": "Allow"', '"Action": "kms:Decrypt"', `"Resource": ${long(33_000)}`)}`,
  },
  // JSON itself
  { fact: 'JSON', code: 'JSON_SYNTAX_ERROR', text: `${head}  "Statement": [‸,]\n}` },
  { fact: 'JSON', code: 'JSON_SYNTAX_ERROR', text: `${head}  ‸// why\n  "Statement": []\n}` },
  { fact: 'JSON', code: 'JSON_TOO_DEEP', text: `${head}  "Statement": ${'['.repeat(63)}‸${'['.repeat(9_937)}` },
  { fact: 'JSON', code: 'NOT_A_POLICY', text: '‸' },
  // C12, C14, D3, D7: values
  {
    fact: 'C12',
    code: 'TYPE_MISMATCH_NUMBER',
    text: one(allow, object, '"Condition": {"NumericLessThan": {"s3:signatureAge": [10, ‸"ten"]}}'),
  },
  {
    fact: 'C14',
    code: 'INVALID_DATE_VALUE',
    text: one(allow, object, '"Condition": {"DateLessThan": {"aws:CurrentTime": ‸"2026-13-01"}}'),
  },
  {
    fact: 'D3',
    code: 'INVALID_VARIABLE_FOR_OPERATOR',
    text: one(allow, object, '"Condition": {"Bool": {"aws:SecureTransport": ‸"${aws:ViaAWSService}"}}'),
  },
  {
    fact: 'D7',
    code: 'MISSING_BRACE_IN_VARIABLE',
    text: one(allow, '"Resource": ‸"arn:aws:s3:::logs/${aws:username/*"'),
  },
  { fact: 'D7', code: 'EMPTY_VARIABLE', text: one(allow, '"Resource": ‸"arn:aws:s3:::logs/${}/*"') },
  {
    fact: 'D7',
    code: 'MISSING_QUOTE_IN_VARIABLE',
    text: one(allow, '"Resource": ‸"arn:aws:s3:::logs/${aws:username, nobody}/*"'),
  },
  {
    fact: 'D7',
    code: 'UNSUPPORTED_SPACE_IN_VARIABLE',
    text: one(allow, '"Resource": ‸"arn:aws:s3:::logs/${aws: username}/*"'),
  },
  // B16, B20: principals that resource policies refuse
  {
    fact: 'B16',
    code: 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    text: one('"Principal": {"AWS": ["111122223333", ‸"arn:aws:iam::111122223333:role/*"]}', allow, object),
  },
  {
    fact: 'S4',
    code: 'INVALID_PRINCIPAL_FORMAT',
    text: one('"Principal": {"CanonicalUser": ‸"79a59df900b949e5"}', allow, object),
  },
  {
    fact: 'S4',
    code: 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    text: one('"Principal": {"Federated": ‸"*"}', allow, object),
  },
  { fact: 'S4', code: 'INVALID_PRINCIPAL_FORMAT', text: one('"Principal": {"Federated": ‸""}', allow, object) },
  { fact: 'S4', code: 'INVALID_PRINCIPAL_FORMAT', text: one('"Principal": {"Federated": ‸" "}', allow, object) },
  {
    fact: 'S4',
    code: 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    text: one(`"Principal": {"CanonicalUser": ["${'a'.repeat(64)}", ‸"*"]}`, allow, object),
  },
  {
    fact: 'B20',
    code: 'INVALID_PRINCIPAL_FORMAT',
    text: one('"Principal": {"AWS": ‸"arn:aws:iam::111122223333:group/admins"}', allow, object),
  },
  { fact: 'B17', code: 'INVALID_PRINCIPAL_FORMAT', text: one('"Principal": {"AWS": ‸"11112222333"}', allow, object) },
  {
    fact: 'B23',
    code: 'INVALID_SERVICE_PRINCIPAL_FORMAT',
    text: one('"Principal": {"Service": ‸"cloudtrail"}', allow, object),
  },
  {
    fact: 'S2',
    code: 'PLACEHOLDER_IN_ARN',
    text: one('"Principal": {"AWS": ‸"arn:aws:iam::<account>:root"}', allow, object),
  },
  {
    // AWS stores it: StringEquals is exact (C7), so the test holds for nobody.
    fact: 'C7',
    code: 'PLACEHOLDER_IN_CONDITION',
    text: one(bucket, allow, object, '"Condition": {"StringEquals": {"aws:PrincipalOrgID": ‸"<your organization>"}}'),
  },
  // S1 to S5: what S3 refuses in a bucket policy
  {
    fact: 'S1',
    code: 'INVALID_ACTION',
    nearest: 's3:PutObject',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:PutOject"', object),
  },
  { fact: 'S2', code: 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY', text: one(bucket, allow, '"Resource": ‸"*"') },
  { fact: 'S2', code: 'PLACEHOLDER_IN_ARN', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::<bucket>/*"') },
  {
    fact: 'S2',
    code: 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    text: one(bucket, allow, '"Resource": ["arn:aws:s3:::logs/*", ‸"arn:aws:sqs:eu-west-1:111122223333:q"]'),
  },
  {
    fact: 'S2',
    code: 'ARN_REGION_NOT_ALLOWED',
    text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:eu-west-1::logs/*"'),
  },
  {
    fact: 'S2',
    code: 'ARN_ACCOUNT_NOT_ALLOWED',
    text: one(bucket, allow, '"Resource": ‸"arn:aws:s3::111122223333:logs/*"'),
  },
  { fact: 'S2', code: 'INVALID_ARN_RESOURCE', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::my bucket/*"') },
  {
    fact: 'S3',
    code: 'ACTION_DOES_NOT_APPLY_TO_RESOURCE',
    text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::logs"'),
  },
  {
    fact: 'S3',
    code: 'ACTION_DOES_NOT_APPLY_TO_RESOURCE',
    text: one(bucket, '"Effect": "Allow"', '"Action": "s3:ListBucket"', '"Resource": ‸"arn:aws:s3:::logs/*"'),
  },
  {
    fact: 'S3',
    code: 'ACTION_DOES_NOT_APPLY_TO_RESOURCE',
    text: one(
      bucket,
      '"Effect": "Allow"',
      '"Action": ["s3:GetObject", "s3:ListAllMyBuckets"]',
      '"Resource": ‸["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"]',
    ),
  },
  {
    fact: 'S5',
    code: 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    text: one(bucket, allow, object, '"Condition": {"StringEquals": {‸"s3:prefix": "a/"}}'),
  },
  {
    fact: 'S5',
    code: 'INVALID_SERVICE_CONDITION_KEY',
    nearest: 's3:x-amz-server-side-encryption',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringNotEquals": {‸"s3:x-amz-servr-side-encryption": "aws:kms"}}',
    ),
  },
  {
    fact: 'S5',
    code: 'INVALID_GLOBAL_CONDITION_KEY',
    nearest: 'aws:SecureTransport',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:*"',
      object,
      '"Condition": {"Bool": {‸"aws:SecureTransprt": "false"}}',
    ),
  },
  {
    fact: 'I2',
    code: 'INVALID_CONDITION_KEY_FORMAT',
    nearest: 'aws:SecureTransport',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"SecureTransport": "a"}}',
    ),
  },
  {
    fact: 'I2',
    code: 'INVALID_CONDITION_KEY_FORMAT',
    nearest: 's3:x-amz-server-side-encryption',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"x-amz-server-side-encryption": "a"}}',
    ),
  },
  {
    fact: 'I2',
    code: 'INVALID_CONDITION_KEY_FORMAT',
    nearest: 's3:x-amz-server-side-encryption',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"x-amz-service-side-encryption": "a"}}',
    ),
  },
  {
    fact: 'I2',
    code: 'INVALID_CONDITION_KEY_FORMAT',
    nearest: 'aws:SecureTransport',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"SecureTransprt": "a"}}',
    ),
  },
  {
    fact: 'I2',
    code: 'INVALID_CONDITION_KEY_FORMAT',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"": "a"}}',
    ),
  },
  {
    fact: 'I2',
    code: 'INVALID_CONDITION_KEY_FORMAT',
    nearest: 'aws:SourceIp',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸":SourceIp": "a"}}',
    ),
  },
  {
    fact: 'I2',
    code: 'INVALID_CONDITION_KEY_FORMAT',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"aws:": "a"}}',
    ),
  },
  {
    fact: 'S5',
    code: 'INVALID_SERVICE_CONDITION_KEY',
    nearest: 's3:x-amz-server-side-encryption',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"s3:x-amz-service-side-encryption": "a"}}',
    ),
  },
  {
    fact: 'S5',
    code: 'INVALID_SERVICE_CONDITION_KEY',
    nearest: 's3:x-amz-server-side-encryption-aws-kms-key-id',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"s3:x-amz-server-side-encrypton-aws-kms-key-id": "a"}}',
    ),
  },
  {
    fact: 'S5',
    code: 'INVALID_SERVICE_CONDITION_KEY',
    nearest: 's3:ExistingObjectTag/team',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:GetObject"',
      object,
      '"Condition": {"StringEquals": {‸"s3:ExistingObjctTag/team": "a"}}',
    ),
  },
  {
    fact: 'S5',
    code: 'INVALID_SERVICE_CONDITION_KEY',
    nearest: 'aws:SourceAccount',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"was:SourceAccount": "a"}}',
    ),
  },
  {
    fact: 'S5',
    code: 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"ec2:InstanceType": "a"}}',
    ),
  },
  {
    fact: 'S5',
    code: 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "*"',
      object,
      '"Condition": {"StringEquals": {‸"ec2:InstanceType": "a"}}',
    ),
  },
  {
    fact: 'S5',
    code: 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "s3:PutObject"',
      object,
      '"Condition": {"StringEquals": {‸"kms:ViaService": "a"}}',
    ),
  },
  {
    fact: 'S5',
    code: 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY',
    text: one(
      bucket,
      '"Effect": "Deny"',
      '"Action": "*"',
      object,
      '"Condition": {"StringEquals": {‸"kms:ViaService": "a"}}',
    ),
  },
  { fact: 'S2', code: 'PLACEHOLDER_IN_ARN', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::YOUR_BUCKET/*"') },
  { fact: 'S2', code: 'PLACEHOLDER_IN_ARN', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::YOUR-BUCKET/*"') },
  { fact: 'S2', code: 'PLACEHOLDER_IN_ARN', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::BUCKET_NAME/*"') },
  { fact: 'S2', code: 'PLACEHOLDER_IN_ARN', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::__BUCKET__/*"') },
  { fact: 'S2', code: 'PLACEHOLDER_IN_ARN', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::__bucket__/*"') },
  { fact: 'S2', code: 'PLACEHOLDER_IN_ARN', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::MY-BUCKET/*"') },
  { fact: 'S2', code: 'PLACEHOLDER_IN_ARN', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::BUCKET/*"') },
  { fact: 'S2', code: 'UNFILLED_TEMPLATE', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::${bucket}/*"') },
  {
    fact: 'S2',
    code: 'UNFILLED_TEMPLATE',
    text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::${AWS::AccountId}-logs/*"'),
  },
  { fact: 'S2', code: 'UNFILLED_TEMPLATE', text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::logs/${team}/*"') },
  {
    fact: 'S2',
    code: 'UNFILLED_TEMPLATE',
    text: one(bucket, allow, '"Resource": ‸"arn:aws:s3:::${bucket}/*"').replace('2012-10-17', '2008-10-17'),
  },
  {
    fact: 'S2',
    code: 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY',
    text: one(
      bucket,
      allow,
      '"Resource": ["arn:aws:s3:::logs/*", ‸"arn:aws:s3:eu-west-1:111122223333:accesspoint/a/object/*"]',
    ),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:GetObject',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:HeadObject"', object),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:ListBucket',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:ListObjects"', '"Resource": "arn:aws:s3:::logs"'),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:ListBucket',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:ListObjectsV2"', '"Resource": "arn:aws:s3:::logs"'),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:ListBucket',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:HeadBucket"', '"Resource": "arn:aws:s3:::logs"'),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:ListAllMyBuckets',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:ListBuckets"', '"Resource": "arn:aws:s3:::logs"'),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:PutObject',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:CopyObject"', object),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:PutObject',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:CreateMultipartUpload"', object),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:PutObject',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:UploadPart"', object),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:DeleteObject',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:DeleteObjects"', object),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:PutEncryptionConfiguration',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:PutBucketEncryption"', '"Resource": "arn:aws:s3:::logs"'),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:GetBucketPublicAccessBlock',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:GetPublicAccessBlock"', '"Resource": "arn:aws:s3:::logs"'),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:PutReplicationConfiguration',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:DeleteBucketReplication"', '"Resource": "arn:aws:s3:::logs"'),
  },
  {
    fact: 'F8, F9',
    code: 'INVALID_ACTION',
    nearest: 's3:ListMultipartUploadParts',
    text: one(bucket, '"Effect": "Deny"', '"Action": ‸"s3:listparts"', object),
  },
  {
    fact: 'G2',
    code: 'UNSUPPORTED_ACTION_IN_POLICY',
    text: one(bucket, '"Effect": "Allow"', '"Action": ["s3:GetObject", ‸"kms:Decrypt"]', object),
  },
];

function long(length: number): string {
  return `["arn:aws:s3:::logs/${'a'.repeat(length)}"]`;
}
