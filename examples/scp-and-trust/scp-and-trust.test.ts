// A Region deny that spares the pipeline, and a trust policy for GitHub Actions: what each exempts and lets in, exactly.
import { call, every, iamRole, loadPolicy, webIdentity } from 'jest-iam';

const deploy = iamRole('arn:aws:iam::111122223333:role/github-deploy');
const developer = iamRole('arn:aws:iam::111122223333:role/developer');
const elsewhere = { 'aws:RequestedRegion': 'us-east-1' };
const atHome = { 'aws:RequestedRegion': 'eu-central-1' };

const regionDeny = (folder: string) => loadPolicy(`policies/${folder}/region-deny.json`, { type: 'serviceControl' });
const trust = (folder: string) => loadPolicy(`policies/${folder}/trust.json`);

const github = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com';
/** A job of GitHub Actions that asks for the role; `sub` names its repository and what started it. */
const assume = (sub: string) =>
  call('sts:AssumeRoleWithWebIdentity', {
    resource: deploy.arn,
    caller: webIdentity(github, { aud: 'sts.amazonaws.com', sub }),
  });

describe('as found', () => {
  test('aws:PrincipalArn is the ARN of a role, never of its session: the exemption exempts nobody', () => {
    expect(regionDeny('as-found')).toLockOut(deploy, { actions: ['acm:RequestCertificate'] });
  });

  test('without a slash after its name, "repo:octo-org*" lets in the repositories of octo-org-evil too', () => {
    expect(trust('as-found')).toBeValidPolicy();
    expect(trust('as-found')).toBePublic();
    expect(trust('as-found')).toAllow(assume('repo:octo-org-evil/tools:ref:refs/heads/main'));
  });
});

describe('mended', () => {
  test('AWS would store both', () => {
    expect(regionDeny('mended')).toBeValidPolicy();
    expect(trust('mended')).toBeValidPolicy();
  });

  test('the SCP does not stop the pipeline, whatever it does and wherever', () => {
    expect(regionDeny('mended')).not.toLockOut(deploy, { actions: ['*'] });
  });

  test('it stops everybody else outside our Regions, and there only', () => {
    const launch = { actions: ['ec2:RunInstances'], callers: [developer] };
    expect(regionDeny('mended')).toExplicitlyDeny(every({ ...launch, context: elsewhere }));
    expect(regionDeny('mended')).not.toLockOut(developer, { actions: ['iam:*', 'sts:*'] });
    expect(regionDeny('mended')).not.toExplicitlyDeny(
      call('ec2:RunInstances', {
        caller: developer,
        resource: 'arn:aws:ec2:eu-central-1:111122223333:instance/*',
        context: atHome,
      }),
    );
  });

  test('the trust policy lets in the main branch, and neither pull requests nor other repositories', () => {
    expect(trust('mended')).not.toBePublic();
    expect(trust('mended')).toAllow(assume('repo:octo-org/infra:ref:refs/heads/main'));
    expect(trust('mended')).toDeny(assume('repo:octo-org/infra:pull_request'));
    expect(trust('mended')).toDeny(assume('repo:octo-org-evil/infra:ref:refs/heads/main'));
  });

  test('what the pipeline does then needs its own policy and the SCP', () => {
    const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
    const request = call('acm:RequestCertificate', { caller: deploy, context: elsewhere });
    const under = (folder: string) => ({
      identity: [everything],
      serviceControl: [[everything, regionDeny(folder)]],
    });
    expect(under('mended')).toAllow(request);
    expect(under('as-found')).toExplicitlyDeny(request);
  });
});
