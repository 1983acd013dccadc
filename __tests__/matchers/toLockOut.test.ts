import { every, getObject, iamRole, iamUser, parsePolicy, rootOf, s3Bucket } from '../../src';
import { ask, bothWays, doesNotHold, failed, holds, isMisuse, isUndecided, witnessOf } from './answered';
import { allow, deny, objects, organization, overHttp, plain, policyOf, reader, tlsOnly, writer } from './documents';

const reads = { actions: ['s3:GetObject'] };

test('a Deny that hits the caller locks it out, silence does not', () => {
  expect(bothWays(policyOf(deny()), 'toLockOut', writer, reads)).toEqual(holds);
  expect(bothWays(policyOf(allow()), 'toLockOut', reader, reads)).toEqual(doesNotHold);
  const others = policyOf(deny({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': writer } } }));
  expect(bothWays(others, 'toLockOut', writer, reads)).toEqual(doesNotHold);
  expect(bothWays(others, 'toLockOut', reader, reads)).toEqual(holds);
  expect(witnessOf(others, 'toLockOut', reader, reads)).toMatchObject({ principal: reader, action: 's3:GetObject' });
});

test('calls go over HTTPS: a TLS policy locks nobody out', () => {
  expect(bothWays(tlsOnly, 'toLockOut', writer, { actions: ['s3:*'] })).toEqual(doesNotHold);
  expect(bothWays(policyOf(deny({ Condition: overHttp })), 'toLockOut', writer, { actions: ['s3:*'] })).toEqual(
    doesNotHold,
  );
});

test('one network is enough: an office address locks out whoever works elsewhere', () => {
  const office = policyOf(deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }));
  expect(bothWays(office, 'toLockOut', writer, reads)).toEqual(holds);
  const breakGlass = policyOf(
    deny({
      Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, ArnNotEquals: { 'aws:PrincipalArn': writer } },
    }),
  );
  expect(bothWays(breakGlass, 'toLockOut', writer, reads)).toEqual(doesNotHold);
});

