import {
  checkAccessNotGranted,
  checkNoNewAccess,
  every,
  getObject,
  iamRole,
  iamUser,
  not,
  parsePolicy,
} from '../../src';

/** Claims on policies with variables: decided wherever there is an answer (D1-D11). */
const allow = (Action: string | string[], Resource: string | string[], Condition: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource, Condition }],
});

const byTeam = allow('s3:GetObject', 'arn:aws:s3:::reports/${aws:PrincipalTag/team}/*');
const home = allow('s3:*', 'arn:aws:s3:::home/${aws:username}/*');
const sameTeam = allow('ec2:StopInstances', '*', {
  StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' },
});
const ana = iamUser('arn:aws:iam::111122223333:user/staff/ana');

describe('a variable in Resource', () => {
  test('grants what some tag opens', () => {
    expect(byTeam).toGrantAny({ resources: ['arn:aws:s3:::reports/finance/*'] });
    expect(byTeam).not.toGrantAny({ resources: ['arn:aws:s3:::payroll/*'] });
    expect(checkAccessNotGranted(byTeam, [{ resources: ['arn:aws:s3:::reports/finance/q1'] }]).result).toBe('FAIL');
    expect(checkAccessNotGranted(byTeam, [{ resources: ['arn:aws:s3:::reports/finance'] }]).result).toBe('PASS');
  });

  test('under a tag that is told', () => {
    const reads = (team: string | null | ReturnType<typeof not>) =>
      every({ actions: ['s3:GetObject'], bucket: 'reports', context: { 'aws:PrincipalTag/team': team } });
    expect({ identity: [byTeam] }).toDeny(reads(null));
    expect({ identity: [byTeam] }).not.toDeny(reads('finance'));
    expect({ identity: [byTeam] }).not.toDeny(reads(not('finance')));
  });

  test('a folder of the user who calls', () => {
    const reads = (caller: ReturnType<typeof iamUser | typeof iamRole>, prefix: string) =>
      every({ actions: ['s3:GetObject'], bucket: 'home', prefix, callers: [caller] });
    expect({ identity: [home] }).toDeny(reads(ana, 'bo/'));
    expect({ identity: [home] }).not.toDeny(reads(ana, 'ana/'));
    expect({ identity: [home] }).toDeny(reads(iamRole('arn:aws:iam::111122223333:role/ana'), 'ana/'));
  });

  test('no name but one fits before the slash', () => {
    const noDoubleFolder = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::home/${aws:username}/*' },
        {
          Effect: 'Deny',
          Action: 's3:*',
          Resource: '*',
          Condition: { StringNotEquals: { 'aws:username': 'ana' } },
        },
      ],
    };
    expect(checkAccessNotGranted(noDoubleFolder, [{ resources: ['arn:aws:s3:::home/bo/*'] }]).result).toBe('PASS');
    expect(checkAccessNotGranted(noDoubleFolder, [{ resources: ['arn:aws:s3:::home/ana/*'] }]).result).toBe('FAIL');
  });
});

describe('a variable in a condition', () => {
  const stops = (context: Parameters<typeof every>[0] & object) =>
    every({ actions: ['ec2:StopInstances'], ...context });

  test('tags on both sides', () => {
    const on = { 'aws:ResourceTag/team': 'a' };
    expect({ identity: [sameTeam] }).toDeny(stops({ context: { ...on, 'aws:PrincipalTag/team': 'b' } }));
    expect({ identity: [sameTeam] }).toDeny(stops({ context: { ...on, 'aws:PrincipalTag/team': not('a') } }));
    expect({ identity: [sameTeam] }).toDeny(stops({ context: { 'aws:PrincipalTag/team': null } }));
    expect({ identity: [sameTeam] }).not.toDeny(stops({ context: { ...on, 'aws:PrincipalTag/team': 'a' } }));
    expect({ identity: [sameTeam] }).not.toDeny(stops({ context: on }));
  });

  test('a Deny fires on callers without the tag (D11)', () => {
    const scp = parsePolicy(
      {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Action: 'ec2:StopInstances',
            Resource: '*',
            Condition: { StringNotEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } },
          },
        ],
      },
      { type: 'serviceControl' },
    );
    expect(scp).toExplicitlyDeny(stops({ context: { 'aws:PrincipalTag/team': null } }));
    expect(scp).toExplicitlyDeny(
      stops({ context: { 'aws:PrincipalTag/team': 'b', 'aws:ResourceTag/team': not('b') } }),
    );
    expect(scp).not.toExplicitlyDeny(stops({ context: { 'aws:PrincipalTag/team': 'b' } }));
  });

  test('letter case counts where the operator says so (C8)', () => {
    const folded = allow('ec2:StopInstances', '*', {
      StringEqualsIgnoreCase: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' },
    });
    const others = stops({ context: { 'aws:ResourceTag/team': 'a', 'aws:PrincipalTag/team': not('a') } });
    expect({ identity: [folded] }).not.toDeny(others);
    expect({ identity: [sameTeam] }).toDeny(others);
  });

  test('the same question in two spellings is the same access', () => {
    const like = allow('ec2:StopInstances', '*', {
      StringLike: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' },
    });
    const turned = allow('ec2:StopInstances', '*', {
      StringEquals: { 'aws:PrincipalTag/team': '${aws:ResourceTag/team}' },
    });
    for (const other of [like, turned]) {
      expect(checkNoNewAccess(other, sameTeam, { type: 'identity' })).toEqual({ result: 'PASS' });
      expect(checkNoNewAccess(sameTeam, other, { type: 'identity' })).toEqual({ result: 'PASS' });
    }
    const more = allow('ec2:StopInstances', '*', {
      StringEqualsIfExists: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' },
    });
    expect(checkNoNewAccess(more, sameTeam, { type: 'identity' }).result).toBe('FAIL');
    expect(checkNoNewAccess(sameTeam, more, { type: 'identity' }).result).toBe('PASS');
  });

  test('a default stands in for a tag that is not there (D6)', () => {
    const guest = allow('s3:GetObject', "arn:aws:s3:::reports/${aws:PrincipalTag/team, 'guests'}/*");
    const reads = (prefix: string) =>
      every({ actions: ['s3:GetObject'], bucket: 'reports', prefix, context: { 'aws:PrincipalTag/team': null } });
    expect({ identity: [guest] }).not.toDeny(reads('guests/'));
    expect({ identity: [guest] }).toDeny(reads('finance/'));
  });

  test('a single call that tells the tag is decided', () => {
    const caller = iamRole('arn:aws:iam::111122223333:role/app', { tags: { team: 'finance' } });
    expect(byTeam).toAllow(getObject({ bucket: 'reports', key: 'finance/a', caller }));
    expect(byTeam).not.toAllow(getObject({ bucket: 'reports', key: 'hr/a', caller }));
  });
});
