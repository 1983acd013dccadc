import { checkNoPublicAccess, fromCloudFormation } from '../../../src';
import { usageError } from './thrown';

/** A SAM template, whose conditions are looked up when they are asked for: the transform may add some. */
function template({ condition = '!Equals [!Ref Env, prod]', name = 'app-logs', resource = '!Sub "${Logs.Arn}/*"' }) {
  return `Transform: AWS::Serverless-2016-10-31
Parameters:
  Env: { Type: String }
Conditions:
  Kept: ${condition}
  Other: !Not [!Condition Kept]
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: ${name}
  Copies:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "\${Logs}-copies"
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Condition: Kept
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement: { Effect: Allow, Principal: "*", Action: s3:GetObject, Resource: ${resource} }
`;
}

const faultIn = (text: string) => usageError(() => checkNoPublicAccess(fromCloudFormation(text).policy('LogsPolicy')));

test.each([
  [
    'a ring of conditions',
    { condition: '!Not [!Condition Other]' },
    /:6:27: the conditions are circular: Kept > Other > Kept/,
    'define Kept without itself',
  ],
  [
    'no condition',
    { condition: 'true' },
    /:5:9: this must be a condition/,
    'Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition',
  ],
  [
    'names that refer to each other',
    { name: '!Ref Copies' },
    /:\d+:\d+: the references are circular/,
    'write one of the names out, without a reference to the other',
  ],
  [
    'a resource that is not there',
    { resource: '!Sub "${Lgs.Arn}/*"' },
    /:23:\d+: unknown resource "Lgs"/,
    'did you mean "Logs"?',
  ],
  ['no attribute', { resource: '!GetAtt Logs' }, /:23:\d+: Fn::GetAtt needs an attribute/, '!GetAtt Logs.Arn'],
  ['no list to join', { resource: '!Join ["", !Ref Env]' }, /:23:\d+: Fn::Join needs a list/, "!Join ['', [a, b]]"],
] as const)('%s: with its place and what to type', (_, parts, problem, hint) => {
  const error = faultIn(template(parts));
  expect(error.problem).toMatch(problem);
  expect(error.hint).toBe(hint);
});

test('a condition that no transform adds: where the resource asks for it', () => {
  const error = faultIn(template({}).replace('Condition: Kept', 'Condition: Kep'));
  expect(error.problem).toMatch(/:18:16: unknown condition "Kep"/);
  expect(error.hint).toBe('did you mean "Kept"?');
});
