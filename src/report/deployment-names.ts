import { withoutMarks } from '../cures/written-form';
import type { Atom } from '../names/atom';
import type { Position } from '../policy/model';
import { UndecidedError } from './errors';
import { excerptAt } from './excerpt';
import { DROPS } from './dropped-statements';
import { IF_BOTH } from './other-encryption';
import { onOneLine } from './one-line';
import { pastedJson } from './pasted-json';
import { pastedYaml } from './pasted-yaml';
import { callOnStack, localId, type DeployedPrincipals, type DeployedResource, type NamedValue } from './call-on-stack';
import { withoutSideEffect } from './side-effect';

/** Lines that say which names of the template stand in a text about one deployment. */
export function renderNames(names: readonly NamedValue[], text: string): readonly string[] {
  const lines = names
    .filter(({ atom, value }) => value.length > 1 && text.includes(value) && !isUsual(atom, value))
    .map(({ atom, value }) => `${nameOf(atom)} ${atom.kind === 'resource' ? 'is called' : 'is'} ${shown(value)}`);
  const [first, ...rest] = [...new Set(lines)];
  return first === undefined ? [] : [`In this deployment  ${first}`, ...rest.map((line) => `${' '.repeat(20)}${line}`)];
}

/** How a template has its references: YAML with short tags, JSON, and the objects of the CDK, with the names of functions. */
export type ReferenceForm = 'yaml' | 'json';

/** The resource by which a bucket of a template gets its policy. */
export interface NewBucketPolicy {
  /** Its logical id, and that of the bucket. */
  readonly id: string;
  readonly bucket: string;
  /** The condition on which the bucket is there. */
  readonly condition?: string;
  /** Where in a file it goes: `template.yaml:7`. */
  readonly place?: string;
  readonly indent: string;
}

/** A text that a test was given by references of the template, and what it is in one deployment. */
export interface GivenValue {
  readonly text: string;
  /** `arn:aws:iam::${AWS::AccountId}:role/${Name}` */
  readonly written: string;
}

/** How what is to be written stands in a template. */
export interface TemplateForm {
  readonly references: ReferenceForm;
  /** The buckets that are asked about: their names may be written in the template, of parameters or in full. */
  readonly buckets?: readonly DeployedResource[];
  /** Roles and users of the stack. */
  readonly principals?: DeployedPrincipals | undefined;
  /** That of the stack, where it is given. */
  readonly account?: string | undefined;
  /** What the test was given of the stack. */
  readonly values?: readonly GivenValue[];
  /** Left out: the document of a policy that is new stands by itself. */
  readonly newPolicy?: NewBucketPolicy | undefined;
}

/** How a line begins that is to be written in the test, in code. */
export const IN_TEST = '  in the test  ';

/** Lines of a message in which what is to be written holds the template's references, not names that a deployment made up. */
export function withReferences(
  lines: readonly string[],
  names: readonly NamedValue[],
  { references: form, newPolicy, buckets = [], principals, account: given, values = [] }: TemplateForm,
): readonly string[] {
  const resources = [
    ...names
      .filter(({ atom }) => atom.kind === 'resource')
      .map(({ atom, value }) => ({ id: localId(atom), name: value })),
    ...buckets.map((bucket) => ({ ...bucket, id: bucket.id.slice(bucket.id.lastIndexOf('/') + 1) })),
  ];
  const account = names.find(({ atom }) => atom.title === 'AWS::AccountId')?.value ?? given;
  let isPasted = false;
  return withNewPolicy(lines, form, newPolicy).map((line) => {
    isPasted = line.startsWith('To fix it') || (isPasted && line.trim() !== '' && !BEHIND.test(line));
    if (line.startsWith('  to try ') || line.startsWith(IN_TEST))
      return callOnStack(line, { buckets, principals, names });
    if (!isPasted && !line.startsWith('Hint:') && !line.startsWith(IF_BOTH)) return line;
    const referring = line.replace(/"(arn:[^"\s]+|\d{12})"/g, (quoted, text: string) => {
      if (text === account) return form === 'yaml' ? '!Ref AWS::AccountId' : '{ "Ref": "AWS::AccountId" }';
      if (account !== undefined && text === `arn:aws:iam::${account}:root`) {
        return form === 'yaml' ? `!Sub '${ROOT}'` : `{ "Fn::Sub": "${ROOT}" }`;
      }
      return referenceIn(text, resources, form) ?? referenceOfValue(text, values, form) ?? quoted;
    });
    return withoutMarks(referring);
  });
}

