// AWS's data perimeter sample for a whole organization: a resource control policy beside RCPFullAWSAccess.
import { awsService, checkNoNewAccess, every, iamRole, not, webIdentity } from '../../src';
import { drop, mutant, named, read, refuted, rename } from './read';

const sample = read('identity-perimeter-rcp', 'resourceControl');
const excluded = 'aws:ResourceTag/dp:exclude:identity';
/** For resources that are not excluded by tag. */
const strict = mutant(sample, (statements) => {
  for (const one of statements) {
    if (one.Condition?.['StringNotEqualsIfExists'] !== undefined) drop(one, 'StringNotEqualsIfExists', excluded);
  }
});
const organization = 'o-exampleorgid';
const organizations = [organization];
const third = ['444455556666', '555566667777'];
const actions = ['s3:*', 'sqs:*', 'kms:*', 'secretsmanager:*', 'sts:AssumeRole'];

const deputies = { organizations, accounts: third, actions: ['s3:*', 'sqs:*', 'kms:*', 'secretsmanager:*', 'sts:*'] };

const outsiders = every({
  actions,
  callers: [
    iamRole('arn:aws:iam::999988887777:role/Outsider'),
    iamRole('arn:aws:iam::999988887777:role/Other', { organization: 'o-otherorg11' }),
  ],
  context: { [excluded]: not('true'), 'aws:PrincipalOrgID': not(organization) },
});

describe('the identity perimeter of an organization', () => {
  test('is one that AWS stores, and each statement is needed', () => {
    expect(sample).toBeValidPolicy();
    expect(sample).toHaveNoRedundantStatements();
  });

  test('keeps outsiders from every resource that is not tagged as excluded', () => {
    expect(sample).toExplicitlyDeny(outsiders);
  });

  test('keeps services from working for outsiders, excluded resources apart', () => {
    expect(strict).toPreventConfusedDeputy(deputies);
    const { witness, message } = refuted(() => {
      expect(sample).toPreventConfusedDeputy(deputies);
    });
    // RCPs reach more services than this one names.
    expect(strict).not.toPreventConfusedDeputy({ organizations, accounts: third });
    expect(witness.context).toMatchObject({ [excluded]: 'true' });
    expect(message).toContain(`Hint: StringNotEqualsIfExists ${excluded} exempts "true"`);
  });

  test('lets in one identity provider, and of it one subject (E37)', () => {
    const github = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
    const by = (provider: string, sub: string) =>
      every({ actions: ['sts:AssumeRoleWithWebIdentity'], callers: [webIdentity(provider, { sub })] });
    expect(strict).toAllow(by(github, 'repo:example/deploy:ref:refs/heads/main'));
    expect(strict).toExplicitlyDeny(by(github, 'repo:example/deploy:ref:refs/heads/other'));
    expect(strict).toExplicitlyDeny(by('accounts.google.com', 'repo:example/deploy:ref:refs/heads/main'));
  });
});

