import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { plainValue } from '../../../src/sources/cloudformation/plain-value';
import { readDocument, readTemplate } from '../../../src/sources/cloudformation/read-document';
import { nodeAt, positionIn, type TemplateNode } from '../../../src/sources/cloudformation/template-node';
import { usageError } from './thrown';

const plain = (text: string): unknown => plainValue(readDocument(text).root);
const message = (input: unknown): string => usageError(() => readTemplate(input)).message;

describe('where a template comes from', () => {
  const file = './templates/logs.yaml';

  it('is a path relative to the file that calls, a file: URL, or text of it', () => {
    const read = readTemplate(file);
    expect(read.source).toMatch(/templates\/logs\.yaml$/);
    expect(readTemplate(pathToFileURL(join(__dirname, file)))).toEqual(read);
    const { root } = readTemplate(read.text ?? '');
    expect(root).toEqual(read.root);
  });

  it('is an object, or gives one by toJSON(), as assertions.Template of the CDK does', () => {
    const template = { Resources: { Logs: { Type: 'AWS::S3::Bucket', Properties: undefined, Count: 2 } } };
    const { root, text, source } = readTemplate({ toJSON: () => template });
    expect([text, source]).toEqual([undefined, undefined]);
    expect(root).toEqual(readTemplate(template).root);
    expect(plainValue(root)).toEqual({ Resources: { Logs: { Type: 'AWS::S3::Bucket', Count: 2 } } });
  });

  it('may begin with a byte order mark', () => {
    expect(readTemplate('\ufeff{ "Resources": {} }').root.entries.has('Resources')).toBe(true);
    expect(positionIn(readTemplate('\ufeffResources: {}').root, ['Resources'], 'key')).toMatchObject({ column: 1 });
  });

  it.each([
    ['nothing', undefined, 'the template is undefined'],
    ['a number', 7, 'the template is number'],
    ['a file that is not there', './none.yaml', 'there is no file'],
    ['a folder', './templates', 'is a folder'],
    ['a URL of the web', 'https://example.com/a.yaml', 'is not a file: URL'],
    ['empty text', '\n \n', 'the template is empty'],
    ['comments alone', '# nothing\n', 'the document:1:1: the text has no document'],
    ['a single value', '--- a\n', 'the document:1:5: a template is a map of sections, not a single value'],
    ['a list', '[{ "a": 1 }]', 'the document:1:1: a template is a map of sections, not a list'],
    ['a Promise', Promise.resolve({}), 'this is a Promise'],
    ['an instance', new Map([['Resources', {}]]), 'an instance of a class without toJSON()'],
    ['a function in it', { Resources: () => 1 }, 'the document at Resources: JSON has no such value (function)'],
    ['a toJSON that throws', { toJSON: () => JSON.parse('{') as unknown }, 'toJSON() threw'],
    ['a toJSON that gives a function', { toJSON: () => () => 1 }, 'JSON has no such value (function)'],
  ])('%s is a usage error', (_, input, problem) => {
    expect(message(input)).toContain(problem);
  });

  it('an object that refers back to itself, or whose toJSON goes on and on, is a usage error', () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['Resources'] = cyclic;
    expect(message(cyclic)).toContain('contains itself');
    class Endless {
      toJSON(): object {
        return { again: new Endless() };
      }
    }
    expect(message(new Endless())).toContain('deeper than 100 levels');
  });
});

