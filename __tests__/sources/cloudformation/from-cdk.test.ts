import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '../../../src/setup';
import { anonymous, fromCdk, fromCloudFormation, putObject } from '../../../src';

/** A stack as the CDK writes it: logical ids with a hash, and the paths that they come from. */
function lake(principal: unknown = '*', withMetadata = false) {
  const at = (path: string) => (withMetadata ? { Metadata: { 'aws:cdk:path': `Lake/${path}` } } : {});
  const bucket = { 'Fn::GetAtt': ['Data666C94C7', 'Arn'] };
  const objects = { 'Fn::Join': ['', [bucket, '/*']] };
  const deny = {
    Action: 's3:*',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    Effect: 'Deny',
    Principal: principal,
    Resource: [bucket, objects],
  };
  return {
    Resources: {
      Data666C94C7: { Type: 'AWS::S3::Bucket', ...at('Data/Resource') },
      DataPolicyB80589C3: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: { Ref: 'Data666C94C7' },
          PolicyDocument: { Statement: [deny], Version: '2012-10-17' },
        },
        ...at('Data/Policy/Resource'),
      },
      Writer3ED51D24: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } }],
            Version: '2012-10-17',
          },
        },
        ...at('Writer/Resource'),
      },
      WriterDefaultPolicyDC585BCE: {
        Type: 'AWS::IAM::Policy',
        Properties: {
          PolicyDocument: {
            Statement: [{ Action: 's3:PutObject', Effect: 'Allow', Resource: objects }],
            Version: '2012-10-17',
          },
          PolicyName: 'WriterDefaultPolicyDC585BCE',
          Roles: [{ Ref: 'Writer3ED51D24' }],
        },
        ...at('Writer/DefaultPolicy/Resource'),
      },
    },
  };
}

const ids = [
  ['/Lake/Data/Resource', 'Data666C94C7'],
  ['/Lake/Data/Policy/Resource', 'DataPolicyB80589C3'],
  ['/Lake/Writer/Resource', 'Writer3ED51D24'],
] as const;

const artifact = {
  id: 'Lake',
  stackName: 'Lake',
  template: lake(),
  environment: { account: '111122223333', region: 'unknown-region' },
  findMetadataByType: (type: string) => ids.map(([path, data]) => ({ path, type, data })),
};
const app = { synth: () => ({ stacks: [artifact] }) };

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A `cdk.out` of these stacks. */
function cdkOut(
  stacks: Readonly<Record<string, object>>,
  templateFile?: string,
  accounts: Readonly<Record<string, string>> = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-out-'));
  folders.push(folder);
  const artifacts = Object.entries(stacks).map(([name, template]): readonly [string, object] => {
    writeFileSync(join(folder, `${name}.template.json`), JSON.stringify(template));
    const metadata = ids.map(([path, data]) => [path, [{ type: 'aws:cdk:logicalId', data }]] as const);
    writeFileSync(join(folder, `${name}.metadata.json`), JSON.stringify(Object.fromEntries(metadata)));
    return [
      name,
      {
        type: 'aws:cloudformation:stack',
        environment: `aws://${accounts[name] ?? '111122223333'}/unknown-region`,
        properties: { templateFile: templateFile ?? `${name}.template.json` },
        additionalMetadataFile: `${name}.metadata.json`,
      },
    ];
  });
  const assets: readonly [string, object] = [
    'Lake.assets',
    { type: 'cdk:asset-manifest', properties: { file: 'Lake.assets.json' } },
  ];
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ artifacts: Object.fromEntries([assets, ...artifacts]) }),
  );
  return folder;
}

describe.each([
  ['an app', () => app],
  ['a stack', () => ({ node: { root: app }, artifactId: 'Lake' })],
  ['an assembly', () => app.synth()],
  ['a folder', () => cdkOut({ Lake: lake() })],
])('%s', (_, input) => {
  const stack = fromCdk(input());

  test('is read for every deployment, its members found by construct path', () => {
    expect(stack).toDenyInsecureTransport();
    expect(stack.bucket('Data')).toDenyInsecureTransport();
    expect(stack.bucket('Lake/Data/Resource')).toDenyInsecureTransport();
    expect(stack.policy('Data/Policy')).not.toBePublic();
    expect(stack.policy('Writer/trust')).toBeValidPolicy();
    expect(() => stack.bucket('Dat')).toThrow(/no bucket "Dat"/);
  });

  test("knows the account of the stack's env", () => {
    const call = putObject({ bucket: stack.bucket('Data'), key: 'a', caller: stack.role('Writer'), secure: true });
    expect(stack).toAllow(call);
    expect(stack.policy('Data/Policy')).toEnforceIdentityPerimeter({ accounts: ['111122223333'] });
  });
});

