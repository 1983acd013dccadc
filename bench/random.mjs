// Random bucket policies that are mostly near a claim: proofs must not be rare among them.

const bucket = 'arn:aws:s3:::logs';

const principals = [
  '*',
  '*',
  '*',
  { AWS: 'arn:aws:iam::111122223333:root' },
  { AWS: '444455556666' },
  { AWS: ['arn:aws:iam::111122223333:role/Reader', 'arn:aws:iam::444455556666:user/ann'] },
  { Service: 'cloudtrail.amazonaws.com' },
];
const actions = ['s3:*', 's3:*', 's3:*', 's3:Get*', 's3:PutObject', 's3:*Object', ['s3:ListBucket', 's3:GetObject']];
const notActions = ['s3:ListBucket', 's3:Get*', ['s3:PutObject', 's3:DeleteObject']];
const resources = [
  [bucket, `${bucket}/*`],
  [bucket, `${bucket}/*`],
  `${bucket}*`,
  `${bucket}/*`,
  `${bucket}/a*`,
  [bucket, `${bucket}/a*`],
  `${bucket}/*.csv`,
  `${bucket}/?b*`,
  `${bucket}/*a*b*`,
  bucket,
];

const strings = ['a', 'ab', 'b', 'abc', 'A'];
const patterns = ['a*', '*b', 'a?', '*', '*a*', '??', 'ab*c'];
const stringKeys = ['aws:UserAgent', 'aws:Referer', 'aws:PrincipalTag/team', 's3:prefix', 's3:delimiter'];
const enumerated = {
  'aws:PrincipalOrgID': ['o-exampleorgid', 'o-otherorg00'],
  'aws:PrincipalAccount': ['111122223333', '444455556666'],
  'aws:PrincipalType': ['User', 'AssumedRole', 'Anonymous'],
  'aws:SourceVpce': ['vpce-1a2b3c4d', 'vpce-9z'],
  's3:authType': ['REST-HEADER', 'POST'],
  's3:x-amz-acl': ['private', 'bucket-owner-full-control'],
  's3:x-amz-server-side-encryption': ['aws:kms', 'AES256', 'aws:kms:dsse'],
  's3:x-amz-server-side-encryption-customer-algorithm': ['AES256'],
  's3:x-amz-server-side-encryption-aws-kms-key-id': ['arn:aws:kms:eu-west-1:111122223333:key/k1'],
};
const blocks = ['203.0.113.0/24', '203.0.113.7', '198.51.100.0/22', '2001:db8::/32', '0.0.0.0/0'];
const arns = [
  'arn:aws:iam::111122223333:role/*',
  'arn:aws:iam::*:role/Reader',
  'arn:aws:iam::444455556666:user/ann',
  'arn:*:iam::1*:*',
];

