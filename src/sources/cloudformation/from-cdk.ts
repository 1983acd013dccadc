import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asFunction } from '../../arguments/asker';
import { checkOptions, quoted } from '../../arguments/checks';
import { isUsageError, UsageError } from '../../arguments/usage';
import { isObject } from '../../policy/problem';
import { readSourceFile, resolvePath } from '../file';
import { assemblyOf } from './assembly';
import { idsInMetadata, pathsOf, type ConstructIds } from './construct-paths';
import { readJsonNodes } from './json-nodes';
import { nestedTemplates, type NestedTemplates } from './nested-templates';
import { readTemplate } from './read-document';
import { readSections, type Sections } from './sections';
import { stacksOf, type Stack, type StackInput } from './stack';
import { noParameter, readTemplateOptions, TEMPLATE_OPTIONS, type TemplateOptions } from './template-options';

/**
 * What a CDK app deploys: a `Stack` or `App` (synthesised by its own means), a `Template` of `aws-cdk-lib/assertions`, the object
 * of a synthesised template, or a `cdk.out` folder (relative to the file that calls). Members are found by construct path as
 * well as by logical id; account and Region of a stack's `env` are known. Several stacks are one environment of claims on each
 * bucket and policy. Throws a `UsageError` for anything else.
 */
export function fromCdk(input: object | string, options: TemplateOptions = {}): Stack {
  return asFunction('fromCdk', () => {
    const stacks = typeof input === 'string' ? stacksInFolder(input) : synthesisedStacks(input);
    return read(stacks, options);
  });
}

/** A synthesised stack. */
interface Synthesised {
  /** Of the artifact; left out, as the next, where the template is all there is. */
  readonly id?: string;
  readonly stackName?: string;
  /** The path of the construct that it is: `Prod/Lake`. */
  readonly path?: string;
  readonly template: unknown;
  /** That the template was written to, where that is known. */
  readonly file?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly ids: ConstructIds;
}

function read(stacks: readonly Synthesised[], options: TemplateOptions): Stack {
  const names = uniqueNames(stacks);
  const all = stacks.map((stack, index) => ({
    ...stack,
    name: names[index] ?? '',
    sections: readSections(readTemplate(stack.template)),
  }));
  checkOptions(options, TEMPLATE_OPTIONS);
  const inputs = all.map(
    ({ name, stackName, path, sections, file, account, region, ids }): StackInput & { name: string } => {
      const env = {
        ...(account !== undefined && { account }),
        ...(region !== undefined && { region }),
        ...(stackName !== undefined && { stackName }),
      };
      const own = all.length === 1 ? options : { ...options, ...parametersOf(name, sections, all, options) };
      const nested = nestedTemplates(sections, sections.from.path ?? file);
      const written = [...ids, ...idsInMetadata(sections)];
      return {
        name,
        sections,
        nested,
        givenValues: readTemplateOptions({ ...env, ...own }, sections),
        paths: pathsOf(path, [...written, ...idsInNested(nested, written)]),
      };
    },
  );
  return assemblyOf(stacksOf(inputs).map((members, index) => ({ name: inputs[index]?.name ?? '', members })));
}

/** Stacks of several stages may be called alike. */
function uniqueNames(stacks: readonly Synthesised[]): readonly string[] {
  const names = stacks.map(({ stackName = '' }) => stackName);
  return stacks.map(({ id, stackName = '' }) =>
    names.indexOf(stackName) === names.lastIndexOf(stackName) ? stackName : (id ?? stackName),
  );
}

interface ReadStack {
  readonly name: string;
  readonly sections: Sections;
}

/** Of several stacks, the values of the parameters that one of them has: `Env` of each that declares it, `Lake/Env` of one. */
function parametersOf(
  name: string,
  { parameters: declared }: Sections,
  all: readonly ReadStack[],
  { parameters }: TemplateOptions,
): Pick<TemplateOptions, 'parameters'> {
  if (typeof parameters !== 'object') return {};
  const ids = all.flatMap((stack) =>
    [...stack.sections.parameters.keys()].flatMap((id) => [id, `${stack.name}/${id}`]),
  );
  const unknown = Object.keys(parameters).find((id) => !ids.includes(id));
  if (unknown !== undefined) throw noParameter(unknown, ids);
  const given = Object.entries(parameters).flatMap(([id, value]) => {
    const own = id.startsWith(`${name}/`) ? id.slice(name.length + 1) : id;
    return declared.has(own) ? [[own, value] as const] : [];
  });
  return { parameters: Object.fromEntries(given) };
}

const kinds = 'give a Stack, an App, Template.fromStack(stack), a template object or the path of cdk.out';

type Properties = Readonly<Record<string, unknown>>;

/** The stacks of what the CDK's own classes hold: told apart by shape, since several versions of them may be loaded. */
function synthesisedStacks(input: unknown): readonly Synthesised[] {
  if (!isObject(input)) throw new UsageError(`the input is ${input === null ? 'null' : typeof input}`, kinds);
  if (typeof input['synth'] === 'function') return stacksOfAssembly(synthesised(input));
  if (Array.isArray(input['stacks'])) return stacksOfAssembly(input);
  const root = isObject(input['node']) ? input['node']['root'] : undefined;
  if (!isObject(root) || typeof root['synth'] !== 'function') return [{ template: input, ids: [] }];
  const own = artifactsIn(synthesised(root)).filter(({ id }) => id === input['artifactId']);
  if (own.length === 0) throw new UsageError('the construct is not a stack of its app', kinds);
  return own.map(stackOfArtifact);
}

function synthesised(app: Properties): unknown {
  return (app['synth'] as () => unknown).call(app);
}

