import '../../src/setup';
import { fromCloudFormation, type Stack } from '../../src';
import { thrownBy } from '../thrown';
import { ask } from './answered';

const account = '111122223333';
const actions = ['s3:PutBucketPolicy'];
const yaml = (condition: string): string => `Parameters:
  AdminName: { Type: String, AllowedPattern: '^[a-z-]+$' }
Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: OnlyAdmin
            Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource:
              - !GetAtt Logs.Arn
              - !Sub '\${Logs.Arn}/*'
${condition}`;
const exempting = `            Condition:
              ArnNotEquals:
                aws:PrincipalArn: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/other'
`;
const stackOf = (text: string, of?: string): Stack =>
  fromCloudFormation(text, { region: 'eu-west-1', ...(of !== undefined && { account: of }) });

/** The template with the statement of the message in the place of its own, which is its last. */
function pasted(text: string, message: string): string {
  const lines = message.split('\n');
  const start = lines.findIndex((line) => line.startsWith('To fix it, put this in place of statement 0'));
  const place = Number(/:(\d+)$/.exec(lines[start] ?? '')?.[1]);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith(' '.repeat(10)));
  return [...text.split('\n').slice(0, place - 1), ...lines.slice(start + 1, end), ''].join('\n');
}

describe('a caller of the template that is locked out gets its exemption, as the test refers to it', () => {
  const byAccount = 'arn:aws:iam::${AWS::AccountId}:role/admin';
  const byParameter = 'arn:aws:iam::${AWS::AccountId}:role/${AdminName}';

  test.each<[string, string, string, string | undefined]>([
    ['by an account that is not told', exempting, byAccount, undefined],
    ['by an account that is told', exempting, byAccount, account],
    ['by a parameter, where nobody is exempt', '', byParameter, account],
    ['by both, where nobody is exempt', '', byParameter, undefined],
  ])('%s', (_, condition, written, of) => {
    const text = yaml(condition);
    const claim = (stack: Stack): void => {
      expect(stack.bucket('Logs')).not.toLockOut(stack.value(written), { actions });
    };
    const { message } = thrownBy(() => {
      claim(stackOf(text, of));
    });
    expect(message).not.toContain('Nothing to paste');
    if (of === undefined || written === byParameter) expect(message).toContain(`!Sub '${written}'`);
    const mended = stackOf(pasted(text, message), of);
    claim(mended);
    // Everybody else stays locked out.
    const other = mended.value('arn:aws:iam::${AWS::AccountId}:role/Somebody_Else');
    expect(mended.bucket('Logs')).toLockOut(other, { actions });
  });
});

describe('where a parameter is exempt, which may be any text', () => {
  const text = yaml(`            Condition:
              StringNotEquals: { aws:PrincipalArn: !Ref AdminName }
`)
    .replace(", AllowedPattern: '^[a-z-]+$'", '')
    .replace(
      '  LogsPolicy:',
      `  Admin:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }]
$&`,
    );
  const messageAbout = (claim: (stack: Stack) => void): string =>
    thrownBy(() => {
      claim(stackOf(text, account));
    }).message;

  test('the caller goes beside it', () => {
    const claim = (stack: Stack): void => {
      expect(stack.bucket('Logs')).not.toLockOut(stack.role('Admin'), { actions });
    };
    const message = messageAbout(claim);
    expect(message).toContain(
      'Cannot decide: toLockOut: it depends on a name that only a deployment sets: parameter «AdminName»',
    );
    expect(message).not.toContain('${aws:');
    expect(message).toContain('Or so that the name does not matter:\n');
    expect(message).toContain('                  - !Ref AdminName\n                  - !GetAtt Admin.Arn\n');
    claim(stackOf(pasted(text, message), account));
  });

  test('or is its value, where the test writes it out', () => {
    const admin = `arn:aws:iam::${account}:role/admin`;
    const claim = (stack: Stack): void => {
      expect(stack.bucket('Logs')).not.toLockOut(admin, { actions });
    };
    expect(messageAbout(claim)).toContain(`or set it: { parameters: { AdminName: '${admin}' } }`);
    claim(fromCloudFormation(text, { region: 'eu-west-1', account, parameters: { AdminName: admin } }));
  });
});

test('what a text would change is not said where there is none', () => {
  const stack = fromCloudFormation(`Parameters:
  EndpointId: { Type: String }
Resources:
  Backups: { Type: AWS::S3::Bucket }
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      RoleName: deploy
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{ Effect: Allow, Principal: { Service: cloudformation.amazonaws.com }, Action: sts:AssumeRole }]
  BackupsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Backups
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [!GetAtt Backups.Arn, !Sub '\${Backups.Arn}/*']
            Condition:
              StringNotEquals: { aws:SourceVpce: !Ref EndpointId }
              ArnNotEquals: { aws:PrincipalArn: !Sub 'arn:aws:iam::\${AWS::AccountId}:user/deploy' }
`);
  const { message } = ask(
    stack.bucket('Backups'),
    'toLockOut',
    [stack.role('Deploy'), { actions: ['s3:PutBucketPolicy'] }],
    'not',
  );
  expect(message).toContain('Nothing to paste');
  expect(message).not.toContain('This changes other requests');
});

describe('a caller that a parameter names', () => {
  const template = (type: string): string => `Parameters:
  Ops: ${type}
Resources:
  Lake: { Type: AWS::S3::Bucket }
  LakePolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Lake
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: !Sub '\${Lake.Arn}/*'
            Condition:
              ArnNotEquals: { aws:PrincipalArn: !Ref Ops }
`;
  const actions = ['s3:GetObject'];
  const asked = (type: string, given = {}) => {
    const stack = fromCloudFormation(template(type), given);
    expect(stack.policy('LakePolicy')).not.toLockOut(stack.parameter('Ops'), { actions });
  };

  test('and that may be anything else is told as what it is: nobody wrote its value', () => {
    const { message } = thrownBy(() => {
      asked('{ Type: String }');
    });
    expect(message).toMatch(
      /^Matcher error: toLockOut: a deployment may set parameter «Ops» to "\d{12}", and then there is nothing to ask: the caller "\d{12}" is an account\n/,
    );
    expect(message).toContain(
      "Hint: say in the template what it may be (AllowedValues, AllowedPattern), or set it: { parameters: { Ops: '…' } }",
    );
  });

  test('is asked about where the template or the test says whom it names', () => {
    asked("{ Type: String, AllowedValues: ['arn:aws:iam::111122223333:role/ops'] }");
    asked('{ Type: String }', { parameters: { Ops: 'arn:aws:iam::111122223333:role/ops' } });
  });

  test('and a value that the test sets is blamed as such', () => {
    const { message } = thrownBy(() => {
      asked('{ Type: String }', { parameters: { Ops: '111122223333' } });
    });
    expect(message).toMatch(/^Matcher error: toLockOut: the caller "111122223333" is an account\n/);
  });
});
