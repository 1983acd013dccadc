import { isPolicyError, policiesIn, resourcesOfType } from '../../src';
import { UsageError } from '../../src/arguments/usage';

const statement = (bucket: string): string => `
          - Effect: Deny
            Principal: '*'
            Action: s3:*
            Resource: [arn:aws:s3:::${bucket}, 'arn:aws:s3:::${bucket}/*']
            Condition: { Bool: { aws:SecureTransport: false } }`;
const template = `
Resources:
  Logs:
    Type: AWS::S3::Bucket
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:${statement('logs')}
  DataPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:${statement('data')}
`;

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isPolicyError(error) || error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('policiesIn', () => {
  it('comes through descents in a row in a moment, however deep the policies lie', () => {
    const policy = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
    const chain = () =>
      Array.from({ length: 80 }).reduce<object>((inner) => ({ in: inner }), { PolicyDocument: policy });
    const document = { all: Array.from({ length: 20 }, chain) };
    const timeOf = (path: string): number => {
      const { user } = process.cpuUsage();
      expect(policiesIn(document, path)).toHaveLength(20);
      return process.cpuUsage().user - user;
    };
    timeOf('$..PolicyDocument');
    expect(timeOf('$..*..*..PolicyDocument')).toBeLessThan(50 * timeOf('$..PolicyDocument'));
  });

  it('gives every policy at a path, in the order of the document, each with its places', () => {
    const policies = policiesIn(template, '$.Resources.*.Properties.PolicyDocument');
    expect(policies.map(({ statements }) => statements[0]?.resource?.values[0])).toEqual([
      'arn:aws:s3:::logs',
      'arn:aws:s3:::data',
    ]);
    for (const policy of policies) expect(policy).toDenyInsecureTransport();
  });

  it.each([
    ['$..PolicyDocument', 2],
    ["$['Resources']['LogsPolicy'].Properties[\"PolicyDocument\"]", 1],
    ["$.Resources['LogsPolicy','DataPolicy'].Properties.PolicyDocument", 2],
    ['$..Properties..PolicyDocument', 2],
    ['$.Resources[*][*].PolicyDocument', 2],
  ])('takes %s', (path, count) => {
    expect(policiesIn(template, path)).toHaveLength(count);
  });

  it('reads a lone policy, lists and slices of them, JSON and objects', () => {
    const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
    const json = JSON.stringify({ list: [policy, policy, policy] });
    expect(policiesIn(json, '$.list[*]')).toHaveLength(3);
    expect(policiesIn(json, '$.list[1:]')).toHaveLength(2);
    expect(policiesIn(json, '$.list[0,2]')).toHaveLength(2);
    expect(policiesIn(policy, '$', { type: 'permissionsBoundary' })).toMatchObject([{ type: 'permissionsBoundary' }]);
  });

  it('reads the JSON text that a plan holds a policy as', () => {
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Maybe' } });
    const plan = { resources: [{ values: { policy } }] };
    const message = messageOf(() => policiesIn(JSON.stringify(plan, null, 1), '$..policy'));
    expect(message).toContain('error INVALID_EFFECT');
    expect(message).toMatch(/policy:5:15: error/);
    expect(messageOf(() => policiesIn({ policy: '{ "Version": ' }, '$.policy'))).toContain(
      'this text is not a JSON policy',
    );
  });

  it('comes to each place once, however many ways lead there', () => {
    let document: object = { Policy: { Version: '2012-10-17', Statement: [] } };
    for (let level = 0; level < 80; level++) document = { a: document };
    expect(() => policiesIn(document, '$..a..a..a..a..a..a..None')).toThrow('nothing found');
    const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
    expect(policiesIn({ a: { a: { a: { policy } } } }, '$..a..a..policy')).toHaveLength(1);
  });

  it('shows no more of a long path than helps', () => {
    const message = messageOf(() => policiesIn({ a: 1 }, `$${'.a'.repeat(5000)}`));
    expect(message).toContain('nothing found at $.a.a');
    expect(message.length).toBeLessThan(500);
  });

  it('keeps names apart that mean something in a path', () => {
    const policy = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
    const names = [
      '*',
      '..',
      '^',
      '~',
      '$',
      'a,b',
      '`a',
      '@string()',
      '?(x)',
      '0',
      '__proto__',
      "it's",
      '_2a_',
      'é',
      '\ud83d\ude00',
    ];
    const document = JSON.stringify(Object.fromEntries([...names, 'plain'].map((name) => [name, 0]))).replaceAll(
      ':0',
      `:${JSON.stringify(policy)}`,
    );
    expect(policiesIn(document, '$.*')).toHaveLength(16);
    for (const name of names) expect(policiesIn(document, `$[${JSON.stringify(name)}]`)).toHaveLength(1);
  });

  it('points into the template in messages, of claims too', () => {
    const broken = template.replace('s3:*', 's3:PutOject');
    const [policy] = policiesIn(broken, '$.Resources.LogsPolicy.Properties.PolicyDocument');
    const message = messageOf(() => {
      expect(policy).toDenyInsecureTransport();
    });
    expect(message).toContain(':13:21: error INVALID_ACTION');
    expect(message).toContain('  13 |   Action: s3:PutOject');
    const [loose] = policiesIn(template.replaceAll('Deny', 'Allow'), '$..PolicyDocument');
    expect(() => {
      expect(loose).toDenyInsecureTransport();
    }).toThrow('arn:aws:s3:::logs');
  });

  it('tells policies of an object apart by their path', () => {
    const document = { Resources: { A: { Policy: { Statement: [{ Effect: 'Maybe' }] } } } };
    expect(messageOf(() => policiesIn(document, '$..Policy'))).toContain(
      'Resources.A.Policy Statement[0].Effect: error INVALID_EFFECT',
    );
  });

  it('a policy that needs its template is told by its place', () => {
    const open = template.replace('[arn:aws:s3:::logs,', '[!GetAtt Logs.Arn,');
    expect(messageOf(() => policiesIn(open, '$..PolicyDocument'))).toContain(
      ':14:24: error UNRESOLVED_INTRINSIC: unresolved Fn::GetAtt',
    );
    expect(messageOf(() => policiesIn(open, '$..PolicyDocument'))).toContain('this document is not resolved yet');
  });

  it.each([
    [
      '$.Resources.None.Properties',
      'nothing found at $.Resources.None.Properties',
      '$.Resources has Logs, LogsPolicy, DataPolicy',
    ],
    ['$.resources', 'nothing found at $.resources', 'did you mean "Resources"?'],
    ['$..Polcies', 'nothing found at $..Polcies', '$ has Resources'],
    ['$..PolicyDocment', 'nothing found at $..PolicyDocment', 'did you mean "PolicyDocument"?'],
    ['$.Resources[0]', 'nothing found at $.Resources[0]', ''],
    ["$.Resources[?(@.Type=='AWS::S3::BucketPolicy')]", 'filter', 'resourcesOfType(document, type)'],
    ["$.Resources[?@.Type=='AWS::S3::BucketPolicy']", 'filter', 'resourcesOfType(document, type)'],
    ['$.Resources[(@.length-1)]', 'filter', 'resourcesOfType(document, type)'],
    ['Resources.Logs', 'is not a JSONPath: there is an error at character 1', 'a path begins with $'],
    ['', 'is not a JSONPath: there is an error at character 1', 'a path begins with $'],
    ['$.', 'is not a JSONPath: there is an error at character 3', ''],
    ['$..', 'is not a JSONPath: there is an error at character 4', ''],
    ['$.Resources[', 'is not a JSONPath: there is an error at character 13', ''],
    ['$.Resources]', 'is not a JSONPath: there is an error at character 12', ''],
    ["$['Resources", 'is not a JSONPath: there is an error at character 3', ''],
    ['$.Resources.LogsPolicy^', 'is not a JSONPath: there is an error at character 23', ''],
    ['$.Resources.*~', 'is not a JSONPath: there is an error at character 14', ''],
    ['$.Resources.@string()', 'is not a JSONPath: there is an error at character 13', ''],
    ['$ .Resources', 'is not a JSONPath: there is an error at character 2', ''],
    ['$.Resources.0', 'is not a JSONPath: there is an error at character 13', ''],
    ['$[1.5]', 'is not a JSONPath: there is an error at character 3', ''],
    ['$[]', 'is not a JSONPath: there is an error at character 3', ''],
  ])('%s is a usage error', (path, problem, hint) => {
    expect(messageOf(() => policiesIn(template, path))).toMatch(/^policiesIn: /);
    expect(messageOf(() => policiesIn(template, path))).toContain(problem);
    expect(messageOf(() => policiesIn(template, path))).toContain(hint);
  });

  it.each([
    ['what is there is no policy', () => policiesIn(template, '$.Resources'), 'MISSING_STATEMENT'],
    ['a list', () => policiesIn(template, '$..Statement'), 'a policy is a JSON object, not an array'],
    ['a number', () => policiesIn({ a: 1 }, '$.a'), 'a policy is a JSON object, not a number'],
  ])('%s: a policy error', (_, run, problem) => {
    expect(messageOf(run)).toContain(problem);
  });

  it.each([
    ['no path', () => policiesIn(template, undefined as never), 'the path is undefined'],
    ['an unknown type', () => policiesIn(template, '$', { type: 'bucket' as never }), 'unknown value "bucket"'],
    ['an unknown option', () => policiesIn(template, '$', { typ: 'trust' } as never), 'unknown option "typ"'],
    ['no file', () => policiesIn('./none.yaml', '$'), 'there is no file'],
  ])('%s is a usage error', (_, run, problem) => {
    expect(messageOf(run)).toContain(`policiesIn: `);
    expect(messageOf(run)).toContain(problem);
  });
});