const ROOT = 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root';

const NEW_POLICY = 'To fix it, give the bucket this policy';

/** The lines with a policy that they give to a bucket as the template has it: the whole resource, in its form. */
function withNewPolicy(
  lines: readonly string[],
  form: ReferenceForm,
  resource: NewBucketPolicy | undefined,
): readonly string[] {
  const start = lines.indexOf(NEW_POLICY) + 1;
  const end = lines.indexOf('}', start) + 1;
  if (start === 0 || end === 0) return lines;
  const policy: unknown = JSON.parse(lines.slice(start, end).join('\n'));
  const before = lines.slice(0, start - 1);
  const after = lines.slice(end);
  if (resource === undefined) {
    return form === 'yaml' ? [...before, NEW_POLICY, ...pastedYaml(policy, ''), ...after] : lines;
  }
  const { id, bucket, condition, place, indent } = resource;
  const value = {
    Type: 'AWS::S3::BucketPolicy',
    ...(condition !== undefined && { Condition: condition }),
    Properties: { Bucket: { Ref: bucket }, PolicyDocument: policy },
  };
  const heading = `To fix it, put this first in "Resources"${place === undefined ? '' : `  ${place}`}`;
  const text =
    form === 'yaml'
      ? pastedYaml({ [id]: value }, indent)
      : `${indent}${JSON.stringify(id)}: ${pastedJson(value, indent, '  ')},`.split('\n');
  return [...before, heading, ...text, ...after];
}

/** A text to paste into a template, or a statement that goes. */
export interface PastedText {
  /** First in the statements of a policy or in the resources, in place of a statement, or among the policies of SAM. */
  readonly into: 'Statement' | 'Resources' | 'place' | 'Policies';
  /** The policy template of SAM that stands there, whether it stays, and of what. */
  readonly serverless?: { readonly name: string; readonly stays: boolean; readonly owner: string };
  /** Where it is, in a file or by the id of the policy: `template.yaml:7`, `LogsPolicy`. */
  readonly place?: string;
  /** Of a template without lines: which statement. */
  readonly statement?: number;
  /** None where the statement goes. */
  readonly lines: readonly string[];
}

const heading =
  /^(?:To fix it, |And )(?:put th(?:is|ese) first in "(\w+)"(?: of the [\w ]+ policy)?|(?:put this in place of|remove) statement (\d+).*?)(?:(?: of | {2})(\S+))?$/;

const serverlessHeading = /^To fix it, put this (beside|in place of) (\w+) in Policies of (\S+) {2}\S+$/;

function pastedTexts(lines: readonly string[]): readonly PastedText[] | undefined {
  const starts = lines.flatMap((line, at) => (/^(?:To fix it, |And )/.test(line) ? [at] : []));
  const texts = starts.flatMap((start, at): readonly PastedText[] => {
    const [, relation, name = '', owner = ''] = serverlessHeading.exec(lines[start] ?? '') ?? [];
    if (relation !== undefined) {
      const serverless = { name, owner, stays: relation === 'beside' };
      return [{ into: 'Policies', serverless, lines: lines.slice(start + 1, starts[at + 1]) }];
    }
    const found = heading.exec(lines[start] ?? '');
    if (found === null) return [];
    const [, into, statement, place] = found;
    return [
      {
        into: into === 'Statement' || into === 'Resources' ? into : 'place',
        ...(place !== undefined && { place }),
        ...(statement !== undefined && { statement: Number(statement) }),
        lines: lines.slice(start + 1, starts[at + 1]),
      },
    ];
  });
  return texts.length < starts.length ? undefined : texts;
}

/**
 * The lines without a text to paste in which a name still stands that one deployment made up, or which does not mend the
 * template in all of them.
 */
export function withoutFailedCure(
  lines: readonly string[],
  names: readonly NamedValue[],
  mends: (pasted: readonly PastedText[]) => boolean,
): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('To fix it'));
  if (start === -1) return lines;
  const end = endOfPasted(lines, start);
  const pasted = lines.slice(start, end);
  const text = pasted.filter((line) => !heading.test(line) && !serverlessHeading.test(line)).join('\n');
  const arns = (text.match(/"arn:[^"\s]+"/g) ?? []).flatMap((arn) => arn.split(/[^A-Za-z0-9]/));
  const isMadeUp = names.some(
    ({ atom, value }) => !isUsual(atom, value) && ((value.length > 3 && text.includes(value)) || arns.includes(value)),
  );
  const texts = pastedTexts(pasted);
  const fails = texts !== undefined && !mends(texts);
  const before = lines.slice(0, start).filter((line) => !line.startsWith(DROPS) && !line.startsWith(IF_BOTH));
  return isMadeUp || fails ? [...before, NOTHING, ...withoutSideEffect(lines.slice(end))] : lines;
}

