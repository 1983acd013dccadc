import { withoutMarks } from '../cures/written-form';
import type { Atom } from '../names/atom';
import { DROPS } from './dropped-statements';
import { IF_BOTH } from './other-encryption';
import { onOneLine } from './one-line';
import { pastedJson } from './pasted-json';
import { pastedYaml } from './pasted-yaml';
import { isOtherWay } from './replaced-entries';
import { BEHIND, endOfPasted, pastedTexts, type PastedText } from './pasted-texts';
import { callOnStack, localId, type DeployedPrincipals, type DeployedResource, type NamedValue } from './call-on-stack';
import { withoutSideEffect } from './side-effect';

/** Lines that say which names of the template stand in a text about one deployment. */
export function renderNames(names: readonly NamedValue[], text: string): readonly string[] {
  const lines = names
    .filter(({ atom, value }) => value.length > 1 && text.includes(value) && !isUsual(atom, value))
    .map(
      ({ atom, value }) =>
        `${renderName(atom)} ${atom.kind === 'resource' ? 'is called' : 'is'} ${renderNameValue(value)}`,
    );
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
  /** Behind or before which line it goes: `, after line 7`; none where neither would be right. */
  readonly line?: string;
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

/** A text of the mappings of a template, with the keys that lead there. */
export interface MappedValue {
  readonly text: string;
  readonly keys: readonly [mapping: string, first: string, second: string];
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
  readonly mapped?: readonly MappedValue[];
  /** Left out: the document of a policy that is new stands by itself. */
  readonly newPolicy?: NewBucketPolicy | undefined;
}

/** How a line begins that is to be written in the test, in code. */
export const IN_TEST = '  in the test  ';

/** Lines of a message in which what is to be written holds the template's references, not names that a deployment made up. */
export function withReferences(
  lines: readonly string[],
  names: readonly NamedValue[],
  { references: form, newPolicy, buckets = [], principals, account: given, values = [], mapped = [] }: TemplateForm,
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
    // What a request has is a value, not a text to write.
    const [written = ''] = line.startsWith('Hint:')
      ? (/^.*?(?=, such as |, and this request has |$)/.exec(line) ?? [])
      : [line];
    const referring = written.replace(/"(arn:[^"\s]+|\d{12})"/g, (quoted, text: string) => {
      if (text === account) return form === 'yaml' ? '!Ref AWS::AccountId' : '{ "Ref": "AWS::AccountId" }';
      if (account !== undefined && text === `arn:aws:iam::${account}:root`) {
        return form === 'yaml' ? `!Sub '${ROOT}'` : `{ "Fn::Sub": "${ROOT}" }`;
      }
      return (
        referenceIn(text, resources, form) ??
        referenceOfValue(text, values, form) ??
        arnOfParts(text, { resources, account, form }) ??
        quoted
      );
    });
    return withoutMarks(
      `${withMappings(withAccount(referring, account), isPasted ? mapped : [], form)}${line.slice(written.length)}`,
    );
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
  const { id, bucket, condition, line = '', place, indent } = resource;
  const value = {
    Type: 'AWS::S3::BucketPolicy',
    ...(condition !== undefined && { Condition: condition }),
    Properties: { Bucket: { Ref: bucket }, PolicyDocument: policy },
  };
  const heading = `To fix it, put this first in "Resources"${line}${place === undefined ? '' : `  ${place}`}`;
  const text =
    form === 'yaml'
      ? pastedYaml({ [id]: value }, indent)
      : `${indent}${JSON.stringify(id)}: ${pastedJson(value, indent, '  ')},`.split('\n');
  return [...before, heading, ...text, ...after];
}

/** What a text that is pasted into a template does: one that refers to `id` may make resources depend on each other in a ring. */
export type PastedVerdict =
  { readonly answer: 'mends' | 'fails' } | { readonly answer: 'makes a ring'; readonly id: string };

/**
 * The lines without a text to paste in which a name still stands that one deployment made up, or which does not mend the
 * template in all of them.
 */