describe('resourcesOfType', () => {
  it('gives the resources of a template of one type, for policiesIn with their places', () => {
    const resources = resourcesOfType(template, 'AWS::S3::BucketPolicy');
    expect(resources).toMatchObject([{ Type: 'AWS::S3::BucketPolicy' }, { Type: 'AWS::S3::BucketPolicy' }]);
    const policies = resources.flatMap((resource) => policiesIn(resource, '$.Properties.PolicyDocument'));
    expect(policies).toEqual(policiesIn(template, '$..PolicyDocument'));
    expect(policies[1]?.text).toContain('DataPolicy');
    expect(Object.isFrozen(resources[0])).toBe(true);
  });

  it('finds them at any depth in another document, by type or Type', () => {
    const plan = { root: { resources: [{ type: 'aws_s3_bucket', values: { type: 'x' } }, { type: 'x' }] } };
    expect(resourcesOfType(plan, 'x')).toEqual([{ type: 'x' }, { type: 'x' }]);
    expect(resourcesOfType(plan, 'aws_s3_bucket')).toHaveLength(1);
  });

  it('looks in the Resources of a template alone', () => {
    const document = { Resources: { A: { Type: 'A' } }, Parameters: { B: { Type: 'B' } } };
    expect(resourcesOfType(document, 'A')).toHaveLength(1);
    expect(() => resourcesOfType(document, 'B')).toThrow('no resource of type "B"');
  });

  it('a type that is not there is a usage error that says what is', () => {
    const message = messageOf(() => resourcesOfType(template, 'AWS::S3::BucketPolcy'));
    expect(message).toMatch(/^resourcesOfType: the document has no resource of type "AWS::S3::BucketPolcy"/);
    expect(message).toContain('did you mean "AWS::S3::BucketPolicy"?');
    expect(messageOf(() => resourcesOfType({ a: 1 }, 'b'))).toContain('no resource of type "b"');
    expect(messageOf(() => resourcesOfType(template, 7 as never))).toContain('the type');
  });
});
