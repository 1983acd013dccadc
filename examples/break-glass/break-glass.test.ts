// "From our VPC endpoint or our office only": the Deny that locks its own authors out, and how a test says so first.
import { awsServices, every, iamRole, internet, loadPolicy, viaAwsServices } from 'jest-iam';
import { failedClaim } from '../failed-claim';

const analyst = iamRole('arn:aws:iam::111122223333:role/Analyst');
const breakGlass = iamRole('arn:aws:iam::111122223333:role/BreakGlass');
const pipeline = iamRole('arn:aws:iam::111122223333:role/cicd/Pipeline');
const networks = { vpcEndpoints: ['vpce-0123456789abcdef0'], sourceIps: ['203.0.113.0/24'] };
const anything = { actions: ['s3:*'] };
const fromTheOffice = every({
  callers: [analyst],
  from: internet('203.0.113.77'),
  context: { 'aws:ViaAWSService': false },
});

describe('as found', () => {
  const asFound = loadPolicy('policies/as-found.json');

  test('two statements are "and", not "or": the office has no endpoint, the endpoint no address', () => {
    const { message } = failedClaim(() => {
      expect(asFound).toImplicitlyDeny(fromTheOffice);
    });
    expect(message).toContain('Denied by statement 0 `OnlyTheEndpoint`');
    expect(message).toContain('StringNotEquals aws:SourceVpce holds without the condition key too');
  });

  test('nobody can repair it but the root user: the pipeline is locked out, from everywhere', () => {
    expect(asFound).toExplicitlyDeny(every({ callers: [pipeline], actions: ['s3:PutBucketPolicy'] }));
  });
});

describe('mended', () => {
  const policy = loadPolicy('policies/mended.json');

  test('calls from other networks are refused, whoever is not exempt', () => {
    expect(policy).toEnforceNetworkPerimeter({
      ...networks,
      except: [breakGlass, pipeline, awsServices(), viaAwsServices()],
    });
    expect(policy).toLockOut(analyst, anything);
  });

  test('from the office the policy leaves the analyst to the role’s own policies', () => {
    expect(policy).toImplicitlyDeny(fromTheOffice);
  });

  test('break glass and the pipeline are never locked out', () => {
    expect(policy).not.toLockOut(breakGlass, anything);
    expect(policy).not.toLockOut(pipeline, anything);
  });

  test('the role’s path belongs to its ARN: without it another role is exempt', () => {
    const pathless = JSON.parse(
      JSON.stringify(policy.document).replace('role/cicd/Pipeline', 'role/Pipeline'),
    ) as object;
    const { matcherResult } = failedClaim(() => {
      expect(pathless).not.toLockOut(pipeline, anything);
    });
    expect(matcherResult.verdict).toMatchObject({ answer: 'refuted', witness: { action: 's3:GetObject' } });
  });
});
