import '../../src/setup';
import { call, deleteObject, fromCloudFormation, getObject, putObject, type Stack } from '../../src';
import { thrownBy } from '../thrown';

const account = '111122223333';
const head = `Transform: AWS::Serverless-2016-10-31
Resources:
  Uploads:
    Type: AWS::S3::Bucket
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
      KeySchema: [{ AttributeName: id, KeyType: HASH }]
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.handler
      Runtime: nodejs22.x
      CodeUri: ./src
      Policies:
`;
const entry = (name: string, parameter = 'BucketName: !Ref Uploads'): string => `        - ${name}:
            ${parameter}
`;
const stackOf = (text: string): Stack => fromCloudFormation(text, { account, region: 'eu-west-1' });

type Claim = (stack: Stack) => void;
const onObject = (stack: Stack): Parameters<typeof putObject>[0] => ({
  bucket: stack.bucket('Uploads'),
  key: 'a',
  caller: stack.role('ReaderRole'),
  secure: true,
});
const writes: Claim = (stack) => {
  expect(stack).toAllow(putObject(onObject(stack)));
};
const writesNot: Claim = (stack) => {
  expect(stack).not.toAllow(putObject(onObject(stack)));
};
const reads: Claim = (stack) => {
  expect(stack).toAllow(getObject(onObject(stack)));
};
const keeps: Claim = (stack) => {
  expect(stack).not.toAllow(deleteObject(onObject(stack)));
};
const locks: Claim = (stack) => {
  expect(stack).toAllow(call('s3:PutObjectRetention', onObject(stack)));
};
function messageOf(text: string, claim: Claim): string {
  return thrownBy(() => {
    claim(stackOf(text));
  }).message;
}

/** The template with the text beside the entry at the place in the message, or in place of it. */
function pasted(text: string, message: string): string {
  const lines = message.split('\n');
  const start = lines.findIndex((line) => line.startsWith('To fix it, put this '));
  const added = lines.slice(start + 1, lines.indexOf('', start));
  const heading = lines[start] ?? '';
  const [, before] = /put this beside \w+ in Policies of Reader, before line (\d+) /.exec(heading) ?? [];
  const [, first = before, last] = /in place of \w+ in Policies of Reader, lines (\d+)-(\d+) /.exec(heading) ?? [];
  const own = text.split('\n');
  own.splice(Number(first) - 1, last === undefined ? 0 : Number(last) - Number(first) + 1, ...added);
  return own.join('\n');
}

describe('a call on the role of a function of SAM is mended among its policy templates', () => {
  test.each<[string, string, Claim, string, readonly Claim[]]>([
    ['the policy template that has the action', entry('S3ReadPolicy'), writes, 'S3WritePolicy', [reads, keeps]],
    ['others in the place of one that has too much', entry('S3CrudPolicy'), keeps, 'S3ReadPolicy', [reads, writes]],
    ['a statement where none has the action', entry('S3ReadPolicy'), locks, 'Version', [reads, keeps]],
    [
      'beside the one that is of the service',
      entry('DynamoDBReadPolicy', 'TableName: !Ref Orders') + entry('S3ReadPolicy'),
      writes,
      'S3WritePolicy',
      [reads, keeps],
    ],
  ])('%s', (_, policies, claim, first, others) => {
    const text = head + policies;
    const message = messageOf(text, claim);
    expect(message).not.toContain('Nothing to paste');
    expect(message).toContain(`\n        - ${first}:`);
    const mended = pasted(text, message);
    claim(stackOf(mended));
    for (const other of others) other(stackOf(mended));
    expect(stackOf(mended)).toBeValidPolicy();
  });

  test('the entry is shown with its line, and the text is written as the template is', () => {
    const message = messageOf(head + entry('S3ReadPolicy'), writes);
    expect(message).toContain(
      'No statement of the identity policy allows it; nearest: statement 0 stops at Action  policy:17\n',
    );
    expect(message).toContain(`
  17 |   - S3ReadPolicy:
     |     ^^^^^^^^^^^^
To fix it, put this beside S3ReadPolicy in Policies of Reader, before line 17  policy:17
        - S3WritePolicy:
            BucketName: !Ref Uploads
`);
    expect(messageOf(head + entry('S3ReadPolicy'), locks)).toContain("Resource: !Sub '${Uploads.Arn}/a'");
  });

  test('of several in the place of one, that which may go too is named', () => {
    const text = head + entry('S3CrudPolicy');
    const message = messageOf(text, keeps);
    expect(message).toContain(
      '\nThey keep the rest of what S3CrudPolicy allows: leave out S3WritePolicy if Reader is to write nothing\nTo fix it,',
    );
    const narrower = pasted(text, message).replace(/ +- S3WritePolicy:\n.*\n/, '');
    keeps(stackOf(narrower));
    reads(stackOf(narrower));
    expect(messageOf(head + entry('S3FullAccessPolicy'), keeps)).toContain('leave out S3WritePolicy if Reader is');
    expect(messageOf(head + entry('S3WritePolicy'), writesNot)).not.toContain('They keep');
  });

  test('what else goes with the entry is named', () => {
    expect(messageOf(head + entry('S3FullAccessPolicy'), keeps)).toMatch(
      /\nWith it go s3:GetObjectAcl, [^\n]*, which no smaller policy template has\nThey keep [^\n]*\nTo fix it, put this in place of S3FullAccessPolicy/,
    );
  });

  test('in JSON', () => {
    const resource = (type: string, Properties: object = {}): object => ({ Type: type, Properties });
    const text = JSON.stringify(
      {
        Transform: 'AWS::Serverless-2016-10-31',
        Resources: {
          Uploads: resource('AWS::S3::Bucket'),
          Reader: resource('AWS::Serverless::Function', {
            Policies: [{ S3ReadPolicy: { BucketName: { Ref: 'Uploads' } } }],
          }),
        },
      },
      null,
      2,
    );
    expect(messageOf(text, writes)).toContain(`
          { "S3WritePolicy": { "BucketName": { "Ref": "Uploads" } } },
`);
  });

  test('nothing is to be pasted where that would not help: another bucket, a denied call', () => {
    const other =
      head.replace('  Orders:', '  Other:\n    Type: AWS::S3::Bucket\n  Orders:') +
      entry('S3ReadPolicy', 'BucketName: !Ref Other');
    expect(messageOf(other, writes)).toContain('Nothing to paste');
    const denied = `${head}${entry('S3CrudPolicy')}        - Version: '2012-10-17'
          Statement: [{ Effect: Deny, Action: s3:PutObject, Resource: '*' }]
`;
    expect(messageOf(denied, writes)).toContain('Nothing to paste');
    // Another entry is another policy, which says nothing about this one.
    const lone: Claim = (stack) => {
      expect(stack.policy('Reader/S3ReadPolicy')).toAllow(putObject(onObject(stack)));
    };
    expect(messageOf(head + entry('S3ReadPolicy'), lone)).toContain('Nothing to paste');
  });
});
