/** What a construct library calls that which has a resource policy. */
export type PolicyHolder = 'bucket' | 'key' | 'queue' | 'topic' | 'secret' | 'role';

/** The property of a construct that is its ARN, where its policy names itself as a resource. */
const arnProperties: Readonly<Partial<Record<PolicyHolder, string>>> = {
  bucket: 'bucketArn',
  queue: 'queueArn',
  topic: 'topicArn',
};

/** Code of the CDK: text as it is, or what is put around values. */
type Code =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Code[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Code])[] };

/** What the CDK calls the elements of a statement, in the order in which people write them. */
const properties: Readonly<Record<string, string>> = {
  Sid: 'sid',
  Effect: 'effect',
  Principal: 'principals',
  NotPrincipal: 'notPrincipals',
  Action: 'actions',
  NotAction: 'notActions',
  Resource: 'resources',
  NotResource: 'notResources',
  Condition: 'conditions',
};

/**
 * `new iam.PolicyStatement({ … })` for each statement of a text to paste, line by line; with `iam` of `aws-cdk-lib/aws-iam`,
 * `cdk` of `aws-cdk-lib`, and the construct that holds the policy by its kind. None for what is not JSON.
 */
export function policyStatementCodes(
  lines: readonly string[],
  holder: PolicyHolder | undefined,
): readonly (readonly string[])[] {
  return statementsIn(jsonIn(lines)).map((statement) => {
    const entries = Object.entries(properties).flatMap(([element, property]): (readonly [string, Code])[] => {
      const value = statement[element];
      return value === undefined ? [] : [[property, elementCode(element, value, holder)]];
    });
    return printed({ kind: 'map', entries }, 'new iam.PolicyStatement(', ')');
  });
}

type Json = Readonly<Record<string, unknown>>;

/** Statements stand in a list, and a resource in a map; a text of YAML is nothing here. */
function jsonIn(lines: readonly string[]): unknown {
  const inside = lines.join('\n').replace(/,\s*$/, '');
  const [open, close] = /^\s*"/.test(inside) ? ['{', '}'] : ['[', ']'];
  try {
    return JSON.parse(`${open}${inside}${close}`);
  } catch {
    return undefined;
  }
}

function statementsIn(value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value.flatMap(statementsIn);
  if (!isMap(value)) return [];
  return 'Effect' in value ? [value] : Object.values(value).flatMap(statementsIn);
}

function elementCode(element: string, value: unknown, holder: PolicyHolder | undefined): Code {
  switch (element) {
    case 'Sid':
      return valueCode(value);
    case 'Effect':
      return text(`iam.Effect.${String(value).toUpperCase()}`);
    case 'Principal':
    case 'NotPrincipal':
      return list(principalsIn(value));
    case 'Resource':
    case 'NotResource':
      return list(listed(value).map((one) => ownArn(one, holder) ?? valueCode(one)));
    case 'Condition':
      return valueCode(value);
    default:
      return list(listed(value).map(valueCode));
  }
}

function principalsIn(value: unknown): readonly Code[] {
  if (value === '*') return [text('new iam.StarPrincipal()')];
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([kind, entries]) => listed(entries).map((one) => principalCode(kind, one)));
}

const principalClasses: Readonly<Record<string, string>> = {
  AWS: 'ArnPrincipal',
  Service: 'ServicePrincipal',
  Federated: 'FederatedPrincipal',
  CanonicalUser: 'CanonicalUserPrincipal',
};

function principalCode(kind: string, value: unknown): Code {
  if (kind === 'AWS') {
    if (value === '*') return text('new iam.AnyPrincipal()');
    if (isMap(value) && value['Ref'] === 'AWS::AccountId') return text('new iam.AccountRootPrincipal()');
    const [, account] = (typeof value === 'string' && /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(value)) || [];
    if (account !== undefined) return text(`new iam.AccountPrincipal('${account}')`);
  }
  return text(`new iam.${principalClasses[kind] ?? 'ArnPrincipal'}(${flat(valueCode(value))})`);
}