describe('YAML as CloudFormation reads it', () => {
  it('leaves every plain scalar text, but Booleans and null of YAML 1.1', () => {
    expect(plain('[012345678901, 2012-10-17, 1e3, 0x1F, 1:30, y, N, "true", ! yes]')).toEqual([
      '012345678901',
      '2012-10-17',
      '1e3',
      '0x1F',
      '1:30',
      'y',
      'N',
      'true',
      'yes',
    ]);
    expect(plain('a: [yes, No, TRUE, False, on, Off, ~, null, Null]\nb:\nc: ""')).toEqual({
      a: [true, false, true, false, true, false, null, null, null],
      b: null,
      c: '',
    });
  });

  it('leaves quoted accounts and file modes as they are', () => {
    expect(plain(`['012345670123', "012345670123", 000644, !Sub 012345670123]`)).toEqual([
      '012345670123',
      '012345670123',
      '000644',
      { 'Fn::Sub': '012345670123' },
    ]);
  });

  it('takes the names of keys as text, also those of Object.prototype', () => {
    const text = 'true: a\n1: b\n__proto__: c\nconstructor: d\nnull: e';
    expect([...readTemplate(text).root.entries.keys()]).toEqual(['true', '1', '__proto__', 'constructor', 'null']);
    expect(Object.keys(plain(text) as object)).toContain('__proto__');
    expect([...readTemplate('{ "__proto__": { "a": 1 } }').root.entries.keys()]).toEqual(['__proto__']);
  });

  it('reads short tags as the maps that they abbreviate', () => {
    const text = [
      'a: !Ref Logs',
      'b: !GetAtt Logs.Arn',
      'c: !GetAtt Nested.Outputs.Arn',
      'd: !GetAtt [Logs, Arn]',
      'e: !If [Tight, !Ref A, !Ref AWS::NoValue]',
      'f: !Condition Tight',
      'g: !Sub',
      '  - ${a}',
      '  - { a: !Ref 012 }',
      'h: !Equals [!Ref Public, true]',
      'i: !Sub true',
      'j: !Transform { Name: AWS::Include }',
      'k: !GetAtt Logs',
      'l: !EachMemberIn [!ValueOfAll [AWS::EC2::Subnet::Id, VpcId], !RefAll AWS::EC2::VPC::Id]',
      'm: !Contains [[a, b], !ValueOf [A, Default]]',
    ].join('\n');
    expect(plain(text)).toEqual({
      a: { Ref: 'Logs' },
      b: { 'Fn::GetAtt': ['Logs', 'Arn'] },
      c: { 'Fn::GetAtt': ['Nested', 'Outputs.Arn'] },
      d: { 'Fn::GetAtt': ['Logs', 'Arn'] },
      e: { 'Fn::If': ['Tight', { Ref: 'A' }, { Ref: 'AWS::NoValue' }] },
      f: { Condition: 'Tight' },
      g: { 'Fn::Sub': ['${a}', { a: { Ref: '012' } }] },
      h: { 'Fn::Equals': [{ Ref: 'Public' }, true] },
      i: { 'Fn::Sub': 'true' },
      j: { 'Fn::Transform': { Name: 'AWS::Include' } },
      k: { 'Fn::GetAtt': 'Logs' },
      // Of the section Rules alone.
      l: {
        'Fn::EachMemberIn': [
          { 'Fn::ValueOfAll': ['AWS::EC2::Subnet::Id', 'VpcId'] },
          { 'Fn::RefAll': 'AWS::EC2::VPC::Id' },
        ],
      },
      m: { 'Fn::Contains': [['a', 'b'], { 'Fn::ValueOf': ['A', 'Default'] }] },
    });
  });

  it('reads standard tags as what they say', () => {
    expect(plain('[!!str true, !!str 1, !!int 7, !!bool no, !!null x, !!map {a: 1}, !!seq [b]]')).toEqual([
      'true',
      '1',
      '7',
      false,
      null,
      { a: '1' },
      ['b'],
    ]);
  });

  it.each([
    ['an alias', 'a: &x 1\nb: *x', 'the document:2:4: *x is an alias', 'write the value out'],
    [
      'an account that is octal',
      'a: 012345670123',
      'reads 012345670123 as the octal number 1402433619',
      "'012345670123'",
    ],
    [
      'such an account as key',
      'a: { 012345670123: b }',
      'the document:1:6: CloudFormation reads 012345670123',
      'quote it',
    ],
    ['an alias as key', '*x : 1', 'the document:1:1: *x is an alias', 'write the value out'],
    ['a merge key', 'a: 1\n<<: { b: 1 }', 'the document:2:1: << is a merge key', 'write the keys out'],
    ['an unknown tag', 'a: !Sup x', 'the document:1:4: unknown tag !Sup', 'did you mean !Sub?'],
    ['an unknown tag on a map', 'a: !Foo { b: 1 }', 'the document:1:4: unknown tag !Foo', 'has no such tag'],
    ['a tag that CloudFormation refuses', 'a: !!binary aGk=', 'the document:1:4: unknown tag !!binary', 'no such tag'],
    ['a timestamp', 'a: !!timestamp 2012-10-17', 'the document:1:4: unknown tag !!timestamp', 'no such tag'],
    ['a tagged key', '!Ref a: 1', 'the document:1:1: unknown tag !Ref', 'did you mean !Ref?'],
    ['two documents', 'a: 1\n---\nb: 2', 'the document:2:1: a second document begins here', 'separately'],
    ['a tab', 'a:\n\tb: 1', 'the document:2:1: the text is not YAML', ''],
    [
      'a key twice',
      'a: 1\nb:\n  c: 1\n  "c": 2',
      'the document:4:3: "c" appears twice in one map, first in line 3',
      '',
    ],
    ['a key twice in JSON', '{\n "a": 1,\n "a": 2 }', 'the document:3:2: "a" appears twice in one map', ''],
    ['a list as key', '? [a]\n: b', 'the document:1:3: a key must be a scalar', ''],
    ['no key', ': b', 'the document:1:1: there is no key before the colon', ''],
    ['an open quote', 'a: "b\n\nc: d', 'the text is not YAML: Missing closing "quote', ''],
    ['nested maps on a line', 'a: b: c', 'the document:1:4: the text is not YAML: Nested mappings', ''],
    ['JSON that breaks off', '{ "a": [1,', 'the text is not JSON: a value is missing here', ''],
    [
      'a comment in JSON',
      '{ "a": 1 // b\n}',
      'the document:1:10: the text is not JSON: JSON has no comments; remove it',
      '',
    ],
  ])('%s is a usage error with its place', (_, text, problem, hint) => {
    expect(message(text)).toContain(problem);
    expect(message(text)).toContain(hint);
  });

  it('the error shows the file and the line', () => {
    expect(message('Resources:\n  Logs:\n    Name: &n !Sub x\n    Other: *n\n')).toBe(
      [
        'the document:4:12: *n is an alias',
        '  4 |   Other: *n',
        '    |          ^^',
        'Hint: CloudFormation does not support aliases: write the value out',
      ].join('\n'),
    );
  });
});

