import { anonymous, awsService, every, getObject, iamRole, iamUser, isUndecidedError } from '../../src';

const objects = 'arn:aws:s3:::logs/*';
const statement = (Effect: string, principal: object, more: object = {}) => ({
  Effect,
  ...principal,
  Action: 's3:GetObject',
  Resource: objects,
  ...more,
});
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });
const role = 'arn:aws:iam::111122223333:role/app';
const session = 'arn:aws:sts::111122223333:assumed-role/app/run';
const root = 'arn:aws:iam::111122223333:root';
const user = 'arn:aws:iam::111122223333:user/ana';
const allowAll = statement('Allow', { Principal: { AWS: root } });

function undecided(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (isUndecidedError(error)) return error.message;
    throw error;
  }
  return '';
}

describe('a caller that NotPrincipal lists without its account (B30)', () => {
  const read = (caller: ReturnType<typeof iamRole | typeof iamUser> | string) =>
    getObject({ bucket: 'logs', key: 'a', caller, secure: true });
  const bySession = read(iamRole(role, { session: 'run' }));
  const sparing = (...AWS: string[]) => policy(allowAll, statement('Deny', { NotPrincipal: { AWS } }));

  test.each([
    ['role and session', sparing(role, session), bySession],
    ['a user', sparing(user), read(iamUser(user))],
    [
      'a raw request',
      sparing(user),
      { principal: user, action: 's3:GetObject', resource: 'arn:aws:s3:::logs/a', context: {} },
    ],
  ])('%s: undecided, with what to write', (_, listed, call) => {
    for (const claim of [expect(listed), expect(listed).not]) {
      const message = undecided(() => {
        claim.toExplicitlyDeny(call);
      });
      expect(message).toContain('B30');
      expect(message).toContain('Hint: list the account of the caller too');
    }
  });

  test('an entry that differs from the caller in letter case alone is named first', () => {
    const listed = sparing(
      user.replace(/[^/]+$/, (name) => name.toUpperCase()),
      root,
    );
    const message = undecided(() => {
      expect(listed).not.toExplicitlyDeny(read(iamUser(user)));
    });
    expect(message).toMatch(
      /\(B30 in docs\/limits.md\)\nHint: "arn:aws:iam::\d+:user\/[A-Z]+" in NotPrincipal and arn:\S+ differ in letter case only/,
    );
  });

  test.each([
    ['with the account: exempt', sparing(role, session, root), bySession, false],
    ['the role without its session: denied', sparing(role), bySession, true],
    ['nobody of the account: denied', sparing('arn:aws:iam::444455556666:role/x'), bySession, true],
    ['the user with its account: exempt', sparing(user, root), read(iamUser(user)), false],
  ])('%s', (_, listed, call, denied) => {
    if (denied) expect(listed).toExplicitlyDeny(call);
    else expect(listed).not.toExplicitlyDeny(call);
  });

  test('where another Deny decides, it does not matter', () => {
    const both = policy(
      statement('Deny', { NotPrincipal: { AWS: [role, session] } }),
      statement('Deny', { Principal: '*' }),
    );
    expect(both).toExplicitlyDeny(bySession);
  });

  test('a role alone spares none of its sessions, for every request too', () => {
    const calls = every({ actions: ['s3:GetObject'], bucket: 'logs', callers: [iamRole(role)] });
    expect(sparing(role)).toExplicitlyDeny(calls);
  });
});

describe('whether {"AWS": "*"} reaches AWS services (B27)', () => {
  const services = every({
    actions: ['s3:GetObject'],
    callers: [awsService('cloudtrail.amazonaws.com')],
    bucket: 'logs',
  });

  test('where it decides, the message says what to write', () => {
    const message = undecided(() => {
      expect(policy(statement('Allow', { Principal: { AWS: '*' } }))).toDeny(services);
    });
    expect(message).toContain('B27');
    expect(message).toContain('StarPrincipal');
  });

  test('where both readings give the same answer, it is the answer', () => {
    const grant = statement('Allow', { Principal: { AWS: '*' } });
    const others = statement('Deny', { Principal: { AWS: ['*', role] } });
    expect(policy(grant, others)).toDeny(services);
    expect(policy(grant, others)).toDeny(every({ actions: ['s3:GetObject'], callers: [anonymous], bucket: 'logs' }));
    expect(policy(grant)).not.toDeny(every({ actions: ['s3:GetObject'], callers: [anonymous], bucket: 'logs' }));
  });
});

describe('ForAnyValue with IfExists under a negated operator, without the key (C33)', () => {
  const paths = 'aws:PrincipalOrgPaths';
  const others = (operator: string) =>
    policy(
      statement('Allow', { Principal: '*' }, { Condition: { [operator]: { [paths]: 'o-a1b2c3d4e5/*' } } }),
      statement('Deny', { Principal: '*' }, { Condition: { Null: { [paths]: 'false' } } }),
    );

  test('it may grant, so neither claim holds, and the message says what single requests assume', () => {
    const given = others('ForAnyValue:StringNotLikeIfExists');
    for (const claim of [expect(given), expect(given).not]) {
      const message = undecided(() => {
        claim.toGrantAny();
      });
      expect(message).toMatch(/^C33, assumed here for single requests: \S/m);
    }
  });

  test('what is open elsewhere and decides nothing is not named', () => {
    const given = others('ForAnyValue:StringNotLikeIfExists');
    const more = policy(
      ...given.Statement,
      {
        ...statement('Allow', { Principal: '*' }, { Condition: { StringNotLike: { [paths]: 'o-*' } } }),
        Action: 's3:PutObject',
      },
      { ...statement('Deny', { Principal: '*' }), Action: 's3:PutObject' },
    );
    const message = undecided(() => {
      expect(more).toGrantAny();
    });
    expect(message).toContain('C33');
    expect(message).not.toContain('C38');
  });

  test('the operator that is not negated grants nothing, and ForAllValues does', () => {
    expect(others('ForAnyValue:StringLikeIfExists')).not.toGrantAny();
    expect(others('ForAllValues:StringNotLikeIfExists')).toGrantAny();
  });
});