export function withoutFailedCure(
  lines: readonly string[],
  names: readonly NamedValue[],
  judge: (pasted: readonly PastedText[]) => PastedVerdict,
): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('To fix it'));
  if (start === -1) return lines;
  const end = endOfPasted(lines, start);
  const pasted = lines.slice(start, end);
  const texts = pastedTexts(pasted);
  const text = (texts?.flatMap((one) => one.lines) ?? pasted).join('\n');
  const arns = (text.match(/"arn:[^"\s]+"/g) ?? []).flatMap((arn) => arn.split(/[^A-Za-z0-9]/));
  const isMadeUp = names.some(
    ({ atom, value }) => !isUsual(atom, value) && ((value.length > 3 && text.includes(value)) || arns.includes(value)),
  );
  const verdict: PastedVerdict = isMadeUp || texts === undefined ? { answer: 'mends' } : judge(texts);
  const before = lines.slice(0, start).filter((line) => !line.startsWith(DROPS) && !line.startsWith(IF_BOTH));
  const why = verdict.answer === 'makes a ring' ? ringOf(verdict.id, text) : NOTHING;
  return isMadeUp || verdict.answer !== 'mends'
    ? [...before, why, ...withoutSideEffect(lines.slice(end).filter((line) => !isOtherWay(line)))]
    : lines;
}

const NOTHING =
  'Nothing to paste: no text was found that holds in every deployment, so change the statement in the template';

/** Why no reference to a resource can be pasted; where its id ends an ARN, what to write in its place. */
function ringOf(id: string, text: string): string {
  const reason = `Nothing to paste: with a reference to ${id} the resources would depend on each other in a ring, which CloudFormation refuses`;
  const [start, ...others] = text.split(`/\${${id}}'`);
  const arn = /arn:[^'"]*$/.exec(start ?? '')?.[0];
  return arn === undefined || others.length === 0 ? reason : `${reason}: write !Sub '${arn}/*' there, under StringLike`;
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

/** A line with the account of the stack by reference in each text of `Fn::Sub` that a message made of one of the template. */
function withAccount(line: string, account: string | undefined): string {
  if (account === undefined) return line;
  return line.replace(/(?:!Sub ['"]|"Fn::Sub": ")arn:[^'"]*/g, (text) =>
    text.replaceAll(`:${account}:`, ':${AWS::AccountId}:'),
  );
}

/** A line with each value that is a text of the mappings taken from there. */
function withMappings(line: string, mapped: readonly MappedValue[], form: ReferenceForm): string {
  return line.replace(/(?<=[:[,-]\s*)(["']?)([\w-]+)\1(?=\s*(?:[,\]}]|$| in statement))/g, (whole, _, text: string) => {
    const { keys } = mapped.find((one) => one.text === text) ?? {};
    if (keys === undefined) return whole;
    return form === 'yaml' ? `!FindInMap [${keys.join(', ')}]` : JSON.stringify({ 'Fn::FindInMap': keys });
  });
}

/** `!Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Cdn}'`: of a resource without an attribute `Arn`, by its parts. */
function arnOfParts(text: string, { resources, account, form }: PartsOfArn): string | undefined {
  const [, start = '', name] = /^arn:aws(:[\w-]+::\d{12}:.*[/:])([^/:]+)$/.exec(text) ?? [];
  const own = resources.find((one) => one.name === name && one.isParameter !== true);
  if (own === undefined || account === undefined || !start.includes(`::${account}:`)) return undefined;
  const written = `arn:\${AWS::Partition}${start.replace(account, '${AWS::AccountId}')}\${${own.id}}`;
  return form === 'yaml' ? `!Sub '${written}'` : `{ "Fn::Sub": "${written}" }`;
}

interface PartsOfArn {
  readonly resources: readonly DeployedResource[];
  readonly account: string | undefined;
  readonly form: ReferenceForm;
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
export function renderName({ kind, title }: Atom): string {
  if (kind === 'resource') return `«${title}»`;
  return kind === 'parameter' ? `parameter «${title}»` : title;
}

/** A value of a name in one deployment. */
export function renderNameValue(value: string): string {
  return onOneLine(JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value));
}
