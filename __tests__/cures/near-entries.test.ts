import '../../src/setup';
import { getObject, iamRole, iamUser, parsePolicy, putObject } from '../../src';
import { ask, mendedStatements, policy, type Json } from './asked-claim';

const account = '210987654321';
const role = (name: string, organization?: string): ReturnType<typeof iamRole> =>
  iamRole(`arn:aws:iam::${account}:role/${name}`, organization === undefined ? {} : { organization });

describe('an entry that names the folder, and not what is in it', () => {
  const scan = putObject({
    bucket: 'scans',
    key: 'incoming/2026-11-03.pdf',
    secure: false,
    caller: iamUser(`arn:aws:iam::${account}:user/scanner`),
  });
  const tls = (element: Json): Json => ({
    Sid: 'Tls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    ...element,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });

  test('in NotResource spares what is below it, and nobody is exempted from the Deny', () => {
    const document = policy(tls({ NotResource: 'arn:aws:s3:::scans/incoming' }));
    const claim = { claim: 'toExplicitlyDeny', isNot: true } as const;
    expect(mendedStatements(claim, document, scan)).toEqual([tls({ NotResource: 'arn:aws:s3:::scans/incoming/*' })]);
    const message = ask(claim, document, scan).message();
    expect(message).toContain('To fix it, make "NotResource": "arn:aws:s3:::scans/incoming/*" in statement 0 `Tls`');
    expect(message).toContain('Hint: "arn:aws:s3:::scans/incoming" is not what is below it');
  });

  test('in the Resource of a Deny covers what is below it, and no second Deny stands beside', () => {
    const document = policy(tls({ Resource: 'arn:aws:s3:::scans/incoming' }));
    expect(mendedStatements({ claim: 'toExplicitlyDeny' }, document, scan)).toEqual([
      tls({ Resource: 'arn:aws:s3:::scans/incoming/*' }),
    ]);
  });
});

describe('an id one letter away from one that the call has', () => {
  const perimeter = (organization: string): Json => ({
    Sid: 'OrganizationOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization } },
  });
  const read = getObject({ bucket: 'lake', key: 'a', caller: role('etl', 'o-ab12cd34ef'), secure: true });
  const claim = { claim: 'toDeny', isNot: true, type: 'resourceControl' } as const;

  test('is replaced in the Deny that it was to spare the call from', () => {
    const document = policy(perimeter('o-ab12dc34ef'));
    expect(mendedStatements(claim, document, read)).toEqual([perimeter('o-ab12cd34ef')]);
    expect(ask(claim, document, read).message()).toContain(
      '"o-ab12dc34ef" is one typo away from the "o-ab12cd34ef" of this call: is that meant?',
    );
  });

  test('is left alone where more than a letter differs', () => {
    const document = policy(perimeter('o-zz99zz99zz'));
    expect(JSON.stringify(mendedStatements(claim, document, read))).toContain('o-zz99zz99zz');
    expect(ask(claim, document, read).message()).not.toContain('is that meant?');
  });

  test('is replaced in the Principal of the Allow that it was to let in', () => {
    const grant = (id: string): Json => ({
      Sid: 'Etl',
      Effect: 'Allow',
      Principal: { AWS: [`arn:aws:iam::${id}:role/etl`, `arn:aws:iam::${account}:role/other`] },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::lake/*',
    });
    const call = getObject({ bucket: 'lake', key: 'a', caller: role('etl'), secure: true });
    const document = policy(grant('210987654312'));
    expect(mendedStatements({ claim: 'toAllow' }, document, call)).toEqual([grant(account)]);
    expect(ask({ claim: 'toAllow' }, document, call).message()).toContain(
      '"210987654312" is one typo away from the "210987654321" of this call: is that meant?',
    );
  });

  test('is replaced in a grant by the grantee that the rule lists', () => {
    const grant = (id: string): Json => ({
      Sid: 'Finance',
      Effect: 'Allow',
      Principal: { AWS: [`arn:aws:iam::${id}:role/finance`, `arn:aws:iam::${account}:role/treasury`] },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::settlements/*',
    });
    const rule = 's3-bucket-policy-grantee-check';
    const parameters = {
      awsPrincipals: [`arn:aws:iam::${account}:role/finance`, `arn:aws:iam::${account}:role/treasury`],
    };
    const claimed = { claim: 'toComplyWithConfigRule' } as const;
    const document = policy(grant('210987654312'));
    expect(mendedStatements(claimed, document, rule, parameters)).toEqual([grant(account)]);
    expect(ask(claimed, document, rule, parameters).message()).toContain(
      'Hint: "210987654312" is one typo away from the "210987654321" of a listed grantee: is that meant?',
    );
  });
});

test('the account of a listed grantee in a grant becomes that grantee (the rule looks at Principal)', () => {
  const grant = (AWS: string): Json => ({
    Sid: 'List',
    Effect: 'Allow',
    Principal: { AWS },
    Action: 's3:ListBucket',
    Resource: 'arn:aws:s3:::tax',
  });
  const intake = `arn:aws:iam::${account}:role/intake`;
  for (const entry of [`arn:aws:iam::${account}:root`, account]) {
    const asked = ['s3-bucket-policy-grantee-check', { awsPrincipals: [intake] }] as const;
    expect(mendedStatements({ claim: 'toComplyWithConfigRule' }, policy(grant(entry)), ...asked)).toEqual([
      grant(intake),
    ]);
  }
});

test('a pattern of role names in a Deny gets the path of the roles that it is about', () => {
  const keep = (name: string): Json => ({
    Sid: 'Deployers',
    Effect: 'Deny',
    Principal: '*',
    Action: ['sqs:PurgeQueue', 'sqs:DeleteQueue'],
    Resource: `arn:aws:sqs:eu-central-1:${account}:settlements`,
    Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${name}` } },
  });
  const send: Json = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:role/clearing` },
    Action: 'sqs:SendMessage',
    Resource: `arn:aws:sqs:eu-central-1:${account}:settlements`,
  };
  const asked = [role('ci/deploy-settlements'), { actions: ['sqs:PurgeQueue'] }] as const;
  expect(mendedStatements({ claim: 'toLockOut' }, policy(send, keep('deploy-*')), ...asked)).toEqual([
    send,
    keep('ci/deploy-*'),
  ]);
  expect(ask({ claim: 'toLockOut' }, policy(send, keep('deploy-*')), ...asked).message()).toContain(
    '"role/deploy-*" has another path than "role/ci/deploy-settlements", this caller: is that meant?',
  );
});

describe('a pattern wider than it was meant', () => {
  const states = (name: string): string => `arn:aws:states:eu-west-1:${account}:stateMachine:${name}`;
  const start = (Resource: string): Json => ({
    Sid: 'Start',
    Effect: 'Allow',
    Action: 'states:StartExecution',
    Resource,
  });
  const run = {
    Sid: 'Run',
    Effect: 'Allow',
    Action: ['states:StartExecution', 'states:StopExecution'],
    Resource: [states('orders'), `arn:aws:states:eu-west-1:${account}:execution:orders:*`],
  };

  test('becomes what the reference has of it', () => {
    const claim = { claim: 'toBeMorePermissiveThan', isNot: true, type: 'identity' } as const;
    const reference = parsePolicy(JSON.stringify(policy(run)), { type: 'identity' });
    expect(mendedStatements(claim, policy(start(states('orders*'))), reference)).toEqual([start(states('orders'))]);
  });

  test('in an Allow becomes the folder where the call is outside it', () => {
    const read = (Resource: string): Json => ({ Sid: 'Read', Effect: 'Allow', Action: 's3:GetObject', Resource });
    const call = getObject({ bucket: 'reports', key: 'finance-calendar.ics', caller: role('reader') });
    const claim = { claim: 'toAllow', isNot: true, type: 'identity' } as const;
    expect(mendedStatements(claim, policy(read('arn:aws:s3:::reports/finance*')), call)).toEqual([
      read('arn:aws:s3:::reports/finance/*'),
    ]);
  });
});
