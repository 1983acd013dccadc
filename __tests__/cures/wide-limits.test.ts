import { ask, mendedStatements, policy, type Json } from './asked-claim';

const owner = '429516083377';
const organization = 'o-ab12cd34ef';
const bucket = 'arn:aws:s3:::dotterel-maps';
const claim = { claim: 'toBePublic', isNot: true } as const;

const open = (Condition: Json): Json => ({
  Sid: 'Maps',
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: 's3:GetObject',
  Resource: `${bucket}/*`,
  Condition,
});

const writes = (Condition?: Json): Json => ({
  Sid: 'SurveyWrites',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${owner}:role/survey` },
  Action: 's3:PutObject',
  Resource: `${bucket}/*`,
  ...(Condition && { Condition }),
});

// E43, E45: what limits an Allow for everybody, where its value is fixed.
describe('what limits an Allow for everybody gets a narrower value before its Principal is replaced', () => {
  test.each([
    [
      'the ARN of an access point',
      { StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:ap-southeast-2:*:accesspoint/maps-*' } },
      { StringLike: { 's3:DataAccessPointArn': `arn:aws:s3:ap-southeast-2:${owner}:accesspoint/maps-*` } },
    ],
    [
      'one of several ARNs of access points',
      {
        ArnLike: {
          's3:DataAccessPointArn': [
            'arn:aws:s3:eu-west-1:*:accesspoint/a',
            `arn:aws:s3:eu-west-1:${owner}:accesspoint/b`,
          ],
        },
      },
      {
        ArnLike: {
          's3:DataAccessPointArn': [
            `arn:aws:s3:eu-west-1:${owner}:accesspoint/a`,
            `arn:aws:s3:eu-west-1:${owner}:accesspoint/b`,
          ],
        },
      },
    ],
    [
      'the ARN of a caller',
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/maps-*' } },
      { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${owner}:role/maps-*` } },
    ],
    [
      'an account',
      { StringLike: { 's3:DataAccessPointAccount': '*' } },
      { StringLike: { 's3:DataAccessPointAccount': owner } },
    ],
  ])('%s: by the account that the policy names', (_, Condition, narrowed) => {
    expect(mendedStatements(claim, policy(open(Condition), writes()))).toEqual([open(narrowed), writes()]);
  });

  test.each([
    [{ StringLike: { 'aws:PrincipalOrgID': 'o-*' } }, { StringLike: { 'aws:PrincipalOrgID': organization } }],
    [{ IpAddress: { 'aws:SourceIp': '128.0.0.0/1' } }, { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }],
    [
      { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '198.51.100.0/24'] } },
      { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
    ],
  ])('%j: by the value that another statement has for the key', (Condition, narrowed) => {
    const beside = writes({
      StringEquals: { 'aws:PrincipalOrgID': organization },
      IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
    });
    expect(mendedStatements(claim, policy(open(Condition), beside))).toEqual([open(narrowed), beside]);
  });

  test('the message blames the account in the value, not the Principal', () => {
    const Condition = { StringLike: { 's3:DataAccessPointArn': 'arn:aws:s3:ap-southeast-2:*:accesspoint/maps-*' } };
    const message = ask(claim, policy(open(Condition), writes())).message();
    expect(message).toMatch(/"s3:DataAccessPointArn": "arn[^\n]*\n +\| +\^\n/);
    expect(message).toContain('Hint: StringLike s3:DataAccessPointArn admits');
    expect(message).toContain(`\n${owner} is the account that statement 1 \`SurveyWrites\` names  policy:`);
    expect(message).not.toContain('this principal is everyone');
  });
});

// B18: an account as Principal leaves the matter to policies of its callers' own.
describe('an Allow for everybody with a condition keeps its Principal, and its callers are of the account', () => {
  const ofAccount = { 'aws:PrincipalAccount': owner };

  test.each([
    [
      { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } },
      { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' }, StringEquals: ofAccount },
    ],
    [
      { StringLike: { 'aws:Referer': 'https://desk.dotterel.example/*' } },
      { StringLike: { 'aws:Referer': 'https://desk.dotterel.example/*' }, StringEquals: ofAccount },
    ],
    [{ StringLike: { 'aws:userid': '*' } }, { StringEquals: ofAccount }],
  ])('%j', (Condition, limited) => {
    expect(mendedStatements(claim, policy(open(Condition), writes()))).toEqual([open(limited), writes()]);
  });

  test('the message shows who loses access', () => {
    const anywhere = open({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } });
    const message = ask(claim, policy(anywhere, writes())).message();
    expect(message).toContain(`"aws:PrincipalAccount": "${owner}"`);
    expect(message).toMatch(
      /This changes other requests too: this one is allowed, and would be [^\n]*\n +caller +arn:/,
    );
  });
});

// B18
test('of an Allow for everybody without a condition, the message says what the account as Principal asks of its callers', () => {
  const all = { ...writes(), Sid: 'Maps', Principal: { AWS: '*' }, Action: 's3:GetObject' };
  const message = ask(claim, policy(all, writes())).message();
  expect(message).toContain(`"AWS": "arn:aws:iam::${owner}:root"`);
  expect(message).toContain('\nA caller of the account then needs an Allow in a policy of its own\nTo fix it');
});
