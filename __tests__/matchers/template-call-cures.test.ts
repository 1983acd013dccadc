import '../../src/setup';
import { awsService, call, every, fromCloudFormation, type Stack } from '../../src';
import { thrownBy } from '../thrown';

const account = '210987654321';
const stackOf = (text: string): Stack => fromCloudFormation(text, { account, region: 'eu-west-1' });

const queue = (statement: string): string => `Resources:
  Orders:
    Type: AWS::SQS::Queue
  OrdersPolicy:
    Type: AWS::SQS::QueuePolicy
    Properties:
      Queues: [!Ref Orders]
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: ShopSends
            Effect: Allow
            Principal: { AWS: 'arn:aws:iam::${account}:role/shop' }
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
${statement}`;

type Claim = (stack: Stack) => void;

/** The message about a template in which a text stands wrong, which holds with the right one. */
function messageOf(text: string, wrong: string, right: string, claim: Claim): string {
  expect(text).toContain(wrong);
  claim(stackOf(text.replace(wrong, right)));
  return thrownBy(() => {
    claim(stackOf(text));
  }).message;
}

test('a Deny of the opposite transport is turned round in its line, and no second one stands beside it', () => {
  const text = queue(`          - Sid: DenyPlainHttp
            Effect: Deny
            Principal: '*'
            Action: sqs:*
            Resource: !GetAtt Orders.Arn
            Condition:
              Bool: { aws:SecureTransport: true }
`);
  const message = messageOf(text, 'aws:SecureTransport: true', 'aws:SecureTransport: false', (stack) => {
    expect(stack.policy('OrdersPolicy')).toExplicitlyDeny(every({ actions: ['sqs:SendMessage'], secure: false }));
  });
  expect(message).toContain("To fix it, make aws:SecureTransport: 'false' in statement 1 `DenyPlainHttp`  policy:");
  expect(message).not.toContain('Nothing to paste');
});

test('the service of an Allow whose Condition is about the call is replaced', () => {
  const text = queue(`          - Sid: BucketNotifies
            Effect: Allow
            Principal: { Service: sns.amazonaws.com }
            Action: sqs:SendMessage
            Resource: !GetAtt Orders.Arn
            Condition:
              ArnLike: { aws:SourceArn: 'arn:aws:s3:::landing' }
`);
  const message = messageOf(text, 'sns.amazonaws.com', 's3.amazonaws.com', (stack) => {
    const caller = awsService('s3.amazonaws.com', { sourceArn: 'arn:aws:s3:::landing', sourceAccount: account });
    const resource = stack.value('${Orders.Arn}');
    expect(stack.policy('OrdersPolicy')).toAllow(call('sqs:SendMessage', { resource, caller, secure: true }));
  });
  expect(message).toContain('make Service: s3.amazonaws.com in statement 1 `BucketNotifies`');
  expect(message).toContain(
    'Hint: Principal is the service "sns.amazonaws.com", and this caller is "s3.amazonaws.com": replace it, or list both if both are meant',
  );
});

test('a name with the Region of elsewhere gets that of the call', () => {
  const text = `Parameters:
  Vpc: { Type: AWS::EC2::VPC::Id }
Resources:
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      VpcId: !Ref Vpc
      ServiceName: com.amazonaws.eu-west-1.s3
      VpcEndpointType: Gateway
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: Layers
            Effect: Allow
            Principal: '*'
            Action: s3:GetObject
            Resource: arn:aws:s3:::prod-us-east-1-layers/*
`;
  const message = messageOf(text, 'prod-us-east-1-layers', 'prod-eu-west-1-layers', (stack) => {
    expect(stack.policy('Endpoint')).toAllow({
      principal: `arn:aws:sts::${account}:assumed-role/ecs/task`,
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::prod-eu-west-1-layers/sha256/ab12',
    });
  });
  expect(message).toContain('make Resource: "arn:aws:s3:::prod-eu-west-1-layers/*" in statement 0 `Layers`');
});

test('what is added is written with the references of the template, and holds in every deployment', () => {
  const text = queue('');
  const message = thrownBy(() => {
    const stack = stackOf(text);
    const caller = `arn:aws:iam::${account}:role/other`;
    expect(stack.policy('OrdersPolicy')).toAllow(
      call('sqs:SendMessage', { resource: stack.value('${Orders.Arn}'), caller, secure: true }),
    );
  }).message;
  expect(message).toContain('Resource: !GetAtt Orders.Arn');
});
