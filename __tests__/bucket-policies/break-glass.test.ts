// Only our VPC endpoint or office, with a break-glass role; the pipeline deploys from anywhere.
import { awsService, awsServices, every, iamRole, internet, rootOf, viaAwsServices, vpcEndpoint } from '../../src';
import { drop, mutant, named, read, refuted, rename } from './read';

const policy = read('break-glass');
const sid = 'OnlyOurNetworks';
const breakGlass = iamRole('arn:aws:iam::111122223333:role/BreakGlass');
const pipeline = iamRole('arn:aws:iam::111122223333:role/cicd/Pipeline');
const networks = { vpcEndpoints: ['vpce-0123456789abcdef0'], sourceIps: ['203.0.113.0/24'] };
const except = [awsServices(), viaAwsServices(), breakGlass, pipeline];
const all = { actions: ['s3:*'] };

describe('networks of ours only, with break glass', () => {
  test('calls from elsewhere are refused, the exempt apart; the document is sound', () => {
    expect(policy).toBeValidPolicy();
    expect(policy).toEnforceNetworkPerimeter({ ...networks, except });
    expect(policy).toHaveNoRedundantStatements();
  });

  test.each([
    ['break glass', breakGlass],
    ['the pipeline', pipeline],
    ['CloudTrail', awsService('cloudtrail.amazonaws.com')],
  ])('%s is never locked out', (_, caller) => {
    expect(policy).not.toLockOut(caller, all);
  });

  test('everyone else is, and works from the endpoint and the office', () => {
    const someone = iamRole('arn:aws:iam::111122223333:role/Analyst');
    expect(policy).toLockOut(someone, all);
    for (const from of [vpcEndpoint('vpce-0123456789abcdef0'), internet('203.0.113.77')]) {
      expect(policy).toImplicitlyDeny(every({ callers: [someone], from, context: { 'aws:ViaAWSService': false } }));
    }
    expect(policy).toLockOut(rootOf('111122223333'), { actions: ['s3:DeleteBucket'] });
  });

  test('the owner’s root can always mend the bucket policy (E38)', () => {
    expect(policy).not.toLockOut(rootOf('111122223333'), { actions: ['s3:PutBucketPolicy'] });
  });
});

describe('networks of ours only, mutants', () => {
  test('without the pipeline’s role in the exemption it is locked out', () => {
    const locking = mutant(policy, (statements) => {
      const one = named(statements, sid);
      one.Condition = { ...one.Condition, ArnNotEquals: { 'aws:PrincipalArn': breakGlass.arn } };
    });
    const { witness, message } = refuted(() => {
      expect(locking).not.toLockOut(pipeline, all);
    });
    expect(witness.principal).toMatch(/^arn:aws:sts::111122223333:assumed-role\/Pipeline\//);
    expect(message).toContain(`Denied by statement 0 \`${sid}\``);
    expect(message).toContain('Received: this one is explicitly denied');
    expect(locking).not.toLockOut(breakGlass, all);
  });

  test('the pipeline’s ARN without its path is another role (B29)', () => {
    const pathless = mutant(policy, (statements) => {
      const one = named(statements, sid);
      const arns = [breakGlass.arn, 'arn:aws:iam::111122223333:role/Pipeline'];
      one.Condition = { ...one.Condition, ArnNotEquals: { 'aws:PrincipalArn': arns } };
    });
    const { message } = refuted(() => {
      expect(pathless).not.toLockOut(pipeline, all);
    });
    expect(message).toContain(`\`${sid}\``);
  });

  test('the ARN of the session exempts nobody: aws:PrincipalArn is the role’s (B29)', () => {
    const bySession = mutant(policy, (statements) => {
      const one = named(statements, sid);
      const arn = 'arn:aws:sts::111122223333:assumed-role/BreakGlass/*';
      rename(one, 'ArnNotEquals', 'ArnNotLike');
      one.Condition = { ...one.Condition, ArnNotLike: { 'aws:PrincipalArn': arn } };
    });
    const { message } = refuted(() => {
      expect(bySession).not.toLockOut(breakGlass, all);
    });
    expect(message).toContain(`Denied by statement 0 \`${sid}\``);
  });

  test('two statements deny each other’s network: everyone is locked out from everywhere', () => {
    const twice = mutant(policy, (statements) => {
      const [one] = statements;
      if (one === undefined) throw new Error('no statement');
      const other = structuredClone(one);
      drop(one, 'NotIpAddress');
      drop(other, 'StringNotEquals');
      other.Sid = 'OnlyOurOffice';
      statements.push(other);
    });
    const someone = iamRole('arn:aws:iam::111122223333:role/Analyst');
    const fromOffice = every({
      callers: [someone],
      from: internet('203.0.113.77'),
      context: { 'aws:ViaAWSService': false },
    });
    const { witness, message } = refuted(() => {
      expect(twice).toImplicitlyDeny(fromOffice);
    });
    expect(witness.context).toMatchObject({ 'aws:SourceIp': '203.0.113.77' });
    expect(message).toContain(`Denied by statement 0 \`${sid}\``);
    expect(twice).toExplicitlyDeny(fromOffice);
  });

  test('without the guards, services and the calls that they pass on are cut off (F67, F68)', () => {
    const noServices = mutant(policy, (statements) => {
      drop(named(statements, sid), 'BoolIfExists');
    });
    const cut = refuted(() => {
      expect(noServices).not.toLockOut(awsService('cloudtrail.amazonaws.com'), all);
    });
    expect(cut.message).toContain('holds without the condition key too, and this request has none');
    const someone = iamRole('arn:aws:iam::111122223333:role/Analyst');
    const passedOn = every({
      callers: [someone],
      from: internet('198.51.100.7'),
      context: { 'aws:ViaAWSService': true },
    });
    expect(policy).toImplicitlyDeny(passedOn);
    const noForwards = mutant(policy, (statements) => {
      drop(named(statements, sid), 'Bool');
    });
    const { witness } = refuted(() => {
      expect(noForwards).toImplicitlyDeny(passedOn);
    });
    expect(witness.context).toMatchObject({ 'aws:ViaAWSService': 'true' });
  });

  test('an exemption by pattern lets a namesake of another account through', () => {
    const pattern = mutant(policy, (statements) => {
      const one = named(statements, sid);
      drop(one, 'ArnNotEquals');
      const arns = ['arn:aws:iam::*:role/BreakGlass', pipeline.arn];
      one.Condition = { ...one.Condition, ArnNotLike: { 'aws:PrincipalArn': arns } };
    });
    const { witness, message } = refuted(() => {
      expect(pattern).toEnforceNetworkPerimeter({ ...networks, except });
    });
    expect(witness.principal).toMatch(/^arn:aws:sts::(?!111122223333)\d{12}:assumed-role\/BreakGlass\//);
    expect(message).toMatch(/Hint: ArnNotLike aws:PrincipalArn exempts "arn:aws:iam::\d{12}:role\/BreakGlass"/);
  });
});
