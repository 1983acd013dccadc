import type { Random } from '../prover/random';

export type Plain = Readonly<Record<string, unknown>>;

/** What people and AWS chose for one deployment; each is asked once for each name. */
export interface Choices {
  readonly account: string;
  readonly region: string;
  readonly stackName: string;
  /** The value of a parameter, a list as a list; nothing where none that is allowed was drawn. */
  readonly parameter: (id: string, declared: Plain) => string | readonly string[] | undefined;
  /** What another stack exports, the Parameter Store holds or a custom resource answers. */
  readonly told: (title: string) => string;
  /** The letters at the end of a name that AWS makes up. */
  readonly letters: (id: string) => string;
  /** The whole of such a name, where it is known. */
  readonly made?: (id: string) => string | undefined;
}

/** CloudFormation or the service refuses it: no deployment. */
export class Refused extends Error {}
/** Beyond these plain steps. */
export class NotByHand extends Error {}

/** A partition's Regions begin so; those of `aws` in any other way. */
const partitions = [
  ['cn-', 'aws-cn', 'amazonaws.com.cn', 'cn-north-1'],
  ['us-gov-', 'aws-us-gov', 'amazonaws.com', 'us-gov-west-1'],
  ['us-iso-', 'aws-iso', 'c2s.ic.gov', 'us-iso-east-1'],
  ['us-isob-', 'aws-iso-b', 'sc2s.sgov.gov', 'us-isob-east-1'],
  ['eu-isoe-', 'aws-iso-e', 'cloud.adc-e.uk', 'eu-isoe-west-1'],
  ['us-isof-', 'aws-iso-f', 'csp.hci.ic.gov', 'us-isof-south-1'],
  ['eusc-', 'aws-eusc', 'amazonaws.eu', 'eusc-de-east-1'],
  ['', 'aws', 'amazonaws.com', 'eu-west-1'],
] as const;

/** A Region, in some other partition than `aws` one time in three. */
export function drawPlace(random: Random): string {
  if (random.chance(65)) return random.pick(['eu-west-1', 'us-east-1', 'ap-southeast-2']);
  return random.pick(partitions.slice(0, -1))[3];
}

export function placeOf(region: string): readonly [partition: string, suffix: string] {
  const [, partition = 'aws', suffix = ''] = partitions.find(([start]) => region.startsWith(start)) ?? [];
  return [partition, suffix];
}

/** A Region of the partition. */
export function regionOf(partition: string): string | undefined {
  return partitions.find(([, name]) => name === partition)?.[3];
}

interface Kind {
  /** The property that chooses the name; nothing where AWS makes it up. */
  readonly named?: string;
  readonly lawful: RegExp;
  readonly drawn: (stack: string, id: string, letters: string) => string;
  /** What `Ref` and the attributes are, of `{name}` in the partition, Region and account. */
  readonly values: Readonly<Record<string, string>>;
}

const at = 'arn:{partition}:{service}:{region}:{account}:';
const drawn = (stack: string, id: string, letters: string): string => `${stack}-${id}-${letters}`.slice(-60);
const ofService = (service: string, text: string): string => at.replace('{service}', service) + text;
const plain = { lawful: /^[\w+=,.@-]{1,255}$/, drawn };
const iam = { lawful: /^[\w+=,.@-]{1,64}$/, drawn };
const id = (prefix: string) => ({
  lawful: /./,
  drawn: (_stack: string, _id: string, letters: string) => `${prefix}${letters}`,
});