describe('each statement and guard of the identity perimeter dropped in turn', () => {
  test('without EnforceOrgIdentities outsiders get in', () => {
    const open = mutant(sample, (statements) => statements.shift());
    const { witness } = refuted(() => {
      expect(open).toExplicitlyDeny(outsiders);
    });
    expect(witness.context?.['aws:PrincipalOrgID']).not.toBe(organization);
  });

  test('without EnforceConfusedDeputyProtection services work for outsiders', () => {
    const open = mutant(strict, (statements) => statements.pop());
    const { witness, message } = refuted(() => {
      expect(open).toPreventConfusedDeputy(deputies);
    });
    expect(witness.principal).toHaveProperty('service');
    expect(third).not.toContain(witness.context?.['aws:SourceAccount']);
    expect(message).toContain('`EnforceOrgIdentities` stops at Condition');
    expect(message).toContain('BoolIfExists aws:PrincipalIsAWSService requires "false", and this request has "true"');
  });

  test.each(['EnforceTrustedOIDCTenants', 'EnforceTrustedOIDCProviders'])(
    'without %s other web identities get in (E37)',
    (sid) => {
      const open = mutant(sample, (statements) => {
        statements.splice(statements.indexOf(named(statements, sid)), 1);
      });
      const { witness } = refuted(() => {
        expect(open).not.toBeMorePermissiveThan(sample);
      });
      expect(witness).toMatchObject({ action: 'sts:AssumeRoleWithWebIdentity' });
      expect(witness.principal).toHaveProperty('federated');
    },
  );

  const cloudTrail = (facts: Parameters<typeof awsService>[1]) => awsService('cloudtrail.amazonaws.com', facts);

  test.each([
    [
      'EnforceOrgIdentities',
      'StringNotEqualsIfExists',
      'aws:PrincipalOrgID',
      every({ actions, callers: [iamRole('arn:aws:iam::111122223333:role/App', { organization })] }),
    ],
    [
      'EnforceOrgIdentities',
      'StringNotEqualsIfExists',
      'aws:PrincipalAccount',
      every({ actions, callers: [iamRole('arn:aws:iam::444455556666:role/Partner')] }),
    ],
    [
      'EnforceOrgIdentities',
      'BoolIfExists',
      'aws:PrincipalIsAWSService',
      every({ actions, callers: [cloudTrail({ sourceAccount: null, sourceArn: null, organization: null })] }),
    ],
    [
      'EnforceConfusedDeputyProtection',
      'StringNotEqualsIfExists',
      'aws:SourceOrgID',
      every({ actions, callers: [cloudTrail({ sourceAccount: '111122223333', organization })] }),
    ],
    [
      'EnforceConfusedDeputyProtection',
      'StringNotEqualsIfExists',
      'aws:SourceAccount',
      every({ actions, callers: [cloudTrail({ sourceAccount: '444455556666' })] }),
    ],
    [
      'EnforceConfusedDeputyProtection',
      'Null',
      'aws:SourceAccount',
      every({ actions, callers: [cloudTrail({ sourceAccount: null, sourceArn: null, organization: null })] }),
    ],
  ])('%s without %s %s cuts somebody off', (sid, operator, key, calls) => {
    expect(strict).toAllow(calls);
    const cutting = mutant(strict, (statements) => {
      drop(named(statements, sid), operator, key);
    });
    const { message } = refuted(() => {
      expect(cutting).toAllow(calls);
    });
    expect(message).toContain(`\`${sid}\``);
    expect(cutting).not.toBeMorePermissiveThan(strict);
  });

  test('PrincipalIsAWSService beside the Null guard says the same twice (F62)', () => {
    const once = mutant(sample, (statements) => {
      drop(named(statements, 'EnforceConfusedDeputyProtection'), 'Bool');
    });
    expect(once).toBeEquivalentTo(sample);
  });

  test('Bool for BoolIfExists: anonymous callers pass', () => {
    const weak = mutant(strict, (statements) => {
      rename(named(statements, 'EnforceOrgIdentities'), 'BoolIfExists', 'Bool');
    });
    const { witness } = refuted(() => {
      expect(weak).toExplicitlyDeny(every({ actions: ['s3:*'], context: { 'aws:PrincipalAccount': 'anonymous' } }));
    });
    expect(witness.principal).toBe('anonymous');
    expect(strict).toExplicitlyDeny(every({ actions: ['s3:*'], context: { 'aws:PrincipalAccount': 'anonymous' } }));
  });
});

test('a trust policy by subject: a wider subject is new access, a narrower one is none (B24, I8)', () => {
  const trust = (sub: string): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': sub } },
        },
      ],
    });
  const [wide, narrow] = [trust('repo:example/*'), trust('repo:example/deploy:*')];
  expect(checkNoNewAccess(narrow, wide, { type: 'trust' })).toEqual({ result: 'PASS' });
  expect(checkNoNewAccess(wide, narrow, { type: 'trust' })).toMatchObject({
    result: 'FAIL',
    counterexample: {
      principal: { federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
      context: {
        'token.actions.githubusercontent.com:sub': expect.stringMatching(/^repo:example\/(?!deploy:)/) as string,
      },
    },
  });
});