test('what is told of the caller counts', () => {
  const members = policyOf(deny({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': organization } } }));
  expect(bothWays(members, 'toLockOut', iamRole(writer, { organization }), reads)).toEqual(doesNotHold);
  expect(bothWays(members, 'toLockOut', iamRole(writer, { organization: null }), reads)).toEqual(holds);
  // P17: what the caller does not tell may be what spares it.
  expect(bothWays(members, 'toLockOut', writer, reads)).toEqual(isUndecided);
  const untagged = policyOf(deny({ Condition: { Null: { 'aws:PrincipalTag/team': 'true' } } }));
  expect(bothWays(untagged, 'toLockOut', iamUser(reader, { tags: null }), reads)).toEqual(holds);
  expect(bothWays(untagged, 'toLockOut', iamUser(reader, { tags: { team: 'red' } }), reads)).toEqual(doesNotHold);
});

test('the owner’s root always reaches the bucket policy (E38, F13)', () => {
  const all = s3Bucket({ name: 'logs', account: '111122223333', policy: policyOf(deny()) });
  expect(bothWays(all, 'toLockOut', rootOf('111122223333'), { actions: ['s3:PutBucketPolicy'] })).toEqual(doesNotHold);
  expect(bothWays(all, 'toLockOut', rootOf('111122223333'), { actions: ['s3:GetObject'] })).toEqual(holds);
  expect(bothWays(all, 'toLockOut', writer, { actions: ['s3:PutBucketPolicy'] })).toEqual(holds);
  // Another account's root user never gets there, so nothing says that it does.
  const stranger = rootOf('444455556666');
  expect(bothWays(all, 'toLockOut', stranger, { actions: ['s3:PutBucketPolicy'] })).toEqual(isMisuse);
  expect(bothWays(all, 'toLockOut', stranger, { actions: ['s3:GetObject'] })).toEqual(holds);
});

test('what the question names is asked, whatever the policy spells', () => {
  const denyAll = policyOf(plain({ Effect: 'Deny', Action: '*', Resource: '*' }));
  const scp = parsePolicy(denyAll, { type: 'serviceControl' });
  expect(bothWays(scp, 'toLockOut', writer, { actions: ['s3:PutBucketPolicy'] })).toEqual(holds);
  expect(bothWays(scp, 'toExplicitlyDeny', every({ actions: ['s3:PutBucketPolicy'] }))).toEqual(holds);
  const abroad = iamRole('arn:aws-us-gov:iam::111122223333:role/r');
  expect(bothWays(scp, 'toLockOut', abroad, { actions: ['lambda:CreateFunction'] })).toEqual(holds);
  const identity = parsePolicy(denyAll, { type: 'identity' });
  expect(bothWays(identity, 'toLockOut', writer, { actions: ['s3:DeleteBucket'] })).toEqual(holds);
  // The caller's account has resources: its own policies decide there.
  const set = { identity: [policyOf(plain({ Action: 'iam:*', Resource: '*' }))] };
  const creates = every({ actions: ['iam:CreateUser'], callers: [iamRole(writer)] });
  expect(bothWays(set, 'toDeny', creates)).toEqual(doesNotHold);
  expect(bothWays(set, 'toAllow', every({ actions: ['dynamodb:ListTables'], callers: [writer] }))).toEqual(doesNotHold);
  expect(bothWays(set, 'toGrantAny', { actions: ['iam:CreateUser'], principals: [writer] })).toEqual(holds);
});

test('SCPs and boundaries', () => {
  const scp = parsePolicy(policyOf(plain({ Effect: 'Deny', Action: 'iam:*', Resource: '*' })), {
    type: 'serviceControl',
  });
  expect(bothWays(scp, 'toLockOut', writer, { actions: ['iam:CreateUser'] })).toEqual(holds);
  expect(bothWays(scp, 'toLockOut', writer, { actions: ['s3:GetObject'] })).toEqual(doesNotHold);
  const boundary = parsePolicy(policyOf(plain()), { type: 'permissionsBoundary' });
  expect(bothWays(boundary, 'toLockOut', writer, { actions: ['s3:PutObject'] })).toEqual(doesNotHold);
});

test('bucket, where the policy names several', () => {
  const two = policyOf(deny({ Resource: ['arn:aws:s3:::logs/*', 'arn:aws:s3:::data/a'], Action: 's3:GetObject' }));
  expect(bothWays(two, 'toLockOut', writer, reads)).toEqual(isMisuse);
  expect(bothWays(two, 'toLockOut', writer, { ...reads, bucket: 'data' })).toEqual(holds);
});

test.each<[string, unknown, unknown]>([
  ['no caller', undefined, reads],
  ['no ARN', 'Writer', reads],
  ['no actions', writer, undefined],
  ['no action', writer, { actions: [] }],
  ['a string', writer, 's3:GetObject'],
  ['a misspelt action', writer, { actions: ['s3:GetObjet'] }],
  ['an action that never comes here', writer, { actions: ['sqs:SendMessage'] }],
  ['an action of no bucket (S7)', writer, { actions: ['s3:CreateBucket'] }],
  ['a misspelt option', writer, { action: ['s3:GetObject'] }],
])('%s is misuse', (_what, caller, given) => {
  for (const voice of ['is', 'not'] as const) {
    const { kind, message } = ask(policyOf(deny()), 'toLockOut', [caller, given], voice);
    expect(kind).toBe('misuse');
    expect(message).toMatch(/^Matcher error: toLockOut: /);
  }
});

const data = 'arn:aws:iam::111122223333:role/Data';
const actions = { actions: ['s3:GetObject'] };
const unless = (condition: object) =>
  policyOf(allow({ Action: 's3:GetObject' }), deny({ Resource: objects, Condition: condition }));
const tagged = unless({ StringNotEquals: { 'aws:PrincipalTag/team': 'data' } });
const inside = unless({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } });
const inPaths = unless({ 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } });
const byId = unless({ StringNotLike: { 'aws:userid': 'AROAEXAMPLE0000000001:*' } });

describe('a lock-out that turns on what the caller does not tell (A6, P17)', () => {
  test.each([
    ['its tags', tagged, 'aws:PrincipalTag/team', 'iamRole(arn, { tags })'],
    ['its organization', inside, 'aws:PrincipalOrgID', 'iamRole(arn, { organization })'],
    ['the path of its organization', inPaths, 'aws:PrincipalOrgPaths', 'iamRole(arn, { organizationPath })'],
    ['its id', byId, 'aws:userid', 'iamRole(arn, { id })'],
  ])('is undecided: %s', (_, policy, key, hint) => {
    expect(bothWays(policy, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
    const { message } = failed(policy, 'toLockOut', iamRole(data), actions);
    expect(message).toContain(key);
    expect(message).toContain(hint);
  });

  test('is decided where the caller tells it', () => {
    const locked = (policy: object, facts: object) => bothWays(policy, 'toLockOut', iamRole(data, facts), actions);
    expect(locked(tagged, { tags: { team: 'data' } })).toEqual(doesNotHold);
    expect(locked(tagged, { tags: null })).toEqual(holds);
    expect(locked(inside, { organization: 'o-a1b2c3d4e5' })).toEqual(doesNotHold);
    expect(locked(inside, { organization: null })).toEqual(holds);
    expect(locked(inPaths, { organization: 'o-a1b2c3d4e5' })).toEqual(doesNotHold);
    expect(locked(inPaths, { organization: 'o-zzzzzzzzzz' })).toEqual(holds);
    expect(locked(inPaths, { organization: null })).toEqual(holds);
    expect(locked(byId, { id: 'AROAEXAMPLE0000000001' })).toEqual(doesNotHold);
    expect(locked(byId, { id: 'AROAEXAMPLE0000000002' })).toEqual(holds);
  });

  test('of an organization that is told, where one of its units is spared', () => {
    const unit = 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/';
    const inUnit = unless({ 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': `${unit}*` } });
    const told = (facts: object) => bothWays(inUnit, 'toLockOut', iamRole(data, facts), actions);
    expect(told({ organization: 'o-a1b2c3d4e5' })).toEqual(isUndecided);
    const { message } = failed(inUnit, 'toLockOut', iamRole(data, { organization: 'o-a1b2c3d4e5' }), actions);
    expect(message).toContain('aws:PrincipalOrgPaths');
    expect(message).toContain('iamRole(arn, { organizationPath })');
    expect(told({ organizationPath: unit })).toEqual(doesNotHold);
    expect(told({ organizationPath: `${unit}ou-ab12-22222222/` })).toEqual(doesNotHold);
    expect(told({ organizationPath: 'o-a1b2c3d4e5/r-ab12/' })).toEqual(holds);
    expect(told({ organization: 'o-zzzzzzzzzz' })).toEqual(holds);
    expect(told({ organization: null })).toEqual(holds);
    const anywhere = unless({
      'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-*/r-*/ou-ab12-11111111/*' },
    });
    expect(bothWays(anywhere, 'toLockOut', iamRole(data, { organization: 'o-a1b2c3d4e5' }), actions)).toEqual(
      isUndecided,
    );
    const call = (facts: object) => getObject({ bucket: 'logs', key: 'a', caller: iamRole(data, facts) });
    expect(bothWays(inUnit, 'toExplicitlyDeny', call({ organization: 'o-a1b2c3d4e5' }))).toEqual(isUndecided);
    expect(bothWays(inUnit, 'toExplicitlyDeny', call({ organizationPath: unit }))).toEqual(doesNotHold);
    expect(failed(inUnit, 'toAllow', call({ organization: 'o-a1b2c3d4e5' })).message).toContain('organizationPath');
  });

  test('of an organization that the caller must be in, where one of its units is denied', () => {
    const within = (path: string) => ({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': path } });
    const both = (path: string) =>
      policyOf(
        allow({ Action: 's3:GetObject' }),
        deny({ Resource: objects, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } }),
        deny({ Resource: objects, Condition: within(path) }),
      );
    const unit = both('o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*');
    expect(bothWays(unit, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
    expect(bothWays(unit, 'toLockOut', iamRole(data, { organization: null }), actions)).toEqual(holds);
    const anyOrganization = unless({ 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-*/r-*/*' } });
    expect(bothWays(anyOrganization, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
  });

  test('is undecided where two patterns of a tag spare together what neither spares alone, and where any tag does', () => {
    const spared = (pattern: string) =>
      deny({ Resource: objects, Condition: { StringNotLike: { 'aws:PrincipalTag/team': pattern } } });
    expect(bothWays(policyOf(spared('a*'), spared('?b')), 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
    expect(bothWays(policyOf(spared('a*'), spared('b*')), 'toLockOut', iamRole(data), actions)).toEqual(holds);
    const untagged = unless({ Null: { 'aws:PrincipalTag/team': 'true' } });
    expect(bothWays(untagged, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
  });

  test('is undecided where there are more kinds of callers than are asked one by one', () => {
    const keys = ['team', 'stage', 'cost', 'owner'].map((name) => `aws:PrincipalTag/${name}`);
    const wants = (operator: string, values: string[]) =>
      keys.map((key) => deny({ Resource: objects, Condition: { [operator]: { [key]: values } } }));
    const oneOf = policyOf(
      ...wants('StringNotEquals', ['a', 'b', 'c', 'd']),
      ...wants('StringEquals', ['a', 'b', 'c']),
    );
    expect(bothWays(oneOf, 'toLockOut', iamRole(data), actions)).toEqual(isUndecided);
    expect(bothWays(oneOf, 'toLockOut', iamRole(data, { tags: null }), actions)).toEqual(holds);
  });

  test('is decided where nothing of it matters', () => {
    const both = policyOf(
      deny({ Resource: objects, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'data' } } }),
      deny({ Resource: objects, Condition: { StringNotEquals: { 'aws:PrincipalTag/team': 'data' } } }),
    );
    expect(bothWays(both, 'toLockOut', iamRole(data), actions)).toEqual(holds);
    const others = unless({ StringNotEquals: { 'aws:PrincipalArn': data } });
    expect(bothWays(others, 'toLockOut', iamRole(data), actions)).toEqual(doesNotHold);
    expect(bothWays(others, 'toLockOut', iamUser('arn:aws:iam::111122223333:user/a'), actions)).toEqual(holds);
  });
});

describe('where nobody is locked out, the message shows a call that comes near and what spares it', () => {
  test('the exemption of a Deny', () => {
    const spared = deny({ Condition: { ArnNotEquals: { 'aws:PrincipalArn': writer } } });
    const { message } = failed(policyOf(spared), 'toLockOut', writer, { actions: ['s3:GetObject'] });
    expect(message).toMatch(/^Nearest deny {2}statement 0 stops at Condition/m);
    expect(message).toMatch(/^Hint: ArnNotEquals aws:PrincipalArn exempts "arn:aws:iam::\d{12}:role\/\w+"$/m);
  });

  test('a pattern of the exemption, which stands for others too', () => {
    const glass = 'arn:aws:iam::111122223333:role/break-glass';
    const pattern = `${writer.slice(0, -1)}*`;
    const exempting = (arns: string | readonly string[]): object =>
      policyOf(deny({ Sid: 'Ops', Condition: { ArnNotLike: { 'aws:PrincipalArn': arns } } }));
    const { message } = failed(exempting([glass, pattern]), 'toLockOut', writer, reads);
    expect(message).toContain(`"${pattern}" spares others too: list whom you mean to spare, one by one, in its place`);
    const placeholder = '<the ARN of whom you mean>';
    expect(message).toContain(
      `To fix it, make "aws:PrincipalArn": ["${glass}", "${placeholder}"] in statement 0 \`Ops\``,
    );
    expect(message).not.toContain('To fix it, remove');
    expect(message).not.toContain('This changes other requests too');
    expect(bothWays(exempting([glass, `${writer}-of-the-week`]), 'toLockOut', writer, reads)).toEqual(holds);
    expect(failed(exempting([glass, placeholder]), 'toLockOut', writer, reads).message).toContain(
      `${placeholder} was never filled in: write the ARN of whom you mean there`,
    );
  });

  test('a name of the exemption, which stands for nobody else, is taken out', () => {
    const glass = 'arn:aws:iam::111122223333:role/break-glass';
    const exempting = policyOf(
      deny({ Sid: 'Ops', Condition: { ArnNotLike: { 'aws:PrincipalArn': [glass, writer] } } }),
    );
    const { message } = failed(exempting, 'toLockOut', writer, reads);
    expect(message).toContain(`To fix it, remove "${writer}" from "aws:PrincipalArn" in statement 0 \`Ops\``);
  });

  test('no Deny is about the action', () => {
    const { message } = failed(policyOf(deny({ Action: 's3:PutObject', Resource: objects })), 'toLockOut', writer, {
      actions: ['s3:GetObject'],
    });
    expect(message).toMatch(/^For instance, not this one:$/m);
    expect(message).toMatch(/^No Deny statement is about s3:GetObject on arn:aws:s3:::logs\/key$/m);
  });
});
