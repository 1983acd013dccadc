// Random policy sets and requests of everyday shape, of which both sides of the differential read everything alike: no
// key that an action never has, no policy of a session, no unresolved variable under a negated operator.

const bucket = 'arn:aws:s3:::logs';
const queue = 'arn:aws:sqs:eu-west-1:111122223333:jobs';
const home = '111122223333';
const away = '444455556666';

const things = [
  {
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    resources: [`${bucket}/a.log`, `${bucket}/2026/b.csv`],
  },
  { actions: ['s3:ListBucket', 's3:GetBucketPolicy'], resources: [bucket] },
  { actions: ['sqs:SendMessage', 'sqs:DeleteMessage'], resources: [queue] },
];
const actionPatterns = [
  '*',
  's3:*',
  's3:*',
  's3:Get*',
  's3:?etObject',
  's3:putobject',
  's3:List*',
  'sqs:*',
  'sqs:Send*',
];
const resourcePatterns = [
  '*',
  '*',
  bucket,
  `${bucket}/*`,
  `${bucket}/a*`,
  `${bucket}/*.csv`,
  `${bucket}*`,
  queue,
  'arn:aws:sqs:*:*:jobs',
];
const callers = [
  { principal: `arn:aws:iam::${home}:user/ana`, arn: `arn:aws:iam::${home}:user/ana`, account: home, type: 'User' },
  {
    principal: `arn:aws:sts::${home}:assumed-role/App/run`,
    arn: `arn:aws:iam::${home}:role/App`,
    account: home,
    type: 'AssumedRole',
  },
  { principal: `arn:aws:iam::${away}:user/bob`, arn: `arn:aws:iam::${away}:user/bob`, account: away, type: 'User' },
  {
    principal: `arn:aws:sts::${away}:assumed-role/Job/run`,
    arn: `arn:aws:iam::${away}:role/Job`,
    account: away,
    type: 'AssumedRole',
  },
];
const principals = [
  '*',
  { AWS: '*' },
  { AWS: home },
  { AWS: `arn:aws:iam::${away}:root` },
  { AWS: [`arn:aws:iam::${home}:user/ana`, `arn:aws:iam::${away}:role/Job`] },
  { AWS: `arn:aws:iam::${home}:role/App` },
  { AWS: `arn:aws:sts::${home}:assumed-role/App/run` },
  { Service: 'cloudtrail.amazonaws.com' },
];

const values = {
  'aws:UserAgent': ['a', 'ab', 'B'],
  'aws:PrincipalTag/team': ['a', 'ab', 'ops'],
  'aws:PrincipalOrgID': ['o-exampleorgid', 'o-otherorg00'],
  'aws:SourceIp': ['203.0.113.7', '203.0.113.200', '198.51.100.9', '2001:db8::1'],
  'aws:SecureTransport': ['true', 'false'],
  'aws:MultiFactorAuthAge': ['0', '60', '3600'],
  'aws:CurrentTime': ['2026-01-01T00:00:00Z', '2026-06-30T12:00:00Z'],
  'aws:SourceVpce': ['vpce-1a2b3c4d', 'vpce-9a8b7c6d'],
  'aws:CalledVia': [
    ['athena.amazonaws.com'],
    ['athena.amazonaws.com', 'glue.amazonaws.com'],
    ['dynamodb.amazonaws.com'],
  ],
};
const strings = ['aws:UserAgent', 'aws:PrincipalTag/team', 'aws:PrincipalOrgID', 'aws:SourceVpce'];
const texts = ['a', 'ab', 'A', 'b', 'ops', 'o-exampleorgid', 'vpce-1a2b3c4d'];
const patterns = ['a*', '?', '*', 'o-*', '*b', 'vpce-1*', 'a?'];
// The peer shifts by 32 bits for `0.0.0.0/0`, which then holds one address, and an IPv6 address does not fit `NotIpAddress`
// with a bare IPv4 address there: neither stands here.
const blocks = ['203.0.113.0/24', '203.0.113.7/32', '198.51.100.0/22', '0.0.0.0/1', '2001:db8::/32'];
const arns = [`arn:aws:iam::${home}:*`, `arn:aws:iam::*:role/App`, `arn:aws:iam::${away}:user/bob`, 'arn:*:iam::4*:*'];