const kinds: Readonly<Record<string, Kind>> = {
  'AWS::S3::Bucket': {
    named: 'BucketName',
    lawful: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    drawn: (...parts) => drawn(...parts).toLowerCase(),
    values: { Ref: '{name}', Arn: 'arn:{partition}:s3:::{name}' },
  },
  'AWS::IAM::Role': {
    ...iam,
    named: 'RoleName',
    values: { Ref: '{name}', Arn: 'arn:{partition}:iam::{account}:role{path}{name}' },
  },
  'AWS::IAM::User': {
    ...iam,
    named: 'UserName',
    values: { Ref: '{name}', Arn: 'arn:{partition}:iam::{account}:user{path}{name}' },
  },
  'AWS::SQS::Queue': {
    ...plain,
    named: 'QueueName',
    values: {
      Ref: 'https://sqs.{region}.{suffix}/{account}/{name}',
      Arn: ofService('sqs', '{name}'),
      QueueName: '{name}',
    },
  },
  'AWS::SNS::Topic': {
    ...plain,
    named: 'TopicName',
    values: { Ref: ofService('sns', '{name}'), TopicArn: ofService('sns', '{name}'), TopicName: '{name}' },
  },
  'AWS::Lambda::Function': {
    ...plain,
    named: 'FunctionName',
    values: { Ref: '{name}', Arn: ofService('lambda', 'function:{name}') },
  },
  'AWS::DynamoDB::Table': {
    ...plain,
    named: 'TableName',
    values: { Ref: '{name}', Arn: ofService('dynamodb', 'table/{name}') },
  },
  'AWS::Kinesis::Stream': {
    ...plain,
    named: 'Name',
    values: { Ref: '{name}', Arn: ofService('kinesis', 'stream/{name}') },
  },
  'AWS::Logs::LogGroup': {
    ...plain,
    lawful: /^[\w./#-]{1,512}$/,
    named: 'LogGroupName',
    values: { Ref: '{name}', Arn: ofService('logs', 'log-group:{name}:*') },
  },
  'AWS::KMS::Key': {
    ...id(''),
    values: { Ref: '{name}', KeyId: '{name}', Arn: ofService('kms', 'key/{name}') },
  },
  'AWS::CloudFront::CloudFrontOriginAccessIdentity': { ...id('E'), values: { Ref: '{name}', Id: '{name}' } },
  'AWS::CloudFront::Distribution': { ...id('E'), values: { Ref: '{name}', Id: '{name}' } },
  'AWS::EC2::VPCEndpoint': { ...id('vpce-'), values: { Ref: '{name}' } },
  'AWS::EC2::VPC': { ...id('vpc-'), values: { Ref: '{name}' } },
};

/** Deploys templates by hand, in plain steps of its own, so that the engine's reading of them has something to disagree with. */
export class DeployedTemplate {
  private readonly names = new Map<string, string>();

  constructor(
    private readonly template: Plain,
    private readonly choices: Choices,
  ) {}

  /** The plain value; nothing for `AWS::NoValue`. */
  value(node: unknown): unknown {
    if (Array.isArray(node)) return node.map((one) => this.value(one)).filter((one) => one !== undefined);
    if (typeof node === 'string') return this.withDynamicReferences(node);
    if (typeof node !== 'object' || node === null) return node;
    const [first, ...more] = Object.entries(node);
    if (first !== undefined && more.length === 0) {
      const [name, argument] = first as readonly [string, unknown];
      if (name === 'Ref' || name.startsWith('Fn::')) return this.call(name, argument);
      if (name === 'Condition' && typeof argument === 'string') return this.holds(argument);
    }
    const entries = Object.entries(node).map(([key, one]) => [key, this.value(one)] as const);
    return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
  }

  text(node: unknown): string {
    const value = this.value(node);
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new NotByHand(`not a text: ${JSON.stringify(node)}`);
  }

  exists(id: string): boolean {
    const condition = this.resource(id)['Condition'];
    return condition === undefined || this.holds(condition as string);
  }

  /** Refuses a deployment of which any resource cannot be called as it would be. */
  checkNames(): void {
    for (const [id, resource] of Object.entries(this.section('Resources'))) {
      const { Type: type, Properties: properties } = resource as { Type: string; Properties?: Plain };
      const kind = kinds[type];
      if (kind !== undefined && this.exists(id)) this.nameOf(id, kind, properties);
    }
  }

  get partition(): string {
    return placeOf(this.choices.region)[0];
  }

  /** Refuses what AWS does not take for the name of a resource of the type. */
  static checkName(type: string, name: string): void {
    if (kinds[type]?.lawful.test(name) === false) throw new Refused(`${type} ${name}`);
  }

  private call(name: string, argument: unknown): unknown {
    const list = listOf(argument);
    switch (name) {
      case 'Ref':
        return this.referred(String(argument));
      case 'Fn::GetAtt': {
        const [id = '', ...path] = list.length > 1 ? list.map((one) => this.text(one)) : String(argument).split('.');
        return this.attribute(id, path.join('.'));
      }
      case 'Fn::Sub':
        return this.substituted(list);
      case 'Fn::Join':
        return this.withDynamicReferences(this.list(list[1]).map(String).join(String(list[0])));
      case 'Fn::Split':
        return this.text(list[1]).split(String(list[0]));
      case 'Fn::Select': {
        const found = this.list(list[1])[Number(this.text(list[0]))];
        if (found === undefined) throw new Refused('Fn::Select');
        return found;
      }
      case 'Fn::If':
        return this.value(this.holds(String(list[0])) ? list[1] : list[2]);
      case 'Fn::FindInMap': {
        const [map = '', row = '', column = ''] = list.slice(0, 3).map((one) => this.text(one));
        const entry = found(this.section('Mappings'), [map, row, column]);
        if (entry === undefined) throw new Refused('Fn::FindInMap');
        return this.value(entry);
      }
      case 'Fn::ImportValue':
        return this.choices.told(`import ${this.text(argument)}`);
      case 'Fn::Base64':
        return Buffer.from(this.text(argument)).toString('base64');
      case 'Fn::Length':
        return String(this.list(argument).length);
      case 'Fn::Equals':
        return this.text(list[0]) === this.text(list[1]);
      case 'Fn::Not':
        return this.value(list[0]) !== true;
      case 'Fn::And':
        return list.every((one) => this.value(one) === true);
      case 'Fn::Or':
        return list.some((one) => this.value(one) === true);
      default:
        throw new NotByHand(name);
    }
  }

  private list(node: unknown): readonly unknown[] {
    const value = this.value(node);
    if (Array.isArray(value)) return value as readonly unknown[];
    throw new NotByHand(`not a list: ${JSON.stringify(node)}`);
  }

  private holds(name: string): boolean {
    const condition = this.section('Conditions')[name];
    if (condition === undefined) throw new NotByHand(`condition ${name}`);
    return this.value(condition) === true;
  }

  private substituted([text, given]: readonly unknown[]): string {
    const values = (given ?? {}) as Plain;
    return this.withDynamicReferences(
      String(text).replace(/\$\{(!?)([^}]*)\}/g, (_, isLiteral: string, name: string) => {
        if (isLiteral !== '') return `\${${name}}`;
        if (Object.hasOwn(values, name)) return this.text(values[name]);
        const [id = '', ...path] = name.trim().split('.');
        return String(path.length === 0 ? this.referred(id) : this.attribute(id, path.join('.')));
      }),
    );
  }

  private referred(id: string): unknown {
    const { account, region, stackName, letters } = this.choices;
    const [partition, suffix] = placeOf(region);
    switch (id) {
      case 'AWS::NoValue':
        return undefined;
      case 'AWS::AccountId':
        return account;
      case 'AWS::Region':
        return region;
      case 'AWS::Partition':
        return partition;
      case 'AWS::URLSuffix':
        return suffix;
      case 'AWS::StackName':
        return stackName;
      case 'AWS::StackId':
        return `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/51af3dc0-da77-11e4-872e-${letters(id).padEnd(12, '0')}`;
    }
    const declared = this.section('Parameters')[id] as Plain | undefined;
    if (declared === undefined) return this.attribute(id, 'Ref');
    const value = this.choices.parameter(id, declared);
    if (value === undefined) throw new Refused(`parameter ${id}`);
    return value;
  }

  private attribute(id: string, name: string): string {
    const { Type: type, Properties: properties } = this.resource(id) as { Type: string; Properties?: Plain };
    if (!this.exists(id)) throw new Refused(`${id} is not there`);
    const kind = kinds[type];
    const form = kind?.values[name];
    if (kind === undefined || form === undefined) {
      // Only custom resources and other stacks answer what they like.
      if (type.startsWith('Custom::') || type.startsWith('AWS::CloudFormation::')) {
        return this.choices.told(`${id}.${name}`);
      }
      throw new NotByHand(`${type} ${name}`);
    }
    const path = properties?.['Path'] === undefined ? '/' : this.text(properties['Path']);
    const { account, region } = this.choices;
    const [partition, suffix] = placeOf(region);
    const parts: Plain = { name: this.nameOf(id, kind, properties), path, region, partition, suffix, account };
    return form.replace(/\{(\w+)\}/g, (_, part: string) => String(parts[part]));
  }

  private nameOf(id: string, kind: Kind, properties: Plain | undefined): string {
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const chosen = kind.named === undefined ? undefined : this.value(properties?.[kind.named]);
    const { stackName, letters, made } = this.choices;
    const name = chosen === undefined ? (made?.(id) ?? kind.drawn(stackName, id, letters(id))) : this.text(chosen);
    if (!kind.lawful.test(name)) throw new Refused(`the name ${name}`);
    const { Type: type } = this.resource(id);
    const isTaken = [...this.names].some(([other, its]) => its === name && this.resource(other)['Type'] === type);
    if (isTaken) throw new Refused(`two are called ${name}`);
    this.names.set(id, name);
    return name;
  }

  private withDynamicReferences(text: string): string {
    return text.replace(/\{\{resolve:.*?\}\}/g, (reference) => this.choices.told(reference));
  }

  private resource(id: string): Plain {
    const resource = this.section('Resources')[id];
    if (resource === undefined) throw new NotByHand(`no ${id}`);
    return resource as Plain;
  }

  private section(name: string): Plain {
    return (this.template[name] ?? {}) as Plain;
  }
}

function found(node: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((one, key) => (one as Plain | undefined)?.[key], node);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

/** Refuses ARNs of another partition where AWS would. */
export function checkPartitions(document: unknown, partition: string): void {
  const { Statement: statements } = document as Plain;
  for (const statement of listOf(statements) as readonly Plain[]) {
    const texts = textsIn([
      statement['Resource'],
      statement['NotResource'],
      statement['Principal'],
      statement['NotPrincipal'],
    ]);
    for (const text of texts) {
      const named = /^arn:(aws[a-z-]*):/.exec(text)?.[1];
      if (named !== undefined && named !== partition) throw new Refused(text);
    }
  }
}

/** The short texts in a value. */
export function textsIn(node: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof node === 'string' && node.length < 80) found.add(node);
  if (typeof node === 'object' && node !== null) for (const one of Object.values(node)) textsIn(one, found);
  return found;
}