/** The ARN of the construct itself, or of the objects in a bucket. */
function ownArn(value: unknown, holder: PolicyHolder | undefined): Code | undefined {
  const property = holder && arnProperties[holder];
  if (holder === undefined || property === undefined || !isMap(value)) return undefined;
  if (isArnOfResource(value)) return text(`${holder}.${property}`);
  const { 'Fn::Join': join, 'Fn::Sub': sub } = value;
  const [, joined] = Array.isArray(join) && join[0] === '' ? (join as readonly unknown[]) : [];
  const [first, rest, ...more] = Array.isArray(joined) ? (joined as readonly unknown[]) : [];
  const [, ofSub] = (typeof sub === 'string' && /^\$\{[A-Za-z0-9]+\.Arn\}(\/[^$]*)$/.exec(sub)) || [];
  const below = isArnOfResource(first) && more.length === 0 ? rest : ofSub;
  return holder === 'bucket' && typeof below === 'string' && below.startsWith('/')
    ? text(`bucket.arnForObjects(${quoted(below.slice(1))})`)
    : undefined;
}

function isArnOfResource(value: unknown): boolean {
  if (!isMap(value)) return false;
  const { 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = value;
  return (
    (Array.isArray(attribute) && attribute[1] === 'Arn') || (typeof sub === 'string' && /^\$\{\w+\.Arn\}$/.test(sub))
  );
}

/** A value with the functions of the template as the CDK writes them. */
function valueCode(value: unknown): Code {
  if (Array.isArray(value)) return list(value.map(valueCode));
  if (!isMap(value)) return text(typeof value === 'string' ? quoted(value) : JSON.stringify(value));
  return (
    functionCode(value) ?? { kind: 'map', entries: Object.entries(value).map(([key, one]) => [key, valueCode(one)]) }
  );
}

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::AccountId': 'ACCOUNT_ID',
  'AWS::Partition': 'PARTITION',
  'AWS::Region': 'REGION',
  'AWS::StackId': 'STACK_ID',
  'AWS::StackName': 'STACK_NAME',
  'AWS::URLSuffix': 'URL_SUFFIX',
};

function functionCode(value: Json): Code | undefined {
  const [[name, argument] = [], ...others] = Object.entries(value);
  if (name === undefined || others.length > 0) return undefined;
  if (name === 'Ref') {
    const pseudo = pseudoParameters[String(argument)];
    return text(pseudo === undefined ? `cdk.Fn.ref(${quoted(String(argument))})` : `cdk.Aws.${pseudo}`);
  }
  if (name === 'Fn::GetAtt' && Array.isArray(argument))
    return text(`cdk.Fn.getAtt(${argument.map((one) => flat(valueCode(one))).join(', ')}).toString()`);
  if (name === 'Fn::Sub' && typeof argument === 'string') return text(`cdk.Fn.sub(${quoted(argument)})`);
  if (name === 'Fn::Join' && Array.isArray(argument))
    return text(`cdk.Fn.join(${argument.map((one) => flat(valueCode(one))).join(', ')})`);
  return undefined;
}

function text(code: string): Code {
  return { kind: 'text', text: code };
}

function list(items: readonly Code[]): Code {
  return { kind: 'list', items };
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function quoted(value: string): string {
  return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function keyCode(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function flat(code: Code): string {
  switch (code.kind) {
    case 'text':
      return code.text;
    case 'list':
      return `[${code.items.map(flat).join(', ')}]`;
    case 'map':
      return `{ ${code.entries.map(([key, one]) => `${keyCode(key)}: ${flat(one)}`).join(', ')} }`;
  }
}

const WIDEST = 76;

/** The properties of a call one a line, and what is long over several. */
function printed(code: Code, before: string, after: string): readonly string[] {
  const inside =
    code.kind === 'map'
      ? code.entries.map(([key, one]) => [`${keyCode(key)}: `, one] as const)
      : code.kind === 'list'
        ? code.items.map((one) => ['', one] as const)
        : [];
  const [open, close] = code.kind === 'list' ? ['[', ']'] : ['{', '}'];
  const lines = inside.flatMap(([start, one]) => {
    const short = `${start}${flat(one)},`;
    const own = short.length <= WIDEST || one.kind === 'text' ? [short] : printed(one, start, ',');
    return own.map((line) => `  ${line}`);
  });
  return [`${before}${open}`, ...lines, `${close}${after}`];
}