export function randomCase(random) {
  const one = (list) => list[Math.floor(random() * list.length)];
  const chance = (share) => random() < share;
  const some = (list) => (chance(0.6) ? one(list) : [...new Set([one(list), one(list)])]);

  function test() {
    const ifExists = chance(0.25) ? 'IfExists' : '';
    switch (Math.floor(random() * 10)) {
      case 0:
        return [one(['StringEquals', 'StringNotEquals']) + ifExists, one(strings), some(texts)];
      case 1:
        return [one(['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase']) + ifExists, one(strings), some(texts)];
      case 2:
        return [one(['StringLike', 'StringNotLike']) + ifExists, one(strings), some(patterns)];
      case 3:
        return [one(['IpAddress', 'NotIpAddress']) + ifExists, 'aws:SourceIp', some(blocks)];
      case 4:
        return [`Bool${ifExists}`, 'aws:SecureTransport', one(['true', 'false'])];
      case 5:
        return ['Null', one(Object.keys(values)), one(['true', 'false'])];
      case 6: {
        const operator = one([
          'NumericLessThan',
          'NumericLessThanEquals',
          'NumericGreaterThan',
          'NumericNotEquals',
          'NumericEquals',
        ]);
        return [operator + ifExists, 'aws:MultiFactorAuthAge', some(['0', '60', '300'])];
      }
      case 7:
        return [one(['DateLessThan', 'DateGreaterThanEquals']) + ifExists, 'aws:CurrentTime', '2026-03-01T00:00:00Z'];
      case 8:
        return [one(['ArnLike', 'ArnNotLike', 'ArnEquals']) + ifExists, 'aws:PrincipalArn', some(arns)];
      default: {
        const operator = `${one(['ForAnyValue', 'ForAllValues'])}:${one(['StringEquals', 'StringLike'])}`;
        return [operator, 'aws:CalledVia', some(['athena.amazonaws.com', 'glue.amazonaws.com', '*.amazonaws.com'])];
      }
    }
  }

  function statement(allows, inResource) {
    const Condition = {};
    while (chance(0.35)) {
      const [operator, key, value] = test();
      Condition[operator] = { ...Condition[operator], [key]: value };
    }
    const action = some(inResource === undefined ? actionPatterns : inResource.actions);
    const resource = some(inResource === undefined ? resourcePatterns : inResource.resources);
    return {
      Effect: chance(allows) ? 'Allow' : 'Deny',
      ...(inResource !== undefined && { Principal: one(principals) }),
      ...(inResource === undefined && chance(0.1) ? { NotAction: action } : { Action: action }),
      ...(inResource === undefined && chance(0.1) ? { NotResource: resource } : { Resource: resource }),
      ...(Object.keys(Condition).length > 0 && { Condition }),
    };
  }
  const policy = (allows, most, inResource) => ({
    Version: '2012-10-17',
    Statement: Array.from({ length: 1 + Math.floor(random() * most) }, () => statement(allows, inResource)),
  });

  const thing = one(things);
  const ofBucket = {
    actions: ['s3:*', 's3:Get*', 's3:GetObject', 's3:List*'],
    resources: [bucket, `${bucket}/*`, `${bucket}/a*`],
  };
  const ofQueue = { actions: ['sqs:*', 'sqs:SendMessage'], resources: [queue, 'arn:aws:sqs:*:*:jobs'] };
  const full = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const filters = () => [[full], ...(chance(0.5) ? [[chance(0.4) ? policy(0.8, 2) : full, policy(0.2, 2)]] : [])];
  const set = {
    identity: Array.from({ length: Math.floor(random() * 3) }, () => policy(0.8, 3)),
    ...(chance(0.6) && { resource: policy(0.7, 3, thing.resources[0] === queue ? ofQueue : ofBucket) }),
    ...(chance(0.25) && { permissionsBoundary: policy(0.85, 2) }),
    ...(chance(0.4) && { serviceControl: filters() }),
    ...(chance(0.3) && {
      resourceControl: [
        [
          {
            Version: '2012-10-17',
            Statement: [{ ...statement(0, thing.resources[0] === queue ? ofQueue : ofBucket), Principal: '*' }],
          },
        ],
      ],
    }),
  };

  function request() {
    const caller = one(callers);
    const context = {
      'aws:PrincipalArn': caller.arn,
      'aws:PrincipalAccount': caller.account,
      'aws:PrincipalType': caller.type,
    };
    for (const [key, list] of Object.entries(values)) if (chance(0.6)) context[key] = one(list);
    return {
      principal: caller.principal,
      action: one(thing.actions),
      resource: one(thing.resources),
      resourceAccount: home,
      context,
    };
  }
  return { set, requests: Array.from({ length: 4 }, request) };
}