const NOTHING =
  'Nothing to paste: no text was found that holds in every deployment, so change the statement in the template';

/** Where the template is made of constructs, or may be, what is pasted is written in their code instead. */
export function withConstructs(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('To fix it'));
  const [first] = pastedTexts(lines.slice(start, start + 1)) ?? [];
  const { into, place = '.template.json:' } = first ?? {};
  if (
    start === -1 ||
    into === undefined ||
    into === 'Policies' ||
    (place.includes(':') && !place.includes('.template.json:'))
  )
    return lines;
  const end = endOfPasted(lines, start);
  const hint =
    into === 'place' ? CHANGED_IN_CODE : isOfCaller(lines.slice(start, end)) ? ADDED_TO_CALLER : ADDED_IN_CODE;
  return [...lines.slice(0, end), hint, ...lines.slice(end)];
}

const CHANGED_IN_CODE = 'Hint: in a CDK app change the PolicyStatement in the code of the stack';
const ADDED_TO_CALLER = 'Hint: in a CDK app role.addToPrincipalPolicy(new iam.PolicyStatement({ … })) adds a statement';
const ADDED_IN_CODE =
  "Hint: in a CDK app bucket.addToResourcePolicy(new iam.PolicyStatement({ … })) adds a statement, with bucket.bucketArn and bucket.arnForObjects('*') as resources; for HTTPS, enforceSSL: true on the bucket";

