import { policyStatementCodes, type PolicyHolder } from './policy-statement-code';
import { endOfPasted, pastedTexts, type PastedText } from './pasted-texts';

/** The construct of a CDK app that makes a resource of a template. */
export interface Construct {
  /** `Logs/Policy`; left out where the app did not tell it. */
  readonly path?: string;
  /** The logical id and the type of the resource. */
  readonly id: string;
  readonly type: string;
}

/**
 * The lines as the author of a CDK app needs them, who writes no template: the construct to change, with the call that does
 * so, and then what the synthesised template has. Where nothing tells who wrote a template without lines, its text comes
 * first and a hint for a CDK app follows.
 */
export function withConstructs(
  lines: readonly string[],
  constructOf: (text: PastedText) => Construct | undefined,
): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('To fix it'));
  if (start === -1) return lines;
  const end = endOfPasted(lines, start);
  const texts = pastedTexts(lines.slice(start, end)) ?? [];
  const [first] = texts;
  if (first === undefined || first.into === 'Policies') return lines;
  const constructs = texts.flatMap((text) => constructOf(text) ?? []);
  if (constructs.length === texts.length) {
    const told = texts.flatMap((text, at) => [
      ...(constructs[at]?.id === constructs[at - 1]?.id ? [] : renderConstruct(constructs[at], text, at)),
      asSynthesised(text.heading),
      // The heading of one element holds it.
      ...(text.into === 'element' ? [] : text.lines),
    ]);
    return [...lines.slice(0, start), ...told, ...lines.slice(end)];
  }
  const { into, place = '.template.json:' } = first;
  if (place.includes(':') && !place.includes('.template.json:')) return lines;
  const hint =
    into === 'place' || into === 'element' ? [CHANGED] : ['Hint: in a CDK app, such as', ...indented(callOf(first))];
  return [...lines.slice(0, end), ...hint, ...lines.slice(end)];
}

const CHANGED = 'Hint: in a CDK app change the PolicyStatement in the code of the stack';

function renderConstruct(construct: Construct | undefined, text: PastedText, at: number): readonly string[] {
  if (construct === undefined) return [];
  const { path, id } = construct;
  const what = path === undefined ? `the construct that makes ${id}` : `the construct ${path} (aws:cdk:path)`;
  const line = `${at === 0 ? 'To fix it, change' : 'And change'} ${what}`;
  return text.into === 'place' || text.into === 'element'
    ? [line]
    : [`${line}, such as`, ...indented(callOf(text, construct))];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** What adds statements, line by line: each in the CDK's own terms where it is known. */
function callOf({ lines }: PastedText, { type }: Partial<Construct> = {}): readonly string[] {
  const isOfCaller = !lines.some((line) => /^\W*(?:Not)?Principal"?:/.test(line));
  if (isOfCaller) {
    const adding = type === 'AWS::IAM::ManagedPolicy' ? 'policy.addStatements' : 'role.addToPrincipalPolicy';
    return callsOf(adding, policyStatementCodes(lines, undefined));
  }
  const holder = holders[type ?? 'AWS::S3::Bucket'];
  const codes = policyStatementCodes(lines, holder);
  if (holder === undefined) return callsOf('addToResourcePolicy', codes);
  if (holder === 'role') return callsOf('role.assumeRolePolicy.addStatements', codes);
  const isOfTls = lines.some((line) => /aws:SecureTransport"?: ["']?false/.test(line));
  return [
    ...callsOf(`${holder}.addToResourcePolicy`, codes),
    ...(holder === 'bucket' && codes.length === 0
      ? ["with bucket.bucketArn and bucket.arnForObjects('*') as resources"]
      : []),
    ...(isOfTls && withTlsOption.has(holder)
      ? [`or enforceSSL: true on the ${holder}, with { except: awsServices() } in the test`]
      : []),
  ];
}

/** A call for each statement; where they are not known, the form of one. */
function callsOf(adding: string, statements: readonly (readonly string[])[]): readonly string[] {
  if (statements.length === 0) return [`${adding}(new iam.PolicyStatement({ … }))`];
  return statements.flatMap(([first = '', ...rest]) => [
    `${adding}(${first}`,
    ...rest.slice(0, -1),
    `${rest.at(-1) ?? ''});`,
  ]);
}

/** What a construct library calls that which has a resource policy, by the type of the resource that holds it. */
const holders: Readonly<Record<string, PolicyHolder>> = {
  'AWS::S3::Bucket': 'bucket',
  'AWS::S3::BucketPolicy': 'bucket',
  'AWS::KMS::Key': 'key',
  'AWS::SQS::QueuePolicy': 'queue',
  'AWS::SNS::TopicPolicy': 'topic',
  'AWS::SecretsManager::ResourcePolicy': 'secret',
  'AWS::IAM::Role': 'role',
};
const withTlsOption: ReadonlySet<PolicyHolder> = new Set(['bucket', 'queue', 'topic']);

/** A heading that says what the template has then, not what to type into it. */
function asSynthesised(heading: string): string {
  const [, start, verb, rest = ''] = /^(To fix it,|And) (put|make|remove|write) (.*)$/.exec(heading) ?? [];
  const then = start === 'And' ? 'And it then' : 'The synthesised template then';
  return verb === undefined ? heading : `${then} ${verb === 'remove' ? 'lacks' : 'has'} ${rest}`;
}
