import { fromCloudFormation } from '../../src';
import { ask, bothWays, failed, holds, isMisuse } from './answered';

const allow = (Action: string | string[], Resource = 'arn:aws:s3:::logs/*') => ({ Effect: 'Allow', Action, Resource });
const policy = (...Statement: object[]) => ({ Version: '2012-10-17', Statement });

test('one policy is asked, not a set', () => {
  const set = { identity: [policy(allow('s3:GetObject'))] };
  expect(bothWays(set, 'toHaveNoRedundantStatements')).toEqual(isMisuse);
  expect(failed(set, 'toHaveNoRedundantStatements').message).toMatch(
    /the subject must be a single policy\nHint: give one policy/,
  );
});

test('a statement that another one covers, or several others together', () => {
  const one = failed(policy(allow('s3:*'), allow('s3:GetObject')), 'toHaveNoRedundantStatements').message;
  expect(one).toMatch(/statement 1 .*: statement 0 alone would decide the same/);
  const parts = policy(allow('s3:GetObject'), allow('s3:PutObject'), allow(['s3:GetObject', 's3:PutObject']));
  expect(failed(parts, 'toHaveNoRedundantStatements').message).toMatch(
    /statement 2 .*: the others together would decide the same/,
  );
});

test('a private address, which no request has in aws:SourceIp', () => {
  const from = (...blocks: string[]) => ({
    ...allow('s3:GetObject'),
    Condition: { IpAddress: { 'aws:SourceIp': blocks } },
  });
  const { message } = failed(policy(from('10.20.0.0/16')), 'toHaveNoRedundantStatements');
  expect(message).toContain(
    'a test of it never holds: aws:SourceIp is always a public address, and "10.20.0.0/16" is not public',
  );
  expect(message).not.toContain('so it can go');
  expect(message).toContain(`
If requests are meant to meet statement 0, mend its condition and keep it
If none are meant to, remove it:
To fix it, remove statement 0`);
  const written = JSON.stringify(policy({ Sid: 'Office', ...from('10.20.0.0/16') }), null, 2);
  expect(failed(written, 'toHaveNoRedundantStatements').message).toContain(
    `
> 12 |     "10.20.0.0/16"
> 13 |   ]
If requests are meant to meet statement 0 \`Office\`, mend`,
  );
  expect(bothWays(policy(from('10.20.0.0/16', '198.51.100.0/24')), 'toHaveNoRedundantStatements')).toEqual(holds);
});

describe('a statement that a wildcard of another one covers', () => {
  const secret = 'arn:aws:secretsmanager:eu-west-1:460825917733:secret:shop/';
  const own = { Sid: 'Own', ...allow('secretsmanager:GetSecretValue', `${secret}db-*`) };
  const written = (...statements: object[]) => JSON.stringify(policy(...statements), null, 2);
  const messageOf = (...statements: object[]) => failed(written(...statements), 'toHaveNoRedundantStatements').message;

  test('may be what is meant: the wildcard is shown, with what it covers beside, before the statement goes', () => {
    const inspect = {
      Sid: 'Inspect',
      ...allow(['secretsmanager:Get*', 'secretsmanager:DescribeSecret'], `${secret}*`),
    };
    const message = messageOf(own, inspect);
    expect(message).not.toContain('so it can go');
    expect(message).toContain(`: statement 1 \`Inspect\` alone would decide the same
    its "secretsmanager:Get*"  policy:14 covers "secretsmanager:GetSecretValue"
    its "${secret}*"  policy:17 covers "${secret}db-*"
If "secretsmanager:Get*" is wider than meant, keep statement 0 \`Own\` and take the text behind "Or" below
If "${secret}*" is wider than meant, keep statement 0 \`Own\` and narrow it
If they are meant as they are, remove statement 0 \`Own\`:
To fix it, remove statement 0 \`Own\`, lines 4-9  policy:4
Or make "Action": ["secretsmanager:GetResourcePolicy", "secretsmanager:DescribeSecret"] in statement 1 \`Inspect\`, lines 13-16  policy:13
This changes other requests too: this one is allowed, and would be neither allowed nor denied
  call    secretsmanager:GetSecretValue on ${secret}`);
  });

  test('of several entries the one that covers goes, where the statement is needed without it', () => {
    const message = messageOf(own, {
      Sid: 'Read',
      ...allow('secretsmanager:GetSecretValue'),
      Resource: [`${secret}*`, 'arn:aws:secretsmanager:eu-west-1:460825917733:secret:ops'],
    });
    expect(message).toMatch(
      /\nOr remove "[^"]*secret:shop\/\*" from "Resource" in statement 1 `Read` {2}policy:\d+\nThis changes other requests too: this one is allowed/,
    );
  });

  test('where nobody knows what else was meant, there is no text', () => {
    const message = messageOf({ ...own, Resource: `${secret}*` }, allow('secretsmanager:*', `${secret}*`));
    expect(message).toContain(`
If "secretsmanager:*" is wider than meant, keep statement 0 \`Own\` and narrow it
If it is meant as it is, remove statement 0 \`Own\`:
To fix it, remove`);
  });

  test('what another statement lists as it stands can go', () => {
    const message = messageOf(
      own,
      allow(['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'], `${secret}db-*`),
    );
    expect(message).toContain('so it can go');
    expect(message).not.toContain('wider than meant');
  });
});

test('what nothing makes needless is kept, and there is nothing to paste', () => {
  const needed = policy(allow('s3:GetObject'), allow('s3:PutObject'));
  expect(bothWays(needed, 'toHaveNoRedundantStatements')).toEqual(holds);
  expect(ask(needed, 'toHaveNoRedundantStatements', [], 'not').message).not.toContain('To fix it');
});

test('of a template: the lines that can go', () => {
  const stack = fromCloudFormation(`Resources:
  Logging:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Sid: Write
            Effect: Allow
            Action: logs:PutLogEvents
            Resource: '*'
          - Sid: All
            Effect: Allow
            Action: logs:*
            Resource: '*'
`);
  expect(failed(stack.policy('Logging'), 'toHaveNoRedundantStatements').message).toMatch(
    /statement 0 `Write` .*:8, lines 8-11: statement 1 `All` alone would decide the same/,
  );
});