/** Whether statements are those of a role or user, which name nobody. */
function isOfCaller(lines: readonly string[]): boolean {
  return !lines.some((line) => /^\W*(?:Not)?Principal"?:/.test(line));
}

/** What may stand right below a text to paste: what else it changes among others. */
const BEHIND = /^(?:Hint:|For every|This )/;

/** The line behind what is to be pasted. */
function endOfPasted(lines: readonly string[], start: number): number {
  const rest = lines.slice(start).findIndex((line) => line.trim() === '' || BEHIND.test(line));
  return rest === -1 ? lines.length : start + rest;
}

const startOfArn =
  /^arn:[^:]*:(?:s3:::|iam::\d*:.*\/|kms:[^:]*:\d*:key\/|sqs:[^:]*:\d*:|dynamodb:[^:]*:\d*:table\/|lambda:[^:]*:\d*:function:)$/;

/** `!GetAtt Logs.Arn` for the ARN of «Logs», `!Sub '${Logs.Arn}/*'` for one below it; a parameter has no attribute. */
function referenceIn(text: string, resources: readonly DeployedResource[], form: ReferenceForm): string | undefined {
  for (const { id, name, isParameter = false } of resources) {
    const at = text.indexOf(name);
    if (at === -1 || !startOfArn.test(text.slice(0, at))) continue;
    const rest = text.slice(at + name.length);
    if (rest === '' && !isParameter)
      return form === 'yaml' ? `!GetAtt ${id}.Arn` : `{ "Fn::GetAtt": ["${id}", "Arn"] }`;
    if (rest !== '' && !rest.startsWith('/')) continue;
    const written = isParameter ? `arn:\${AWS::Partition}:s3:::\${${id}}${rest}` : `\${${id}.Arn}${rest}`;
    return form === 'yaml' ? `!Sub '${written}'` : `{ "Fn::Sub": "${written}" }`;
  }
  return undefined;
}

function referenceOfValue(text: string, values: readonly GivenValue[], form: ReferenceForm): string | undefined {
  const value = values.find((one) => one.text === text);
  if (value === undefined) return undefined;
  const { written } = value;
  const [, name] = /^\$\{([\w:]+)\}$/.exec(written) ?? [];
  if (form === 'yaml') return name === undefined ? `!Sub '${written}'` : `!Ref ${name}`;
  return name === undefined ? `{ "Fn::Sub": ${JSON.stringify(written)} }` : `{ "Ref": "${name}" }`;
}

/** What goes without saying. */
function isUsual({ title }: Atom, value: string): boolean {
  return (title === 'AWS::Partition' && value === 'aws') || title === 'AWS::URLSuffix';
}

/** `«Logs»`, `parameter «Env»`, `AWS::AccountId`. */
function nameOf({ kind, title }: Atom): string {
  if (kind === 'resource') return `«${title}»`;
  return kind === 'parameter' ? `parameter «${title}»` : title;
}

/** What an answer that depends on a name is reported with. */
interface DependsOnName {
  readonly atom: Atom;
  /** A value with which the expectation holds, and one with which it does not. */
  readonly values: readonly (string | undefined)[];
  /** Whether nothing is expected: there are two answers, and neither is better. */
  readonly isEven: boolean;
  /** Whether it stands behind a slash, where it may be several steps of a path. */
  readonly isInPath?: boolean;
  /** What the name's place points into. */
  readonly from: { readonly source?: string | undefined; readonly text?: string | undefined };
}

/** The error for an answer that one deployment gives and another does not: the name, values of both kinds, ways out. */
export function undecidedByName({ atom, values, isEven, isInPath = false, from }: DependsOnName): UndecidedError {
  const [holdsWith, failsWith] = values;
  const [holds, fails] = isEven ? ['one answer', 'another'] : ['it holds', 'it fails'];
  const lines = [
    `it depends on a name that only a deployment sets: ${nameOf(atom)}`,
    ...placeOf(atom.position, from),
    ...(holdsWith === undefined ? [] : [`  ${holds} with ${shown(holdsWith)}`]),
    ...(failsWith === undefined ? [] : [`  ${fails} with ${shown(failsWith)}`]),
    ...(holdsWith === undefined && failsWith === undefined
      ? ['  a value with wildcards may break it: it stands in an Allow and in a Deny']
      : []),
    `Hint: ${wayOut(atom, holdsWith, failsWith, isInPath)}`,
  ];
  return new UndecidedError(lines.join('\n'), 'name');
}

function placeOf(position: Position | undefined, { source, text }: DependsOnName['from']): readonly string[] {
  if (position === undefined || text === undefined) return [];
  return [`  ${onOneLine(source ?? 'the template')}:${position.line}`, ...excerptAt(text, position).map(onOneLine)];
}

function wayOut(
  { kind, title, isStored }: Atom,
  holdsWith: string | undefined,
  failsWith: string | undefined,
  isInPath: boolean,
): string {
  const value = JSON.stringify(holdsWith ?? '…').slice(1, -1);
  switch (kind) {
    case 'parameter': {
      const set = `set it: { parameters: { ${/^\w+$/.test(title) ? title : `'${title}'`}: '${value}' } }`;
      if (isStored === true) return set;
      const pattern = (isInPath ? [ofPath] : patterns).find(
        (one) => one.test(holdsWith ?? '') && (failsWith === undefined || !one.test(failsWith)),
      );
      const narrow = pattern === undefined ? 'AllowedValues' : `AllowedPattern: '${pattern.source.slice(1, -1)}'`;
      return `narrow it in the template (${narrow}), or ${set}`;
    }
    case 'pseudo':
      return pseudoParameterValue(title, value);
    case 'import': {
      const name = title.replace(/^Fn::ImportValue /, '');
      const isOpen = name.includes('${');
      return `give ${isOpen ? 'what is open in the name of the import, and ' : ''}what the other stack exports${isOpen ? ' under that name' : ''}: { imports: { '${name}': '${value}' } }`;
    }
    case 'resource':
      return 'give the resource its name in the template, or write the policy with a reference to it';
    default:
      return `${title} is known only once it is deployed: write the policy with a reference that has a known form`;
  }
}

function pseudoParameterValue(title: string, value: string): string {
  if (title === 'AWS::AccountId') return `set it, { account: '${value}' }, or write stack.account in the claim`;
  if (title === 'AWS::Region') return `set it, { region: '${value}' }, or write stack.region in the claim`;
  if (title === 'AWS::StackName') return `set it: { stackName: '${value}' }`;
  return `set it: { partition: '${value}' }`;
}

/** A prefix of keys, the path of a role: several steps, and no character that makes it a pattern of IAM. */
const ofPath = /^[A-Za-z0-9/._-]+$/;
const patterns = [/^\d{12}$/, /^[a-z0-9-]+$/, /^[A-Za-z0-9-]+$/, /^[A-Za-z0-9+=,.@_:-]+$/, ofPath];

function shown(value: string): string {
  return onOneLine(JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value));
}
