import { isPolicyError, parsePolicy } from '../../../src';
import type { DocumentPath, Position } from '../../../src/policy/model';
import { validate } from '../../../src/policy/validate';
import { policyFrom, policyOfNode } from '../../../src/sources/cloudformation/policy-of-node';
import { readTemplate } from '../../../src/sources/cloudformation/read-document';
import { nodeAt, positionIn, type ReadTemplate } from '../../../src/sources/cloudformation/template-node';

const text = `Resources:
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: !Sub 'arn:aws:s3:::\${Logs}/*'
            Condition: { Bool: { aws:SecureTransport: false } }
`;
const at = ['Resources', 'LogsPolicy', 'Properties', 'PolicyDocument'];
const template: ReadTemplate = { ...readTemplate(text), source: 'stack.yaml' };

/** What \`Fn::Sub\` becomes when the bucket is called "logs", and where each part of it stands in the template. */
const resolved = (changes: object = {}): object => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: 'arn:aws:s3:::logs/*',
      Condition: { Bool: { 'aws:SecureTransport': false } },
      ...changes,
    },
  ],
});
const locate = (path: DocumentPath, what: 'key' | 'value'): Position | undefined =>
  positionIn(template.root, [...at, ...path], what);

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('nothing was thrown');
}

describe('the policy of a resolved document', () => {
  it('has its places in the template: in findings', () => {
    const policy = policyFrom(resolved({ Action: 's3:PutOject' }), template, { locate }, 'resource');
    expect(policy).toMatchObject({ source: 'stack.yaml', text, type: 'resource', typeGiven: true });
    expect(policy).toHaveFinding('INVALID_ACTION', { line: 11 });
    expect(
      messageOf(() => {
        expect(policy).toBeValidPolicy();
      }),
    ).toContain('stack.yaml:11:21');
  });

  it('in the message of a failed claim, with the line of the template that falls short', () => {
    const policy = policyFrom(resolved(), template, { locate });
    const message = messageOf(() => {
      expect(policy).toDenyInsecureTransport();
    });
    expect(message).toContain('arn:aws:s3:::logs');
    expect(message).toContain('stack.yaml:12');
    expect(message).toContain("  12 |   Resource: !Sub 'arn:aws:s3:::${Logs}/*'");
  });

  it('in the error for what is not a policy by its grammar', () => {
    const run = (): unknown => policyFrom(resolved({ Effect: 'Maybe' }), template, { locate });
    expect(messageOf(run)).toContain('stack.yaml:9:21: error INVALID_EFFECT');
    expect(messageOf(run)).toContain('  9 |   - Effect: Deny');
    try {
      run();
    } catch (error) {
      expect(isPolicyError(error) && error.findings).toMatchObject([{ code: 'INVALID_EFFECT', line: 9, column: 21 }]);
    }
  });

  it('also when it is read again as another type', () => {
    const again = parsePolicy(policyFrom(resolved({ Sid: '' }), template, { locate }), { type: 'vpcEndpoint' });
    expect(again).toMatchObject({ source: 'stack.yaml', type: 'vpcEndpoint' });
    const problems = validate(again);
    expect(problems.length).toBeGreaterThan(0);
    for (const { position } of problems) expect(position?.line).toBeGreaterThan(5);
  });

  it('without a text it is told by what it is called', () => {
    const run = (): unknown =>
      policyFrom(resolved({ Effect: 'Maybe' }), { source: 'LogsPolicy' }, { locate: () => undefined });
    expect(messageOf(run)).toContain('LogsPolicy Statement[0].Effect: error INVALID_EFFECT');
  });
});

describe('the policy that stands at a place as it is written', () => {
  it('is not resolved while a function stands in it', () => {
    const node = nodeAt(template.root, at);
    expect(messageOf(() => node && policyOfNode(node, template))).toContain(
      'stack.yaml:12:23: error UNRESOLVED_INTRINSIC: unresolved Fn::Sub',
    );
  });

  it('numbers keep the text that the template has', () => {
    const policyText =
      '{ "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": { "NumericLessThan": { "s3:max-keys": 1.0, "s3:TlsVersion": 1.2 } } } }';
    const { root } = readTemplate(policyText);
    const [statement] = policyOfNode(root, {}).statements;
    expect(statement?.conditions.flatMap(({ values }) => values)).toEqual(['1.0', '1.2']);
  });
});
