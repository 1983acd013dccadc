import { environment, explain, getObject, iamRole, parsePolicy, s3Bucket, type Call } from '../../src';
import { failed } from './answered';
import { allow, deny, overHttp, plain, policyOf, writer } from './documents';

const caller = iamRole(writer, { session: 'ci' });
const read = (more: object = {}): Call => getObject({ bucket: 'logs', key: 'a', caller, secure: true, ...more });
const bucketPolicy = parsePolicy(
  `{ "Version": "2012-10-17",\n  "Statement": [\n${JSON.stringify(allow())},\n${JSON.stringify(deny({ Sid: 'Tls', Condition: overHttp }))}\n] }`,
  { source: 'logs.json' },
);

describe('explain', () => {
  test('a call on a bucket policy: a table of its statements, and the same as data', () => {
    const explanation = explain(read(), bucketPolicy);
    expect(explanation).toMatchObject({
      decision: { outcome: 'Allow' },
      layers: [{ layer: 'resource' }],
      statements: [{ effect: 'Allow' }, { effect: 'Deny', stoppedBy: { element: 'Condition' } }],
    });
    expect(`\n${String(explanation)}\n`).toMatchInlineSnapshot(`
      "
      s3:GetObject on arn:aws:s3:::logs/a: allowed

      layer          statement  effect  matched                      result              place
      bucket policy  0          Allow   Principal, Action, Resource  applies             logs.json:3
      bucket policy  1 \`Tls\`    Deny    Principal, Action, Resource  stops at Condition  logs.json:4
      "
    `);
  });

  test('a policy set: each layer, each statement, and what is missing', () => {
    const set = {
      resource: bucketPolicy,
      identity: [policyOf(plain({ Action: 's3:PutObject' }))],
      serviceControl: [[policyOf(plain({ Action: 'sns:*', Resource: '*' }))]],
    };
    const text = String(explain(read(), set));
    expect(text).toContain('SCP at level 0');
    expect(text).toMatch(/^identity policy +0 +Allow +nothing +stops at Action/m);
    expect(text).toMatch(
      /^bucket policy +1 `Tls` +Deny +Principal, Action, Resource +stops at Condition +logs\.json:4$/m,
    );
    expect(text).toContain('missing: allow in the SCP at level 0');
  });

  test('the whole table of a set, and of a bucket without policy', () => {
    const statement = (Action: string) => policyOf(plain({ Action, Resource: '*' }));
    const set = {
      identity: [statement('sns:*')],
      permissionsBoundary: statement('*'),
      serviceControl: [[statement('*')], [statement('sns:*')]],
    };
    expect(`\n${String(explain(read(), set))}\n`).toMatchInlineSnapshot(`
      "
      s3:GetObject on arn:aws:s3:::logs/a: not allowed

      layer                 statement  effect  matched           result           place
      SCP at level 0        0          Allow   Action, Resource  applies          Statement[0]
      SCP at level 1        0          Allow   nothing           stops at Action  Statement[0].Action
      identity policy       0          Allow   nothing           stops at Action  Statement[0].Action
      permissions boundary  0          Allow   Action, Resource  applies          Statement[0]

      missing: allow in the SCP at level 1
      missing: allow in the identity policy
      missing: allow in the bucket policy
      "
    `);
    expect(String(explain(read(), s3Bucket({ name: 'logs' }))).split('\n')).toEqual([
      's3:GetObject on arn:aws:s3:::logs/a: not allowed',
      '',
      'no statement is asked',
      '',
      'missing: allow in the bucket policy',
    ]);
  });

  test('a bucket, and an environment', () => {
    const bucket = s3Bucket({ name: 'logs', policy: bucketPolicy });
    expect(explain(read(), bucket).decision.outcome).toBe('Allow');
    const world = environment({ buckets: [bucket], principals: [iamRole(writer, { policies: [] })] });
    expect(String(explain(read({ secure: false }), world))).toMatch(/explicitly denied[^]*1 `Tls` +Deny +.* applies/);
  });

  test('what the call does not specify is said to be open', () => {
    const policy = policyOf(
      allow(),
      deny(),
      deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }),
    );
    expect(String(explain(read(), policy))).toContain('depends on aws:PrincipalOrgID');
    const two = { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5', 'aws:PrincipalTag/team': 'red' };
    expect(String(explain(read(), policyOf(allow(), deny(), deny({ Condition: { StringNotEquals: two } }))))).toContain(
      'depends on aws:PrincipalOrgID, aws:PrincipalTag/team',
    );
  });

  test('a request as it is, on a set', () => {
    const request = { principal: writer, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
    expect(String(explain(request, { resource: bucketPolicy }))).toContain('s3:GetObject on arn:aws:s3:::logs/a');
  });

  test.each([undefined, null, 7])('a request on %s is misuse', (subject) => {
    const request = { principal: writer, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a' };
    expect(() => explain(request, subject as never)).toThrow(/^explain: /);
  });

  test('an error names the function', () => {
    expect(() => explain(read(), 'policies/logs.json')).toThrow(/^explain: .*looks like a path/);
  });

  test('a failed one-call message ends with how to get it', () => {
    const { message } = failed(bucketPolicy, 'toAllow', read({ secure: false }));
    expect(message.split('\n').slice(-2)).toEqual([
      '',
      'For every layer and statement: console.log(String(explain(getObject(…), policy)))',
    ]);
  });
});

const policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' }],
};
const ending = (principal: unknown, context: object = {}) =>
  failed(policy, 'toAllow', { principal, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a', context } as never);

test.each(['cloudtrail.amazonaws.com', 'delivery.logs.amazonaws.com', 'ec2.amazonaws.com.cn'])(
  '%s is a service principal',
  (service) => {
    expect(ending({ service }).kind).toBe('passes');
  },
);

test.each(['cloudtrail', 'cloudtrail..amazonaws.com', 'logs_a.amazonaws.com', 'amazonaws.com'])(
  '%s is none',
  (service) => {
    expect(ending({ service }).kind).toBe('misuse');
  },
);

test('a call that a service passes on carries no endpoint', () => {
  const context = { 'aws:ViaAWSService': true, 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f67890' };
  expect(ending('arn:aws:iam::111122223333:user/alice', context)).toMatchObject({
    kind: 'misuse',
    message: expect.stringMatching(/has both aws:ViaAWSService and aws:SourceVpce\nHint: a call forwarded/) as unknown,
  });
});
