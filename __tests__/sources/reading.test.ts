import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPolicy, type PolicyType } from '../../src/policy/model';
import { PolicyError, isPolicyError, withMessage } from '../../src/report/errors';
import { toPolicy } from '../../src/policy/parse';
import { loadPolicy, parsePolicy, validatePolicy } from '../../src/sources/read-policy';
import { UsageError } from '../../src/arguments/usage';
import { loadHere } from './policies/from-below';

const document = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::logs/*' },
};

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('parsePolicy', () => {
  it('takes text, objects and policies, and keeps what is told', () => {
    const policy = parsePolicy(JSON.stringify(document), { type: 'vpcEndpoint', source: 'a.json' });
    expect(isPolicy(policy)).toBe(true);
    expect(policy).toMatchObject({ type: 'vpcEndpoint', typeGiven: true, source: 'a.json' });
    expect(parsePolicy(policy)).toBe(policy);
    expect(parsePolicy(document)).toMatchObject({ type: 'resource', typeGiven: false });
  });

  it('reads an object as it is now, and what it gives is frozen', () => {
    const mine = structuredClone(document);
    const before = parsePolicy(mine);
    mine.Statement.Effect = 'Deny';
    expect(parsePolicy(mine).statements[0]?.effect).toBe('Deny');
    expect(before.statements[0]?.effect).toBe('Allow');
    expect(Object.isFrozen(before.statements[0]?.action.values)).toBe(true);
  });

  it('throws every error with its place, not only the first', () => {
    const text = JSON.stringify(
      { ...document, Statement: { ...document.Statement, Action: 's3:PutOject', Conditions: {} } },
      null,
      1,
    );
    const error = thrown(() => parsePolicy(text, { source: 'policies/logs.json' }));
    expect(error).toBeInstanceOf(PolicyError);
    expect(isPolicyError(error)).toBe(true);
    expect((error as PolicyError).findings.map(({ code, line, suggestion }) => [code, line, suggestion])).toEqual([
      ['INVALID_ACTION', 6, 's3:PutObject'],
      ['INVALID_POLICY_ELEMENT', 8, 'Condition'],
    ]);
    expect((error as PolicyError).message).toBe(
      [
        'Policy problem: policies/logs.json is not a policy that AWS would store',
        '',
        'policies/logs.json:6:13: error INVALID_ACTION: "s3:PutOject" is not an action in the service reference; did you mean "s3:PutObject"?',
        '  6 |   "Action": "s3:PutOject",',
        '    |             ^^^^^^^^^^^^^',
        'policies/logs.json:8:3: error INVALID_POLICY_ELEMENT: "Conditions" is not an element that a policy can have here; did you mean "Condition"?',
        '  8 |   "Conditions": {}',
        '    |   ^^^^^^^^^^^^',
        'To fix it, write "s3:PutObject" for "s3:PutOject" in statement 0  policies/logs.json:6',
        'To fix it, write "Condition" for "Conditions" in statement 0  policies/logs.json:8',
      ].join('\n'),
    );
  });

  it.each([undefined, null, 7, [], Promise.resolve({}), ''])('refuses %p as a policy problem', (input) => {
    expect(() => parsePolicy(input as never)).toThrow(/^Policy problem: /);
  });

  it('takes misuse for misuse', () => {
    expect(() => parsePolicy(document, { type: 'bucket' as PolicyType })).toThrow(UsageError);
    expect(() => parsePolicy(document, { typ: 'resource' } as never)).toThrow(/did you mean "type"/);
    expect(() => [document].map(parsePolicy as never)).toThrow(UsageError);
  });
});

describe('validatePolicy', () => {
  it('gives findings and throws on nothing', () => {
    expect(validatePolicy(document)).toEqual([]);
    expect(validatePolicy(undefined as never).map(({ code }) => code)).toEqual(['NOT_A_POLICY']);
    expect(validatePolicy(document, { type: 'identity' }).map(({ code, path }) => [code, path])).toEqual([
      ['UNSUPPORTED_PRINCIPAL', 'Statement.Principal'],
    ]);
  });
});

describe('inWords', () => {
  test('a document that is not a policy by grammar gets its words', () => {
    const thrown = (run: () => unknown): unknown => {
      try {
        run();
      } catch (error) {
        return error;
      }
      return undefined;
    };
    const said = withMessage(thrown(() => toPolicy('[]')));
    expect(isPolicyError(said)).toBe(true);
    expect((said as Error).message).toMatch(/^Policy problem: this document/);
  });

  test('any other error stays what it is', () => {
    const other = new RangeError('other');
    expect(withMessage(other)).toBe(other);
  });
});

describe('loadPolicy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'policies-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it('starts at the file that calls', () => {
    const policy = loadPolicy('policies/logs.json');
    expect(policy.statements[0]?.sid).toBe('TlsOnly');
    expect(policy.source).toBe('__tests__/sources/policies/logs.json');
    expect(loadPolicy('./policies/../policies/logs.json').document).toEqual(policy.document);
    expect(loadHere('logs.json').document).toEqual(policy.document);
    expect(() => loadHere('policies/logs.json')).toThrow(UsageError);
  });

  it('finds the caller after an await, in a callback and beside a foreign stack hook', async () => {
    await Promise.resolve();
    const { document: expected } = loadPolicy('./policies/logs.json');
    expect(['policies/logs.json'].map((path) => loadPolicy(path).document)).toEqual([expected]);
    const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    const hook = (): string => 'rewritten';
    Error.prepareStackTrace = hook;
    try {
      expect(loadPolicy('policies/logs.json').document).toEqual(expected);
      expect(Error.prepareStackTrace === hook).toBe(true);
    } finally {
      if (before === undefined) delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
      else Object.defineProperty(Error, 'prepareStackTrace', before);
    }
  });

  it('takes absolute paths, file: URLs as text and as object, and the type', () => {
    const path = join(__dirname, 'policies/logs.json');
    const url = pathToFileURL(path);
    for (const given of [path, url, url.href]) {
      expect(loadPolicy(given, { type: 'vpcEndpoint' })).toMatchObject({ type: 'vpcEndpoint', typeGiven: true });
    }
  });

  it('refuses what is not a policy with the place in the file', () => {
    const error = thrown(() => loadPolicy('policies/broken.json')) as PolicyError;
    expect(error.message).toContain('__tests__/sources/policies/broken.json:9:7: error INVALID_POLICY_ELEMENT');
    expect(error.findings.map(({ code }) => code)).toEqual(['INVALID_ACTION', 'INVALID_POLICY_ELEMENT']);
  });

  it.each([
    [
      'a missing file',
      (): unknown => loadPolicy('policies/none.json'),
      `there is no file ${join(__dirname, 'policies/none.json')}`,
    ],
    ['a folder', (): unknown => loadPolicy('policies'), `${join(__dirname, 'policies')} is a folder`],
    ['a path through a file', (): unknown => loadPolicy('policies/logs.json/x'), 'there is no file'],
    ['a URL of the web', (): unknown => loadPolicy('https://example.com/policy.json'), 'is not a file: URL'],
    ['a URL object of the web', (): unknown => loadPolicy(new URL('https://example.com/')), 'is not a file: URL'],
    ['JSON text', (): unknown => loadPolicy(JSON.stringify(document)), 'this is JSON text'],
    [
      'a template',
      (): unknown => loadPolicy('../docs/stack.yaml'),
      'stack.yaml is a CloudFormation template\nHint: read it with fromCloudFormation(path)',
    ],
    ['nothing', (): unknown => loadPolicy(undefined as never), 'the path is undefined'],
    ['an array', (): unknown => loadPolicy([] as never), 'the path is an array'],
    ['an empty path', (): unknown => loadPolicy(''), 'the path is empty or contains a NUL character'],
    ['a path with NUL', (): unknown => loadPolicy('a\0b'), 'the path is empty or contains a NUL character'],
    ['Array.map', (): unknown => ['policies/logs.json'].map(loadPolicy as never), 'the options must be a plain object'],
    ['an unknown option', (): unknown => loadPolicy('x', { variable: {} } as never), 'did you mean "variables"?'],
  ])('%s is a usage error', (_name, run, message) => {
    const error = thrown(run);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toContain(message);
  });

  it('tells a file that is too large or no UTF-8 from a policy', () => {
    const huge = file('huge.json', '{}');
    truncateSync(huge, 5 * 1024 * 1024);
    expect(() => loadPolicy(huge)).toThrow(/huge\.json is too large for a policy/);
    expect(() => loadPolicy(file('latin.json', Buffer.from('{"Sid": "gr\xfcn"}', 'latin1')))).toThrow(
      /latin\.json is not UTF-8/,
    );
    expect(() => loadPolicy(file('empty.json', ''))).toThrow(/^Policy problem: /);
    expect(loadPolicy(file('bom.json', `\ufeff${JSON.stringify(document)}`)).document).toEqual(document);
  });

  it('takes the character that stands for broken UTF-8 where it is meant', () => {
    const text = JSON.stringify({ ...document, Id: '\ufffd' });
    expect(loadPolicy(file('replaced.json', text)).document).toMatchObject({ Id: '\ufffd' });
    expect(() => loadPolicy(file('both.json', Buffer.concat([Buffer.from(text), Buffer.from([0xff])])))).toThrow(
      /both\.json is not UTF-8/,
    );
  });

  describe('templates', () => {
    const variables = { bucket: 'logs', 'AWS::Partition': 'aws' };

    it("fills placeholders and leaves IAM's variables alone", () => {
      const { statements } = loadPolicy('policies/template.json', { variables });
      expect(statements[0]?.resource?.values).toEqual([
        'arn:aws:s3:::logs/${aws:username}/*',
        'arn:aws:s3:::logs/${aws:userid}/${*}',
      ]);
      expect(statements[0]?.principal?.entries[0]?.value).toBe('arn:aws:iam::111122223333:root');
    });

    it('keeps text that JSON must escape', () => {
      const path = file('quoted.json', JSON.stringify({ ...document, Id: '${note}' }));
      expect(loadPolicy(path, { variables: { note: 'a "b"\n${c}' } }).id).toBe('a "b"\n${c}');
    });

    it.each([
      ['nothing given', undefined, "give variables: { 'AWS::Partition': '…' }"],
      ['one left out', { 'AWS::Partition': 'aws' }, 'has no value'],
      ['a misspelt name', { ...variables, bucket: 'x', buckt: 'logs' }, '${buckt} does not occur'],
      ['a misspelt name in place of one', { 'AWS::Partition': 'aws', buckt: 'logs' }, 'variables has "buckt"'],
      ['an IAM variable', { ...variables, 'aws:username': 'alice' }, "${aws:username} is IAM's own variable"],
      ['a number', { ...variables, bucket: 7 }, 'the variable "bucket" must be a string'],
      ['an array', [], 'variables must be an object'],
      ['a name of Object.prototype', { ...variables, constructor: 'x' }, '${constructor} does not occur'],
    ])('%s is a usage error', (_name, given, message) => {
      const error = thrown(() =>
        loadPolicy('policies/template.json', (given === undefined ? {} : { variables: given }) as never),
      );
      expect(error).toBeInstanceOf(UsageError);
      expect((error as Error).message).toContain(message);
    });
  });
});
