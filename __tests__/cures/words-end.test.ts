import '../../src/setup';
import { call, fromCloudFormation, iamUser } from '../../src';
import { ask, mended, mendedStatements, policy, type Json } from './asked-claim';

const account = '681347290054';
const lena = iamUser(`arn:aws:iam::${account}:user/lena`);
const secret = (name: string): string => `arn:aws:secretsmanager:eu-north-1:${account}:secret:${name}`;
const queue = (name: string): string => `arn:aws:sqs:eu-north-1:${account}:${name}`;

const allow = (action: string | readonly string[], resource: string | readonly string[]): Json => ({
  Sid: 'Own',
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});
const actions = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
const read = (name: string) => call('secretsmanager:GetSecretValue', { resource: secret(name), caller: lena });
const receive = (name: string) => call('sqs:ReceiveMessage', { resource: queue(name), caller: lena });

describe('a wildcard that runs over the end of a word stops at the end of the word', () => {
  const claims = [
    { claim: 'toImplicitlyDeny', type: 'identity' },
    { claim: 'toAllow', isNot: true, type: 'identity' },
  ] as const;

  test.each(claims)('at the step of a path, where the name of the call has steps: $claim', (claim) => {
    const document = policy(allow(actions, secret('billing*')));
    const asked = read('billing-provider/master-key-Xk29Qa');
    expect(mendedStatements(claim, document, asked)).toEqual([allow(actions, secret('billing/*'))]);
  });

  test.each(claims)('at a hyphen, where the name has none of its own behind the word: $claim', (claim) => {
    const document = policy(allow('sqs:*', [queue('shipping-*'), queue('billing*')]));
    expect(mendedStatements(claim, document, receive('billingarchive-in'))).toEqual([
      allow('sqs:*', [queue('shipping-*'), queue('billing-*')]),
    ]);
  });

  test('a name of one word is told by what ends words in the other entries', () => {
    const document = policy(allow('sqs:*', [queue('shipping_*'), queue('billing*')]));
    expect(mendedStatements(claims[0], document, receive('billings'))).toEqual([
      allow('sqs:*', [queue('shipping_*'), queue('billing_*')]),
    ]);
  });

  test('a name that goes on after a hyphen alone has no such end, and the word stays', () => {
    const document = policy(allow('sqs:*', queue('billing*')));
    const { Statement } = mended(claims[1], document, receive('billing-in'));
    expect(Statement).toContainEqual(allow('sqs:*', queue('billing*')));
    expect(ask(claims[1], document, receive('billing-in')).message()).not.toContain('billing-*');
  });
});

test('in a template the text with functions is the one that changes', () => {
  const stack = fromCloudFormation(
    `Resources:
  Access:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: OwnSecrets
            Effect: Allow
            Action:
              - secretsmanager:GetSecretValue
              - secretsmanager:DescribeSecret
            Resource: !Sub arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:billing*
`,
    { region: 'eu-north-1', account },
  );
  expect(() => {
    expect(stack.policy('Access')).toImplicitlyDeny(read('billing-provider/master-key-Xk29Qa'));
  }).toThrow(/arn:\$\{AWS::Partition\}:secretsmanager:\$\{AWS::Region\}:\$\{AWS::AccountId\}:secret:billing\/\*/);
});