describe('a name that the stack does not have', () => {
  const stack = fromCdk(lake('*', true));
  const problem = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('nothing was thrown');
  };

  test.each<readonly [string, () => unknown, string]>([
    ['a misspelt path', () => stack.bucket('Dta'), 'did you mean "Data"?'],
    ['a path of another construct', () => stack.bucket('Writer'), 'use Data'],
    ['a logical id', () => stack.bucket('Data666C94C8'), 'did you mean "Data666C94C7"? There is also Data'],
    [
      'a construct around it',
      () => stack.policy('Data'),
      'did you mean "Data/Policy"? There is also Writer/DefaultPolicy, Writer/trust',
    ],
    ['a path with another beginning', () => stack.policy('DefaultPolicy'), 'did you mean "Writer/DefaultPolicy"?'],
    ['nothing like it', () => stack.role('Nobody'), 'use Writer'],
  ])('%s is answered with construct paths, the nearest first', (_, run, hint) => {
    expect(problem(run)).toContain(hint);
  });

  test('in several stacks, with the name of the stack', () => {
    const both = fromCdk({
      stacks: ['Lake', 'Copy'].map((stackName) => ({ stackName, template: lake('*', true) })),
    });
    expect(problem(() => both.bucket('Dat'))).toContain('use one of Copy/Data, Lake/Data');
    expect(problem(() => both.bucket('Copy/Dat'))).toContain('did you mean "Data"?');
  });
});

test('a template has paths where the toolkit wrote them', () => {
  expect(fromCdk(lake('*', true)).bucket('Data')).toDenyInsecureTransport();
  expect(fromCdk({ template: 1, toJSON: () => lake('*', true) }).bucket('Data666C94C7')).toDenyInsecureTransport();
});

test('the same stack as a template of CloudFormation answers the same', () => {
  for (const principal of ['*', { AWS: '111122223333' }]) {
    const [cdk, plain] = [fromCdk(lake(principal)), fromCloudFormation(lake(principal))];
    for (const stack of [cdk, plain]) {
      if (principal === '*') expect(stack).toDenyInsecureTransport();
      else expect(stack).not.toDenyInsecureTransport();
    }
  }
});

describe('several stacks', () => {
  const both = fromCdk(cdkOut({ Lake: lake(), Copy: lake({ AWS: '111122223333' }) }));

  test('are asked bucket by bucket', () => {
    expect(() => {
      expect(both).toDenyInsecureTransport();
    }).toThrow(/1 of 2 buckets/);
    expect(both.bucket('Lake/Data')).toDenyInsecureTransport();
    expect(both.bucket('Copy/Data666C94C7')).not.toDenyInsecureTransport();
  });

  test('a name that two of them have must say whose', () => {
    expect(() => both.bucket('Data666C94C7')).toThrow(/both have a bucket "Data666C94C7"\nHint: .*Lake\/Data666C94C7/);
    expect(() => both.bucket('Nowhere')).toThrow(/none of the stacks Lake, Copy has a bucket "Nowhere"/);
  });

  test('a call is asked of all of them together', () => {
    const caller = both.role('Lake/Writer');
    expect(both).toAllow(putObject({ bucket: both.bucket('Lake/Data'), key: 'a', caller, secure: true }));
    expect(both).not.toAllow(putObject({ bucket: both.bucket('Copy/Data'), key: 'a', caller, secure: true }));
    expect(() => {
      expect(both).toAllow(putObject({ bucket: 'data', key: 'a', caller: anonymous }));
    }).toThrow(/the environment does not have the bucket "data"/);
  });

  test('their account is one', () => {
    expect(both.policy('Lake/Data/Policy')).toEnforceIdentityPerimeter({ accounts: [both.account] });
    expect(() => both.value('${Data.Arn}/x')).toThrow(/these are 2 stacks: Lake, Copy\nHint: .*\$\{Lake\/…\}/);
  });
});