function stacksOfAssembly(assembly: unknown): readonly Synthesised[] {
  return artifactsIn(assembly).map(stackOfArtifact);
}

function artifactsIn(assembly: unknown): readonly Properties[] {
  const all = isObject(assembly) ? (assembly['stacksRecursively'] ?? assembly['stacks']) : undefined;
  const list: readonly unknown[] = Array.isArray(all) ? all : [];
  return list.filter(isObject);
}

function stackOfArtifact(artifact: Properties): Synthesised {
  const { id, stackName, hierarchicalId, template, templateFullPath, environment, manifest } = artifact;
  const { account, region } = isObject(environment) ? environment : {};
  const metadata = isObject(manifest) ? manifest['metadata'] : undefined;
  return {
    id: String(id),
    stackName: String(stackName),
    path: String(hierarchicalId ?? id),
    template,
    file: typeof templateFullPath === 'string' && existsSync(templateFullPath) ? templateFullPath : undefined,
    account: known(account),
    region: known(region),
    ids: idsOf(typeof artifact['findMetadataByType'] === 'function' ? entriesByPath(artifact) : metadata),
  };
}

/** `{ '/Lake/Data/Resource': [{ type: 'aws:cdk:logicalId', data: 'Data666C94C7' }] }` */
function entriesByPath(artifact: Properties): Properties {
  const find = artifact['findMetadataByType'] as (type: string) => readonly Properties[];
  const entries = find.call(artifact, LOGICAL_ID);
  return Object.fromEntries(
    entries.map(({ path, data }): [string, unknown] => [String(path), [{ type: LOGICAL_ID, data }]]),
  );
}

const LOGICAL_ID = 'aws:cdk:logicalId';

function idsOf(metadata: unknown): ConstructIds {
  if (!isObject(metadata)) return [];
  return Object.entries(metadata).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries.filter(isObject) : []).flatMap(({ type, data }) =>
      type === LOGICAL_ID && typeof data === 'string' ? [[path, data] as const] : [],
    ),
  );
}

/** The ids of members of nested stacks, behind those of the resources that deploy them. */
function idsInNested(nested: NestedTemplates, ids: ConstructIds): ConstructIds {
  return [...nested].flatMap(([id, { sections, nested: more }]) => {
    const paths = ids.flatMap(([path, of]) => (of === id ? (/^(.*)\.NestedStack\/[^/]+$/.exec(path)?.[1] ?? []) : []));
    const within = ids.filter(([path]) => paths.some((start) => path.startsWith(`${start}/`)));
    const own = [...within.filter(([, logicalId]) => sections.resources.has(logicalId)), ...idsInMetadata(sections)];
    const all = [...own, ...idsInNested(more, [...within, ...idsInMetadata(sections)])];
    return all.map(([path, its]) => [path, `${id}/${its}`] as const);
  });
}

/** Of a stack without `env`, the CDK says `unknown-account` and `unknown-region`. */
function known(value: unknown): string | undefined {
  return typeof value === 'string' && !value.startsWith('unknown-') ? value : undefined;
}

const RESYNTHESISE = 'synthesise the app into it: npx cdk synth';
const LARGEST = 16 * 1024 * 1024;

/** The stacks of a folder that `cdk synth` wrote, with those of its stages. */
function stacksInFolder(path: string): readonly Synthesised[] {
  const folder = resolvePath(path, 'a cdk.out folder');
  const { artifacts } = jsonIn(join(folder, 'manifest.json'), RESYNTHESISE);
  const all = isObject(artifacts) ? Object.entries(artifacts) : [];
  return all.flatMap(([id, artifact]): readonly Synthesised[] => {
    if (!isObject(artifact)) return [];
    const { type, environment, metadata } = artifact;
    const properties = isObject(artifact['properties']) ? artifact['properties'] : {};
    if (type === 'cdk:cloud-assembly') return stacksInFolder(inside(folder, properties['directoryName']));
    if (type !== 'aws:cloudformation:stack') return [];
    const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(String(environment)) ?? [];
    const more = artifact['additionalMetadataFile'];
    return [
      {
        id,
        stackName: typeof properties['stackName'] === 'string' ? properties['stackName'] : id,
        path: typeof artifact['displayName'] === 'string' ? artifact['displayName'] : id,
        template: inside(folder, properties['templateFile']),
        account: known(account),
        region: known(region),
        ids: idsOf({
          ...(isObject(metadata) && metadata),
          ...(typeof more === 'string' && jsonIn(inside(folder, more))),
        }),
      },
    ];
  });
}

function jsonIn(path: string, hint?: string): Properties {
  try {
    const { text } = readSourceFile(path, { format: 'JSON', document: 'manifest', largest: LARGEST });
    // Of two keys alike, the parser takes the last in silence.
    readJsonNodes(text, path);
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (isUsageError(error)) throw new UsageError(error.problem, hint ?? error.hint);
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(`${path} must be a JSON object`, hint);
}

/** The path of a file or folder of the assembly, which lies in its folder, by links too. */
function inside(folder: string, name: unknown): string {
  if (name === undefined) throw new UsageError('the assembly has a stack or stage without its file', RESYNTHESISE);
  const outside = new UsageError(`the assembly names a file outside its folder: ${quoted(name)}`);
  if (typeof name !== 'string' || !/^[\w.-]+$/.test(name) || /^\.+$/.test(name)) throw outside;
  const path = join(folder, name);
  // What is not there is reported where it is read.
  if (existsSync(path) && dirname(realpathSync(path)) !== realpathSync(folder)) throw outside;
  return path;
}
