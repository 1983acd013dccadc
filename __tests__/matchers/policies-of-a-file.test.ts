import { environment, fromCloudFormation, getObject, iamRole, policiesIn, putObject, type Policy } from '../../src';
import { thrownBy } from '../thrown';
import { pastedTemplate } from './pasted-template';

type Claim = (policy: Policy) => void;

const document = (statements: string): string => `units:
  - name: shop
    document:
      Version: '2012-10-17'
      Statement:
${statements}
`;
const all = `        - Sid: All
          Effect: Allow
          Action: '*'
          Resource: '*'
`;
const role = iamRole('arn:aws:iam::460917352288:role/shop');
const get = getObject({ bucket: 'prices', key: 'eu.csv', caller: role });
const put = putObject({ bucket: 'prices', key: 'eu.csv', caller: role });

function policyIn(text: string, path: string): Policy {
  const [policy] = policiesIn(text, path, { type: 'identity' });
  if (policy === undefined) throw new Error('no policy');
  return policy;
}

const inYaml = document(`${all}        - Sid: NoReads
          Effect: Deny
          Action:
            - s3:Get*
          Resource: '*'`);
const alone = document('        Effect: Allow\n        Action: s3:GetObjct\n        Resource: arn:aws:s3:::prices/*');

test.each<[string, string, string, Claim]>([
  [
    'a statement of YAML',
    inYaml,
    '$.units[0].document',
    (policy) => {
      expect(policy).not.toExplicitlyDeny(get);
    },
  ],
  [
    'an element of YAML',
    alone,
    '$.units[0].document',
    (policy) => {
      expect(policy).toAllow(get);
    },
  ],
  [
    'a new statement of YAML',
    document(all),
    '$.units[0].document',
    (policy) => {
      expect(policy).toExplicitlyDeny(get);
    },
  ],
  [
    'a statement of YAML that goes',
    document(
      `${all}        - Effect: Allow\n          Action: s3:GetObject\n          Resource: arn:aws:s3:::prices/*`,
    ),
    '$.units[0].document',
    (policy) => {
      expect(policy).toHaveNoRedundantStatements();
    },
  ],
  [
    'a statement of JSON',
    JSON.stringify({ units: [{ policy: policyIn(inYaml, '$.units[0].document').document }] }, undefined, 4),
    '$.units[0].policy',
    (policy) => {
      expect(policy).not.toExplicitlyDeny(get);
    },
  ],
])('of a file with more in it, %s can be pasted where it stands', (_, text, path, claim) => {
  const { message } = thrownBy(() => {
    claim(policyIn(text, path));
  });
  expect(message).not.toContain('Nothing to paste');
  claim(policyIn(pastedTemplate(text, message), path));
});

test('an entry that comes into a list of YAML is named with the line of the list', () => {
  const text = document(`        - Effect: Allow
          Action: s3:*
          Resource:
            - arn:aws:s3:::prices`);
  const { message } = thrownBy(() => {
    expect(policyIn(text, '$.units[0].document')).toAllow(put);
  });
  expect(message).toContain('To fix it, add "arn:aws:s3:::prices/*" to "Resource" in statement 0  policy:9');
});

test('a lone statement of YAML becomes a list of YAML', () => {
  const { message } = thrownBy(() => {
    expect(policyIn(alone, '$.units[0].document')).toExplicitlyDeny(get);
  });
  const [, first, last, pasted = ''] =
    /To fix it, make "Statement" this list, lines (\d+)-(\d+) {2}policy:\1\n([^]*?)\n\n/.exec(message) ?? [];
  const lines = alone.split('\n');
  lines.splice(Number(first) - 1, Number(last) - Number(first) + 1, ...pasted.split('\n'));
  expect(policyIn(lines.join('\n'), '$.units[0].document')).toExplicitlyDeny(get);
});

test('JSON text in a string has no lines of its own, and no text to paste', () => {
  const text = JSON.stringify(
    { after: JSON.stringify(policyIn(inYaml, '$.units[0].document').document) },
    undefined,
    2,
  );
  const { message } = thrownBy(() => {
    expect(policyIn(text, '$.after')).not.toExplicitlyDeny(get);
  });
  expect(message).toContain(
    'Nothing to paste: the policy is JSON text in a string of this document, so change it where that text is made',
  );
});

test('of an object there are statements to paste as of any object', () => {
  const [policy] = policiesIn({ units: [policyIn(inYaml, '$.units[0].document').document] }, '$.units[0]');
  const { message } = thrownBy(() => {
    expect(policy).not.toExplicitlyDeny(get);
  });
  expect(message).toContain('To fix it, put this in place of statement 1 `NoReads`  Statement[1]');
});

test('an SCP beside a stack stands in a file of its own, and a value of the request is not written as a reference', () => {
  const stack = fromCloudFormation({
    Resources: {
      Inbox: { Type: 'AWS::S3::Bucket' },
      Uploader: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          },
          Policies: [
            {
              PolicyName: 'all',
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
              },
            },
          ],
        },
      },
    },
  });
  const [tags] = policiesIn(
    document(`${all}        - Sid: Finops
          Effect: Deny
          Action: s3:Put*
          Resource: '*'
          Condition:
            ArnNotLike:
              aws:PrincipalArn: arn:aws:iam::*:role/finops/*`),
    '$.units[0].document',
    { type: 'serviceControl' },
  );
  const account = environment({ from: stack, serviceControl: [[tags ?? '']] });
  const { message } = thrownBy(() => {
    expect(account).toAllow(putObject({ bucket: stack.bucket('Inbox'), key: 'a', caller: stack.role('Uploader') }));
  });
  expect(message).toContain('such as "arn:aws:iam::');
  expect(message).toContain(
    'Nothing to paste: an exception would need names that a deployment chooses; narrow statement 1 `Finops`  policy:10',
  );
});
