import '../../src/setup';
import { every, iamRole, parsePolicy } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';
const organization = 'o-ab12cd34ef';
const objects = 'arn:aws:s3:::assets/*';

const allow = (Condition: Json, element: Json = {}): Json => ({
  Sid: 'Reads',
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: objects,
  Condition,
  ...element,
});

describe('an Allow for everybody that one operator opens keeps whom it was meant for', () => {
  const claim = { claim: 'toBePublic', isNot: true } as const;
  const team = allow({}, { Sid: 'TeamWrites', Principal: { AWS: `arn:aws:iam::${account}:role/design` } });
  const inOrganization = allow({ StringEquals: { 'aws:PrincipalOrgID': organization } });

  test.each([
    ['ForAllValues:StringEquals', 'ForAllValues holds for a caller without an organization'],
    ['StringEqualsIfExists', 'so does IfExists'],
    ['StringNotEquals', 'the negation lets in all others'],
  ])('%s aws:PrincipalOrgID: %s', (operator) => {
    const document = policy(allow({ [operator]: { 'aws:PrincipalOrgID': organization } }), team);
    expect(mendedStatements(claim, document)).toEqual([inOrganization, team]);
  });

  test('beside a test of another key by the plain operator, which stays', () => {
    const loose = {
      StringLike: { 'aws:UserAgent': '*' },
      'ForAllValues:StringLike': { 'aws:PrincipalOrgID': organization },
    };
    const document = policy(allow(loose), team);
    expect(mendedStatements(claim, document)).toEqual([
      allow({ StringLike: { 'aws:UserAgent': '*', 'aws:PrincipalOrgID': organization } }),
      team,
    ]);
  });

  test('Null the wrong way round', () => {
    const signed = (value: string): Json => allow({ Null: { 'aws:PrincipalArn': value } });
    const { message } = ask({ claim: 'toDenyAnonymous' }, policy(signed('true'), team));
    expect(mendedStatements({ claim: 'toDenyAnonymous' }, policy(signed('true'), team))).toEqual([
      signed('false'),
      team,
    ]);
    expect(message()).toContain(
      'Hint: Null aws:PrincipalArn "true" lets in requests without the condition key, such as this one: is "false" meant?',
    );
    expect(message()).toContain('"aws:PrincipalArn": "false"');
    expect(message()).toContain('This changes other requests too');
  });

  test('but no test is turned that would leave the strangers in', () => {
    const document = policy(allow({ StringNotEquals: { 's3:ExistingObjectTag/class': 'secret' } }), team);
    const [first] = mendedStatements(claim, document);
    expect(first).toMatchObject({ Condition: { StringNotEquals: { 's3:ExistingObjectTag/class': 'secret' } } });
  });
});

describe('a Deny that one test keeps from what it was written for', () => {
  const deny = (Condition: Json, element: Json = {}): Json => ({
    Sid: 'Guard',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: objects,
    Condition,
    ...element,
  });

  test('loses a Null test that spares uploads without the header', () => {
    const sse = 's3:x-amz-server-side-encryption';
    const wrong = { StringNotEquals: { [sse]: 'AES256' } };
    const document = policy(allow({}), deny({ ...wrong, Null: { [sse]: 'false' } }));
    expect(mendedStatements({ claim: 'toRequireSseS3' }, document)).toEqual([allow({}), deny(wrong)]);
  });

  describe('has the operator of the other side', () => {
    const team = allow({}, { Principal: { AWS: `arn:aws:iam::${account}:role/design` } });
    const whole = { Action: 's3:*', Resource: ['arn:aws:s3:::assets', objects] };

    test('NumericGreaterThan for NumericLessThan', () => {
      const plain = deny({ Bool: { 'aws:SecureTransport': 'false' } }, { ...whole, Sid: 'Tls' });
      const by = (operator: string): Json => deny({ [operator]: { 's3:TlsVersion': '1.2' } }, whole);
      const document = policy(team, plain, by('NumericGreaterThan'));
      expect(mendedStatements({ claim: 'toRequireTlsVersion' }, document, '1.2')).toEqual([
        team,
        plain,
        by('NumericLessThan'),
      ]);
    });

    test('StringEquals for its negation', () => {
      const services = { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } };
      const by = (operator: string): Json =>
        deny({ ...services, [operator]: { 'aws:PrincipalOrgID': organization } }, whole);
      const claim = { claim: 'toEnforceIdentityPerimeter' } as const;
      const given = { organizations: [organization] };
      expect(mendedStatements(claim, policy(team, by('StringEquals')), given)).toEqual([
        team,
        by('StringNotEqualsIfExists'),
      ]);
    });
  });

  test('has its date turned round', () => {
    const until = (operator: string): Json =>
      deny({ [operator]: { 'aws:CurrentTime': '2032-01-01T00:00:00Z' } }, { Action: 's3:DeleteObject' });
    const caller = iamRole(`arn:aws:iam::${account}:role/intake`);
    const deletes = every({
      actions: ['s3:DeleteObject'],
      callers: [caller],
      bucket: 'assets',
      context: { 'aws:CurrentTime': '2027-06-30T12:00:00Z' },
    });
    const document = policy(allow({}), until('DateGreaterThan'));
    expect(mendedStatements({ claim: 'toExplicitlyDeny' }, document, deletes)).toEqual([
      allow({}),
      until('DateLessThan'),
    ]);
  });
});

describe('a test by patterns that has none left', () => {
  const organizations = (operator: string, tests: Json): Json => ({
    Sid: 'OnlyOurs',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { [operator]: tests, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
  });
  const claim = { claim: 'toEnforceIdentityPerimeter', type: 'resourceControl' } as const;
  const given = { organizations: ['o-k3x9m2p7q1'], actions: ['s3:*'] };
  const line = 'Without a wildcard StringNotLikeIfExists is StringNotEqualsIfExists, which you may write instead';

  test('may be one by texts, which says the same', () => {
    const [id, wild] = [{ 'aws:PrincipalOrgID': 'o-k3x9m2p7q1' }, { 'aws:PrincipalOrgID': 'o-*' }];
    const document = policy(organizations('StringNotLikeIfExists', wild));
    expect(mendedStatements(claim, document, given)).toEqual([organizations('StringNotLikeIfExists', id)]);
    expect(ask(claim, document, given).message()).toContain(`\n${line}\nTo fix it, make`);
    const plain = parsePolicy(policy(organizations('StringNotEqualsIfExists', id)), { type: 'resourceControl' });
    expect(
      parsePolicy(policy(organizations('StringNotLikeIfExists', id)), { type: 'resourceControl' }),
    ).toBeEquivalentTo(plain);
  });

  test('stays where another test by it is a pattern', () => {
    const tests = { 'aws:PrincipalOrgID': 'o-*', 'aws:PrincipalArn': 'arn:aws:iam::*:role/none' };
    const message = ask(claim, policy(organizations('StringNotLikeIfExists', tests)), given).message();
    expect(message).toContain('To fix it, ');
    expect(message).not.toContain('Without a wildcard');
  });
});
