import '../../src/setup';
import { fromCloudFormation, type Stack } from '../../src';
import { thrownBy } from '../thrown';

const account = '111122223333';
const yaml = (properties: string): string => `Resources:
  Resize:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      Role: arn:aws:iam::${account}:role/resize
      Code: { ZipFile: '' }
  FromBucket:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Resize
      Action: lambda:InvokeFunction
      Principal: s3.amazonaws.com
${properties}`;
const stackOf = (text: string, of?: string): Stack =>
  fromCloudFormation(text, { region: 'eu-west-1', ...(of !== undefined && { account: of }) });

function messageOf(stack: Stack, accounts: readonly string[]): string {
  return thrownBy(() => {
    expect(stack.policy('FromBucket')).toPreventConfusedDeputy({ accounts });
  }).message;
}

/** The template with the property first in its place, or in place of the one that is there. */
function pasted(text: string, message: string): string {
  const lines = message.split('\n');
  const start = lines.findIndex((line) => line.startsWith('To fix it, put this '));
  const [, how = '', place = ''] =
    /put this (first in|in place of) \w+ of FromBucket {2}template:(\d+)$/.exec(lines[start] ?? '') ?? [];
  const own = text.split('\n');
  own.splice(Number(place) - 1, how === 'first in' ? 0 : 1, lines[start + 1] ?? '');
  return own.join('\n');
}

test.each([
  ['none', '', 'put this first in Properties of FromBucket, before line 12  template:12'],
  [
    'only a SourceArn',
    '      SourceArn: arn:aws:s3:::incoming\n',
    'put this first in Properties of FromBucket, before line 12  template:12',
  ],
  [
    'that of another',
    "      SourceAccount: '999999999999'\n",
    'put this in place of SourceAccount of FromBucket  template:15',
  ],
])('a permission of Lambda gets its SourceAccount, where it has %s', (_, properties, heading) => {
  for (const [own, value] of [
    [account, '!Ref AWS::AccountId'],
    [undefined, `"${account}"`],
  ] as const) {
    const text = yaml(properties);
    const message = messageOf(stackOf(text, own), [account]);
    expect(message).toContain(`To fix it, ${heading}\n      SourceAccount: ${value}`);
    expect(message).not.toContain('Nothing to paste');
    const mended = stackOf(pasted(text, message), own);
    expect(mended.policy('FromBucket')).toPreventConfusedDeputy({ accounts: [account] });
    expect(mended.policy('FromBucket')).toBeValidPolicy();
  }
});

test('there is no one property for several accounts', () => {
  expect(messageOf(stackOf(yaml('')), [account, '444455556666'])).toContain('Nothing to paste');
});

describe('the account of a parameter', () => {
  const topic = (parameter: string): string =>
    `Parameters:\n  Platform: { Type: String, ${parameter} }\n${yaml('').replace('s3.amazonaws.com', 'sns.amazonaws.com')}`;

  test.each([
    ['is written as its reference where it can have no other', `AllowedValues: ['${account}']`, '!Ref Platform'],
    ['stays a number where it may be another', `Default: '${account}'`, `"${account}"`],
    ['stays a number where it may be one of two', `AllowedValues: ['${account}', '444455556666']`, `"${account}"`],
  ])('%s', (_name, parameter, value) => {
    const text = topic(parameter);
    const message = messageOf(stackOf(text), [account]);
    expect(message).toContain(`      SourceAccount: ${value}`);
    const mended = stackOf(pasted(text, message));
    expect(mended.policy('FromBucket')).toPreventConfusedDeputy({ accounts: [account] });
  });

  test('is written as its reference where the test gives it, or takes the defaults', () => {
    for (const parameters of [{ Platform: account }, 'defaults'] as const) {
      const stack = fromCloudFormation(topic(`Default: '${account}'`), { region: 'eu-west-1', parameters });
      expect(messageOf(stack, [account])).toContain('      SourceAccount: !Ref Platform');
    }
  });
});

const untold = `Calls that do not tell aws:SourceAccount are refused then:
  of a service that never sends it, give a SourceArn alone
To fix it`;

test('a permission without SourceArn is told that every source of the account gets in', () => {
  const every = `Every bucket of that account gets in: for one alone, give a SourceArn too
${untold}`;
  expect(messageOf(stackOf(yaml('')), [account])).toContain(every);
  const ofOne = yaml('      SourceArn: arn:aws:s3:::incoming\n');
  expect(messageOf(stackOf(ofOne), [account])).not.toContain('gets in:');
  expect(messageOf(stackOf(ofOne), [account])).toContain(untold);
});