export function randomPolicy(random) {
  const one = (list) => list[Math.floor(random() * list.length)];
  const chance = (share) => random() < share;
  const some = (list) => (chance(0.6) ? one(list) : [one(list), one(list)]);

  const statement = () => {
    const effect = chance(0.75) ? 'Deny' : 'Allow';
    const [action, resource] = fitting();
    const condition = {};
    if (effect === 'Deny' && chance(0.5)) add(condition, 'Bool', 'aws:SecureTransport', 'false');
    while (chance(0.45)) add(condition, ...test());
    return {
      Effect: effect,
      Principal: one(principals),
      ...action,
      ...resource,
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    };
  };

  /** Not every action works on every resource, and S3 refuses a policy where one does not. */
  function fitting() {
    if (chance(0.1)) return [{ NotAction: one(notActions) }, { Resource: [bucket, `${bucket}/*`] }];
    const action = one(actions);
    const object = action === 's3:PutObject' || action === 's3:*Object';
    if (object) return [{ Action: action }, { Resource: one(resources.filter((text) => String(text).includes('/'))) }];
    if (Array.isArray(action)) return [{ Action: action }, { Resource: [bucket, `${bucket}/*`] }];
    return [{ Action: action }, { [chance(0.15) ? 'NotResource' : 'Resource']: one(resources) }];
  }

  function test() {
    const ifExists = chance(0.25) ? 'IfExists' : '';
    switch (Math.floor(random() * 9)) {
      case 0:
        return [
          one(['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase']) + ifExists,
          one(stringKeys),
          some(strings),
        ];
      case 1:
        return [one(['StringLike', 'StringNotLike']) + ifExists, one(stringKeys), some(patterns)];
      case 2:
      case 3: {
        const key = one(Object.keys(enumerated));
        return [one(['StringEquals', 'StringNotEquals']) + ifExists, key, some(enumerated[key])];
      }
      case 4:
        return [
          'Null',
          one([...stringKeys, ...Object.keys(enumerated), 'aws:SourceIp', 's3:TlsVersion']),
          one(['true', 'false']),
        ];
      case 5:
        return [one(['IpAddress', 'NotIpAddress']) + ifExists, 'aws:SourceIp', some(blocks)];
      case 6:
        return chance(0.5)
          ? [
              one(['NumericLessThan', 'NumericGreaterThanEquals']) + ifExists,
              's3:TlsVersion',
              one(['1.1', '1.2', '1.3']),
            ]
          : [
              one(['NumericLessThanEquals', 'NumericGreaterThan', 'NumericNotEquals']) + ifExists,
              's3:max-keys',
              one(['0', '10', '100']),
            ];
      case 7:
        return [one(['ArnLike', 'ArnNotLike']) + ifExists, 'aws:PrincipalArn', some(arns)];
      default:
        return chance(0.5)
          ? ['Bool', one(['aws:PrincipalIsAWSService', 'aws:ViaAWSService']), one(['true', 'false'])]
          : [
              `${one(['ForAnyValue', 'ForAllValues'])}:${one(['StringEquals', 'StringLike', 'StringNotLike'])}`,
              one(['s3:RequestObjectTagKeys', 'aws:CalledVia']),
              some([...strings, 'a*', 'athena.amazonaws.com']),
            ];
    }
  }

  const size = 1 + Math.floor(random() * 4);
  return { Version: '2012-10-17', Statement: [guard(random), ...Array.from({ length: size }, statement)] };
}

/** Tests that always hold where a claim looks, or only by `IfExists`, or do not: the claim turns on them. */
const telling = [
  ['Bool', 'aws:PrincipalIsAWSService', 'false'],
  ['BoolIfExists', 'aws:PrincipalIsAWSService', 'false'],
  ['Bool', 'aws:ViaAWSService', 'false'],
  ['NumericLessThan', 's3:TlsVersion', '1.4'],
  ['NumericLessThanIfExists', 's3:TlsVersion', '1.4'],
  ['StringLike', 'aws:PrincipalOrgID', 'o-*'],
  ['StringLikeIfExists', 'aws:PrincipalOrgID', 'o-*'],
  ['StringNotLike', 'aws:PrincipalOrgID', 'x*'],
  ['IpAddressIfExists', 'aws:SourceIp', ['0.0.0.0/0', '::/0']],
  ['IpAddress', 'aws:SourceIp', ['0.0.0.0/0', '::/0']],
  ['ForAllValues:StringLike', 'aws:CalledVia', '*'],
  ['ForAnyValue:StringLike', 'aws:CalledVia', '*'],
  ['ArnLikeIfExists', 'aws:PrincipalArn', 'arn:aws:*:*:*:*'],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:*'],
];

/** A statement that proves one of the claims more often than not. */
function guard(random) {
  const pick = random();
  const Condition = {};
  const common = { Effect: 'Deny', Principal: '*' };
  if (random() < 0.6) add(Condition, ...telling[Math.floor(random() * telling.length)]);
  if (pick < 0.35) {
    const Resource = random() < 0.7 ? [bucket, `${bucket}/*`] : [bucket, `${bucket}/a*`];
    add(Condition, 'Bool', 'aws:SecureTransport', 'false');
    return { ...common, Action: 's3:*', Resource, Condition };
  }
  if (pick < 0.7) {
    add(Condition, 'StringNotEquals', 's3:x-amz-server-side-encryption', 'aws:kms');
    if (random() < 0.3) add(Condition, 'Null', 's3:x-amz-server-side-encryption', 'false');
    return { ...common, Action: 's3:PutObject', Resource: `${bucket}/*`, Condition };
  }
  add(Condition, 'StringEquals', 'aws:PrincipalOrgID', 'o-exampleorgid');
  return { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `${bucket}/*`, Condition };
}

function add(condition, operator, key, value) {
  condition[operator] = { ...condition[operator], [key]: value };
}