test.each([
  ['no folder', () => fromCdk('nowhere'), /no file .*nowhere.*manifest\.json\nHint: .*cdk synth/],
  [
    'a file outside',
    () => fromCdk(cdkOut({ Lake: lake() }, '../other.json')),
    /outside its folder: "\.\.\/other\.json"/,
  ],
  ['the folder itself', () => fromCdk(cdkOut({ Lake: lake() }, '.')), /outside its folder: "\."/],
  [
    'a link to a file outside',
    () => {
      const [folder, other] = [cdkOut({ Lake: lake() }, 'link.json'), cdkOut({ Lake: lake() })];
      symlinkSync(join(other, 'manifest.json'), join(folder, 'link.json'));
      return fromCdk(folder);
    },
    /outside its folder: "link\.json"/,
  ],
  ...['aws:cloudformation:stack', 'cdk:cloud-assembly'].map((type): [string, () => unknown, RegExp] => [
    `a ${type} without its file`,
    () => {
      const folder = cdkOut({ Lake: lake() });
      const path = join(folder, 'manifest.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { artifacts: object };
      writeFileSync(path, JSON.stringify({ ...manifest, artifacts: { ...manifest.artifacts, Other: { type } } }));
      return fromCdk(folder);
    },
    /a stack or stage without its file\nHint: .*cdk synth/,
  ]),
  [
    'a stack twice',
    () => {
      const folder = cdkOut({ Lake: lake() });
      const path = join(folder, 'manifest.json');
      const { artifacts, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as { artifacts: object };
      const twice = `"artifacts": {}, "artifacts": ${JSON.stringify(artifacts)}`;
      writeFileSync(path, JSON.stringify({ ...rest, x: 1 }).replace('"x":1', twice));
      return fromCdk(folder);
    },
    /manifest\.json:1:\d+: "artifacts" appears twice in one map/,
  ],
  ['no stack', () => fromCdk(cdkOut({})), /the assembly has no stack\nHint: .*cdk synth/],
  ['nothing', () => fromCdk(undefined as never), /the input is undefined\nHint: give a Stack/],
  ['a policy document', () => fromCdk({ toJSON: () => ({ Version: '2012-10-17', Statement: [] }) }), /policy/],
])('%s is misuse', (_, read, message) => {
  expect(read).toThrow(message);
});

describe('what one stack exports under a name', () => {
  const secured = { Bool: { 'aws:SecureTransport': 'false' } };
  const name = { 'Fn::ImportValue': 'logs' };
  const arn = { 'Fn::Sub': ['arn:aws:s3:::${Name}', { Name: name }] };
  const guard = {
    Resources: {
      Guard: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: {
          Bucket: name,
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Deny',
                Principal: '*',
                Action: 's3:*',
                Resource: [arn, { 'Fn::Sub': ['${Arn}/*', { Arn: arn }] }],
                Condition: secured,
              },
            ],
          },
        },
      },
    },
  };
  const logs = (exported: object) => ({
    Parameters: { Env: { Type: 'String' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
    Resources: { Logs: { Type: 'AWS::S3::Bucket' } },
    Outputs: { Name: { Value: { Ref: 'Logs' }, Export: { Name: 'logs' }, ...exported } },
  });
  const read = (exported: object, options = {}) => fromCdk(cdkOut({ Logs: logs(exported), Guard: guard }), options);

  test('another imports', () => {
    const stack = read({});
    expect(stack).toDenyInsecureTransport();
    expect(stack.policy('Guard')).toDenyInsecureTransport({ bucket: stack.bucket('Logs') });
  });

  test('is not there without its condition', () => {
    const stack = read({ Condition: 'IsProd' });
    expect(() => {
      expect(stack).toDenyInsecureTransport();
    }).toThrow(/depends on a name.*parameter «Logs\/Env»/s);
    for (const parameters of [{ Env: 'prod' }, { 'Logs/Env': 'prod' }]) {
      expect(read({ Condition: 'IsProd' }, { parameters })).toDenyInsecureTransport();
    }
    expect(() => read({}, { parameters: { Evn: 'prod' } })).toThrow(/no parameter "Evn"\nHint: .*Env/);
  });

  test('is unknown where nobody exports it', () => {
    const stack = read({ Export: { Name: 'other' } });
    expect(stack).not.toDenyInsecureTransport();
    expect(stack.policy('Guard')).toDenyInsecureTransport();
    const told = read({ Export: { Name: 'other' } }, { imports: { logs: 'logs-of-another' } });
    expect(told.policy('Guard')).toDenyInsecureTransport({ bucket: 'logs-of-another' });
  });

  test('is unknown where two export it: AWS takes one of them in an account and Region, and nobody knows which', () => {
    const stack = fromCdk(cdkOut({ Logs: logs({}), Others: logs({}), Guard: guard }));
    expect(stack.policy('Guard')).toDenyInsecureTransport();
    expect(() => {
      expect(stack.policy('Guard')).toDenyInsecureTransport({ bucket: stack.bucket('Logs/Logs') });
    }).toThrow(/the bucket is "example", not "stack-logs/);
    expect(stack).not.toDenyInsecureTransport();
    const parameters = { 'Logs/Env': 'prod', 'Others/Env': 'dev' };
    const conditional = logs({ Condition: 'IsProd' });
    const one = fromCdk(cdkOut({ Logs: conditional, Others: conditional, Guard: guard }), { parameters });
    expect(one.policy('Guard')).toDenyInsecureTransport({ bucket: one.bucket('Logs/Logs') });
  });

  test('is not met in another account', () => {
    const folder = cdkOut({ Logs: logs({}), Guard: guard }, undefined, { Guard: '444455556666' });
    expect(fromCdk(folder)).not.toDenyInsecureTransport();
    expect(fromCdk(folder, { account: '111122223333' })).toDenyInsecureTransport();
  });
});
