import '../../src/setup';
import { fromCloudFormation, parsePolicy } from '../../src';
import { lazyMatchers } from '../../src/matchers/lazy-matchers';
import type { MatcherResult } from '../../src/matchers/matcher-result';
import { withCures } from '../../src/cures/cure';
import { thrownBy } from '../thrown';

type Json = Readonly<Record<string, unknown>>;

const policy = (statement: Json, Version = '2012-10-17'): object => ({
  Version,
  Statement: [{ Sid: 'Own', Effect: 'Allow', ...statement }],
});

function valid(document: object): MatcherResult {
  return lazyMatchers.toBeValidPolicy?.call({ isNot: false }, document) as MatcherResult;
}

function withoutFinding(document: object, code: string): MatcherResult {
  const subject = parsePolicy(JSON.stringify(document), { type: 'identity' });
  return lazyMatchers.toHaveFinding?.call({ isNot: true }, subject, code) as MatcherResult;
}

test('a version that does not exist is written as the one that does, and a misspelt action beside it is told', () => {
  const document = policy(
    { Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayers'], Resource: '*' },
    '2012-10-07',
  );
  const { cures, message } = valid(document);
  expect(valid(withCures(document, cures?.() ?? []) ?? {}).pass).toBe(true);
  expect(message()).toContain('To fix it, write "2012-10-17" for "2012-10-07"  Version');
  expect(message()).not.toContain('Nothing to paste');
  expect(message()).toContain('did you mean "ecr:GetDownloadUrlForLayer"?');
});

describe('a misspelt action of a template', () => {
  const templateOf = (action: string): string => `
Parameters:
  Verb: { Type: String, Default: UpdateItems, AllowedValues: [UpdateItems] }
Resources:
  Worker:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: ${action}
            Resource: '*'
`;
  const messageOf = (action: string): string => {
    const subject = fromCloudFormation(templateOf(action)).policy('Worker');
    const { pass, message } = lazyMatchers.toHaveFinding?.call(
      { isNot: true },
      subject,
      'INVALID_ACTION',
    ) as MatcherResult;
    expect(pass).toBe(true);
    return message();
  };

  test('is written as the near name', () => {
    const message = messageOf('dynamodb:UpdateItems');
    expect(message).toContain('To fix it, write "dynamodb:UpdateItem" for "dynamodb:UpdateItems"');
    expect(message).not.toContain('Nothing to paste');
  });

  test('that a function makes is not in the file, so nothing is to be written for it', () => {
    const message = messageOf("!Sub 'dynamodb:${Verb}'");
    expect(message).toContain('Nothing to paste');
    expect(message).not.toContain('To fix it');
  });
});

describe('ForAllValues before a test of one value', () => {
  const code = 'FORALLVALUES_WITH_SINGLE_VALUED_KEY';
  const tags = (Condition: Json): object => policy({ Action: 'ec2:CreateTags', Resource: '*', Condition });

  test('is dropped', () => {
    const document = tags({ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-exampleorgid' } });
    const { cures, message } = withoutFinding(document, code);
    const mended = withCures(document, cures?.() ?? []) ?? {};
    expect(mended).toEqual(tags({ StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorgid' } }));
    expect(withoutFinding(mended, code).pass).toBe(false);
    expect(message()).toContain('To fix it, write "StringEquals" for "ForAllValues:StringEquals"');
    expect(message()).not.toContain('Nothing to paste');
  });

  test('stays where it stands before a list beside it, which needs it', () => {
    const document = tags({
      'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-exampleorgid', 'aws:TagKeys': ['team'] },
    });
    expect(withoutFinding(document, code).cures?.()).toEqual([]);
  });
});

test('a wildcard in a principal is told what to write, and is not sent to everybody', () => {
  const Principal = { AWS: 'arn:aws:iam::210987654321:role/etl-*' };
  const message = valid(policy({ Principal, Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' })).message();
  expect(message).toContain('name the account, "arn:aws:iam::210987654321:root"');
  expect(message).toContain('"ArnLike": { "aws:PrincipalArn": "arn:aws:iam::210987654321:role/etl-*" }');
  expect(message).not.toContain('only "*" alone matches');
});

test('a comment in JSON is to go', () => {
  const { message } = thrownBy(() => parsePolicy('{\n  // TLS only\n  "Version": "2012-10-17" }'));
  expect(message).toContain('JSON has no comments; remove it');
});

describe('actions of S3 that none of the listed resources fits', () => {
  const bucketOnly = 'arn:aws:s3:::hold';
  const deny = (Action: readonly string[], Resource: unknown): Json => ({
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource,
  });
  test.each<[string, readonly string[], unknown, unknown]>([
    [
      'some of objects, where the bucket stands alone',
      ['s3:BypassGovernanceRetention', 's3:PutBucketObjectLockConfiguration'],
      bucketOnly,
      [bucketOnly, `${bucketOnly}/*`],
    ],
    ['all of objects', ['s3:GetObject', 's3:DeleteObject'], bucketOnly, `${bucketOnly}/*`],
    [
      'one of the bucket, where objects stand alone',
      ['s3:GetObject', 's3:ListBucket'],
      [`${bucketOnly}/*`],
      [`${bucketOnly}/*`, bucketOnly],
    ],
    ['all of the bucket', ['s3:ListBucket'], [`${bucketOnly}/logs/*`], bucketOnly],
  ])('%s: the resource that they need is written', (_name, actions, resource, meant) => {
    const document = policy(deny(actions, resource));
    const { cures, message } = valid(document);
    expect(withCures(document, cures?.() ?? [])).toEqual(policy(deny(actions, meant)));
    expect(message()).toContain('To fix it, write ');
    const { message: refusal } = thrownBy(() => {
      expect(parsePolicy(JSON.stringify(document, null, 2))).toDenyInsecureTransport();
    });
    expect(refusal).toMatch(
      /^Policy problem: toDenyInsecureTransport: AWS would refuse this document[^]*\nTo fix it, write .*arn:aws:s3:::hold/,
    );
  });

  test('a document of which not all faults are known to be mended has none of that', () => {
    const document = policy(deny(['s3:GetObject', 's3:Nonsense'], bucketOnly));
    const { message } = thrownBy(() => {
      expect(parsePolicy(JSON.stringify(document))).toDenyInsecureTransport();
    });
    expect(message).not.toContain('To fix it');
  });
});

test.each([
  ['INVALID_SERVICE_CONDITION_KEY', 'iam:PassToService', 'iam:PassedToService'],
  ['INVALID_GLOBAL_CONDITION_KEY', 'aws:PrincipalOrgIDs', 'aws:PrincipalOrgID'],
])('%s: the key that is meant, in the place of its name', (code, written, meant) => {
  const by = (key: string): object =>
    policy({
      Action: ['iam:GetRole', 'iam:PassRole'],
      Resource: 'arn:aws:iam::954820173366:role/glue-job-*',
      Condition: { StringEqualsIfExists: { [key]: 'o-ab12cd34ef', 'aws:RequestedRegion': 'eu-west-1' } },
    });
  const { pass, cures, message } = withoutFinding(by(written), code);
  expect(pass).toBe(true);
  expect(message()).not.toContain('Nothing to paste');
  expect(withCures(by(written), cures?.() ?? [])).toEqual(by(meant));
});

test('an action on objects in the policy of an access point of a template is on the objects behind it', () => {
  const template = (resource: string): string => `
Resources:
  Weather: { Type: AWS::S3::Bucket }
  Point:
    Type: AWS::S3::AccessPoint
    Properties:
      Name: forecast
      Bucket: !Ref Weather
      Policy:
        Version: '2012-10-17'
        Statement:
          - Sid: Reads
            Effect: Allow
            Principal: { AWS: !Sub 'arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root' }
            Action: s3:GetObject
            Resource: !Sub '${resource}'
`;
  const point = 'arn:${AWS::Partition}:s3:${AWS::Region}:${AWS::AccountId}:accesspoint/forecast';
  const claim = (resource: string): void => {
    const subject = fromCloudFormation(template(resource)).policy('Point');
    expect(subject).not.toHaveFinding('ACTION_DOES_NOT_APPLY_TO_RESOURCE');
  };
  const { message } = thrownBy(() => {
    claim(point);
  });
  expect(message).toContain(`make Resource: !Sub "${point}/object/*" in statement 0 \`Reads\`  policy:16`);
  expect(message).toMatch(/16 \| {3}Resource: !Sub '.*\n +\| +\^+\n/);
  claim(`${point}/object/*`);
});