describe('hostile text is answered in bounded time', () => {
  const MB = 1 << 20;
  const bomb = ['a: &a [x]', ...Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*a, *a, *a]`)].join('\n');

  it.each([
    ['a list 5,000 deep', '['.repeat(5000), 'deeper than 100 levels'],
    ['a JSON list 5,000 deep', `[${'['.repeat(5000)}`, 'deeper than 100 levels'],
    ['a map of YAML 5,000 deep', '{ a: '.repeat(5000), 'deeper than 100 levels'],
    ['a list of lists 5,000 deep', '- '.repeat(5000) + 'a', 'deeper than 100 levels'],
    ['keys of keys 5,000 deep', '? '.repeat(5000) + 'a', 'deeper than 100 levels'],
    ['indentation 1,000 deep', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'deeper than'],
    ['an alias bomb', bomb, '*a is an alias'],
    ['more than a mebibyte', `a: ${'x'.repeat(MB)}`, 'the limit is 1048576 bytes'],
    ['more than a mebibyte in bytes alone', `a: ${'é'.repeat(MB / 2)}`, 'the limit is 1048576 bytes'],
    ['a hundred thousand braces', '}'.repeat(100_000), 'the text is not YAML: Unexpected flow-map-end'],
    ['a hundred thousand documents', '---\n'.repeat(100_000), 'a second document'],
    ['a hundred thousand tags', `a: ${'!b '.repeat(100_000)}`, 'the text is not YAML: A node can have at most one tag'],
  ])('%s', (_, text, problem) => {
    const start = performance.now();
    expect(message(text)).toContain(problem);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('a document of another kind may be larger, though not in YAML', () => {
    const text = 'x'.repeat(5 * MB);
    expect(readDocument(JSON.stringify({ a: text })).root.kind).toBe('map');
    expect(usageError(() => readDocument(`a: ${text}`)).message).toContain('the limit is 4194304 bytes');
    expect(usageError(() => readDocument(JSON.stringify({ a: text.repeat(4) }))).message).toContain('16777216 bytes');
  });

  it('20,000 keys in one map take no quadratic time', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `key${i}: v`).join('\n');
    const start = performance.now();
    expect(readTemplate(text).root.entries.size).toBe(20_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('an object of more characters than a template may have is refused', () => {
    expect(message({ a: 'x'.repeat(MB), b: 'y' })).toContain('too large');
    expect(message({ a: Array.from({ length: 1_100_000 }, () => 1) })).toContain('too large');
  });
});

describe('places', () => {
  const { root, text = '' } = readTemplate('./templates/logs.yaml');
  const at = (path: readonly (string | number)[], what: 'key' | 'value' = 'value'): string => {
    const position = positionIn(root, path, what);
    return position === undefined ? '' : text.slice(position.offset, position.offset + position.length);
  };
  const policy = ['Resources', 'LogsPolicy', 'Properties', 'PolicyDocument'];

  it('keys, values, short tags and what stands in them', () => {
    expect(at([...policy, 'Statement', 0, 'Sid'])).toBe('TlsOnly');
    expect(at([...policy, 'Statement', 0, 'Sid'], 'key')).toBe('Sid');
    expect(at([...policy, 'Statement', 0, 'Principal'])).toBe("'*'");
    expect(at([...policy, 'Statement', 0, 'Resource'])).toBe("!Sub '${Logs.Arn}/*'");
    expect(at([...policy, 'Statement', 0, 'Resource', 'Fn::Sub'])).toBe("'${Logs.Arn}/*'");
    expect(at([...policy, 'Statement', 0, 'Resource', 'Fn::Sub'], 'key')).toBe('!Sub');
    expect(at(['Conditions', 'Tight'])).toBe("!Not [!Equals [!Ref LogsAccount, '']]");
    expect(at(['Conditions', 'Tight', 'Fn::Not', 0, 'Fn::Equals', 0, 'Ref'])).toBe('LogsAccount');
  });

  it('where the path goes on below the text, the last place that is there; a lone value is a list of one', () => {
    expect(at([...policy, 'Version', 'x', 'y'])).toBe('2012-10-17');
    expect(at([...policy, 'Statement', 0, 'Action', 0])).toBe('s3:*');
    expect(nodeAt(root, [...policy, 'Version', 'x'])).toBeUndefined();
    expect(nodeAt(root, [...policy, 'Version'])).toMatchObject({ value: '2012-10-17' });
  });

  it('the parts of !GetAtt', () => {
    const read = readDocument('a: !GetAtt Nested.Outputs.Arn\nb: !GetAtt "A.B"');
    const part = (path: readonly (string | number)[]): string => {
      const position = positionIn(read.root, path, 'value');
      return (read.text ?? '').slice(position?.offset, (position?.offset ?? 0) + (position?.length ?? 0));
    };
    expect(part(['a', 'Fn::GetAtt', 0])).toBe('Nested');
    expect(part(['a', 'Fn::GetAtt', 1])).toBe('Outputs.Arn');
    expect(part(['b', 'Fn::GetAtt', 1])).toBe('"A.B"');
  });

  it('each value of JSON has the text that it claims', () => {
    const json = '{\n  "a": ["b", 1.0, true],\n  "c": { "d": null }\n}';
    const read = readDocument(json);
    const claimed: unknown[] = [];
    const walk = (node: TemplateNode): void => {
      if (node.kind === 'list') node.items.forEach(walk);
      else if (node.kind === 'map') for (const { value } of node.entries.values()) walk(value);
      else claimed.push(json.slice(node.position?.offset, (node.position?.offset ?? 0) + (node.position?.length ?? 0)));
    };
    walk(read.root);
    expect(claimed).toEqual(['"b"', '1.0', 'true', 'null']);
    expect(plainValue(read.root)).toEqual({ a: ['b', '1.0', true], c: { d: null } });
  });
});
