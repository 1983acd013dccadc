import { readTemplate } from '../../../src/sources/cloudformation/read-document';
import { readSections, type Sections } from '../../../src/sources/cloudformation/sections';
import { plainValue } from '../../../src/sources/cloudformation/plain-value';
import { usageError } from './thrown';

const sections = (input: unknown): Sections => readSections(readTemplate(input));
const message = (text: string): string => usageError(() => sections(text)).message;

describe('the sections of a template', () => {
  const read = sections('./templates/logs.yaml');

  it('are maps by name', () => {
    expect([...read.parameters.keys()]).toEqual(['LogsAccount']);
    expect([...read.conditions.keys()]).toEqual(['Tight']);
    expect([read.mappings.size, read.outputs.size, read.expansions.length]).toEqual([0, 0, 0]);
    expect([read.transforms, read.globals]).toEqual([[], undefined]);
  });

  it('resources have type, properties, condition, dependencies and the place of their name', () => {
    expect([...read.resources.keys()]).toEqual(['Logs', 'LogsPolicy']);
    const { Logs, LogsPolicy } = Object.fromEntries(read.resources);
    expect(Logs).toMatchObject({
      id: 'Logs',
      type: 'AWS::S3::Bucket',
      dependsOn: [],
      position: { line: 9, column: 3, length: 4 },
    });
    expect([Logs?.properties.size, Logs?.condition]).toEqual([0, undefined]);
    expect(LogsPolicy).toMatchObject({ type: 'AWS::S3::BucketPolicy', condition: 'Tight' });
    expect([...(LogsPolicy?.properties.keys() ?? [])]).toEqual(['Bucket', 'PolicyDocument']);
  });

  it('an object has them without places', () => {
    const { resources } = sections({
      Resources: { __proto__: null, A: { Type: 'T', DependsOn: ['B', 'B'] }, B: { Type: 'T', DependsOn: 'A' } },
    });
    expect(resources.get('A')).toMatchObject({ dependsOn: ['B', 'B'] });
    expect(resources.get('B')).toMatchObject({ dependsOn: ['A'] });
    expect(resources.get('A')?.position).toBeUndefined();
  });

  it('any name is a name', () => {
    const { resources } = sections('{ "Resources": { "__proto__": { "Type": "T" }, "constructor": { "Type": "T" } } }');
    expect([...resources.keys()]).toEqual(['__proto__', 'constructor']);
  });

  it('knows the sections and resource attributes of SAM', () => {
    const sam = sections(
      'Transform: AWS::Serverless-2016-10-31\nGlobals: { Function: { Timeout: 3 } }\nResources: { F: { Type: AWS::Serverless::Function, Connectors: {}, DependsOn: FRole } }',
    );
    expect(sam.transforms).toEqual(['AWS::Serverless-2016-10-31']);
    expect(sam.globals && plainValue(sam.globals)).toEqual({ Function: { Timeout: '3' } });
    expect(sam.resources.get('F')?.dependsOn).toEqual(['FRole']);
  });

  it('keeps what CloudFormation writes out before it reads the section, instead of dropping it', () => {
    const text =
      'Transform: [AWS::LanguageExtensions]\nResources:\n  A: { Type: T }\n  Fn::ForEach::Buckets: [X, [a], { "B${X}": { Type: U } }]\n  Fn::Transform: { Name: AWS::Include }\nOutputs:\n  Fn::ForEach::O: [X, [a], {}]';
    const { resources, outputs, expansions } = sections(text);
    expect([...resources.keys()]).toEqual(['A']);
    expect(outputs.size).toBe(0);
    expect(expansions.map(({ section, name }) => [section, name])).toEqual([
      ['Resources', 'Fn::ForEach::Buckets'],
      ['Resources', 'Fn::Transform'],
      ['Outputs', 'Fn::ForEach::O'],
    ]);
    expect(expansions[0]?.value.kind).toBe('list');
  });

  it('takes attributes that are nowhere documented, as CloudFormation does with the Version of a custom resource', () => {
    expect(sections("Resources: { A: { Type: 'Custom::A', Version: '1.0' } }").resources.size).toBe(1);
  });

  it('an empty section is none', () => {
    const { parameters, resources } = sections(
      'Parameters:\nResources: { A: { Type: T, Properties: , DependsOn: [] } }',
    );
    expect([parameters.size, resources.get('A')?.properties.size]).toEqual([0, 0]);
  });

  it.each([
    ['no Resources', 'Outputs: {}', 'the document:1:1: a template needs Resources, this has Outputs', ''],
    ['empty Resources', 'Resources: {}', 'the document:1:12: Resources is empty', ''],
    ['a policy', '{ "Version": "2012-10-17", "Statement": [] }', 'this is a policy, not a template', 'loadPolicy'],
    [
      'a misspelt section',
      'Resource: { A: { Type: T } }',
      'the document:1:1: unknown section "Resource"',
      'did you mean "Resources"?',
    ],
    [
      'an unknown section',
      'Resources: { A: { Type: T } }\nStages: {}',
      'the document:2:1: unknown section "Stages"',
      'a template has',
    ],
    ['a section that is a list', 'Resources: [A]', 'the document:1:12: Resources must be a map', ''],
    ['a resource that is text', 'Resources: { A: T }', 'the document:1:17: the resource "A" must be a map', ''],
    ['no Type', 'Resources: { A: { Properties: {} } }', 'the document:1:14: the resource "A" has no Type', ''],
    [
      'a Type that is not a string',
      'Resources: { A: { Type: [T] } }',
      'the document:1:25: the Type of "A" must be a string',
      '',
    ],
    [
      'a misspelt attribute',
      'Resources: { A: { Type: T, Propertis: {} } }',
      'the document:1:28: unknown attribute "Propertis" of "A"',
      'did you mean "Properties"?',
    ],
    [
      'properties that are a list',
      'Resources: { A: { Type: T, Properties: [] } }',
      'the Properties of "A" must be a map',
      '',
    ],
    [
      'a condition that is not a string',
      'Resources: { A: { Type: T, Condition: !Equals [a, b] } }',
      'the Condition of "A" must be a string',
      'give the name of a condition in Conditions',
    ],
    [
      'a condition that is not there',
      'Conditions: { Tight: !Equals [a, b] }\nResources: { A: { Type: T, Condition: Tigt } }',
      'the document:2:39: unknown condition "Tigt"',
      'did you mean "Tight"?',
    ],
    [
      'a dependency that is not there',
      'Resources: { A: { Type: T, DependsOn: [B] } }',
      'the document:1:40: unknown resource "B"',
      '',
    ],
    [
      'a dependency that is a map',
      'Resources: { A: { Type: T, DependsOn: { Ref: A } } }',
      'DependsOn of "A" must be a string or a list of strings',
      '',
    ],
    [
      'one name for two things',
      'Parameters: { A: { Type: String } }\nResources: { A: { Type: T } }',
      'the document:2:14: "A" is the name of a parameter too',
      '',
    ],
    ['a logical id twice', 'Resources:\n  A: { Type: T }\n  A: { Type: U }', 'the document:3:3: "A" appears twice', ''],
    [
      'a parameter that is text',
      'Parameters: { P: String }\nResources: { A: { Type: T } }',
      'the document:1:18: the parameter "P" must be a map',
      '',
    ],
  ])('%s is a usage error with its place', (_, text, problem, hint) => {
    expect(message(text)).toContain(problem);
    expect(message(text)).toContain(hint);
  });

  it('what a macro may add or change is not refused', () => {
    const text = 'Transform: MyMacro\nStages: {}\nResources: { A: { Type: T, Condition: C, DependsOn: B, Extra: 1 } }';
    expect(sections(text).transforms).toEqual(['MyMacro']);
    const beside = sections('Fn::Transform: { Name: AWS::Include }\nStages: {}');
    expect(beside.expansions).toMatchObject([{ name: 'Fn::Transform', value: { kind: 'map' } }]);
    const loops =
      'Transform: AWS::LanguageExtensions\nResources: { A: { Type: T, DependsOn: B1 }, Fn::ForEach::B: [] }';
    expect(sections(loops).resources.get('A')?.dependsOn).toEqual(['B1']);
  });
});
