import { inspect } from 'node:util';
import { deploymentValue, type Deployment, type DeploymentValue } from '../../arguments/deployment-value';
import { checkText, quoted } from '../../arguments/checks';
import { isUsageError, UsageError } from '../../arguments/usage';
import type { Policy, PolicyType } from '../../policy/model';
import type { Bucket } from '../../s3/buckets/bucket';
import type { KmsKey } from '../../s3/buckets/kms-key';
import type { Role, User } from '../../s3/callers/caller';
import type { VpcEndpoint } from '../../s3/callers/network';
import { readEnvironment, type Environment, type EnvironmentSettings } from '../../s3/environment/environment';
import { idsInMetadata, pathsOf, shortestPaths, type ConstructPaths } from './construct-paths';
import type { DeploymentReader } from './deployment-reader';
import { memberHint } from './member-names';
import { isUnreadStack } from './nested-stacks';
import type { NestedTemplate, NestedTemplates } from './nested-templates';
import { readObjectNodes } from './object-nodes';
import type { DeployedSections, Sections } from './sections';
import { whenAbsent, type GivenValues, type NestingResource } from './template';
import { NoDeployment, NotThere, TemplateFault } from './template-fault';
import { templateBuckets } from './template-buckets';
import { templateEndpoints } from './template-endpoints';
import { templateKeys } from './template-keys';
import type { TemplateMember, TemplatePolicy } from './template-members';
import type { TemplateNode } from './template-node';
import { noParameter } from './template-options';
import { templatePolicies } from './template-policies';
import { templatePrincipals } from './template-principals';

/** A policy document of a template: under the logical id of the resource that carries it. */
export interface StackPolicy {
  readonly id: string;
  readonly type: PolicyType;
  readonly policy: Policy;
}

/**
 * What a template deploys. Its members and texts are what each deployment makes of them, so that a claim on them is one
 * for every deployment; an id is a logical id.
 */
export interface Stack extends Environment {
  /** Every policy document of the template, in its order. */
  readonly policies: readonly StackPolicy[];
  /** Those of resources that deploy a template of their own, which is not read. */
  readonly nestedStacks: readonly StackPolicy[];
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** A policy document by its id: `LogsPolicy`, `Writer/trust`. */
  policy(id: string): Policy;
  /** The value of a parameter. */
  parameter(id: string): string;
  /** A text as `Fn::Sub` has it: `${Logs.Arn}/x`. */
  value(text: string): string;
}

/** A template as one of the stacks that are deployed together: their values may stand in one question. */
export interface StackTemplate extends DeployedSections {
  readonly together: readonly StackTemplate[];
  readonly nested: ReadonlyMap<string, StackTemplate>;
  /** Of a stack that the CDK made, the paths of its constructs by the logical ids of their resources. */
  readonly constructs?: ReadonlyMap<string, string>;
  /** The stacks whose values may stand in one question: those that are deployed together, or two versions of a template. */
  readonly askedTogether: readonly StackTemplate[];
}

/** A deployment of stacks that are deployed together. */
export interface StackDeployment extends Deployment {
  readonly reader: DeploymentReader;
}

/** A template to be deployed, with what is known of it. */
export interface StackInput {
  readonly sections: Sections;
  readonly givenValues: GivenValues;
  /** Logical ids by the paths of the constructs that they come from. */
  readonly paths?: ConstructPaths;
  /** Left out where it stands alone. */
  readonly name?: string;
  /** The templates of its nested stacks, of those that are read. */
  readonly nested?: NestedTemplates;
}

/** The stacks of templates that are deployed together, in their order; members are found by construct path too. */
export function stacksOf(inputs: readonly StackInput[]): readonly StackMembers[] {
  const together: StackTemplate[] = [];
  const isOne = inputs.length === 1;
  return inputs.map(({ sections, givenValues, name, nested = new Map(), paths }) => {
    const scope = isOne ? undefined : `${name ?? ''}/`;
    const constructs = shortestPaths(paths ?? pathsOf(undefined, idsInMetadata(sections)));
    const isOfCdk = paths !== undefined || constructs.size > 0;
    const surroundings = { givenValues, scope, ...(isOfCdk && { constructs }) };
    return new StackMembers(addStack({ sections, nested }, surroundings, together), paths ?? new Map());
  });
}

interface Surroundings {
  readonly givenValues: GivenValues;
  readonly scope: string | undefined;
  readonly constructs?: StackTemplate['constructs'];
  readonly nestedIn?: NestingResource;
}

/** Adds a template and those of its nested stacks, which are deployed to the same place. */
function addStack(
  { sections, nested }: NestedTemplate,
  { givenValues, scope, constructs, nestedIn }: Surroundings,
  together: StackTemplate[],
): StackTemplate {
  const stacks = new Map<string, StackTemplate>();
  const askedTogether = (sections.version?.stacks as StackTemplate[] | undefined) ?? together;
  const template: StackTemplate = {
    ...sections,
    givenValues,
    together,
    askedTogether,
    nested: stacks,
    ...(scope !== undefined && { scope }),
    ...(constructs !== undefined && { constructs }),
    ...(nestedIn !== undefined && { nestedIn }),
  };
  together.push(template);
  if (askedTogether !== together) askedTogether.push(template);
  const { account, region, partition, imports } = givenValues;
  const place: GivenValues = {
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
    ...(partition !== undefined && { partition }),
    ...(imports !== undefined && { imports }),
  };
  for (const [id, one] of nested) {
    const own =
      constructs &&
      [...constructs].flatMap(([key, path]) => {
        return key.startsWith(`${id}/`) ? [[key.slice(id.length + 1), path] as const] : [];
      });
    const within = {
      givenValues: place,
      scope: `${scope ?? ''}${id}/`,
      nestedIn: { parent: template, id },
      ...(own !== undefined && { constructs: new Map(own) }),
    };
    stacks.set(id, addStack(one, within, together));
  }
  return template;
}

/** The stack of a template that is deployed by itself. */
export function stackOf(input: StackInput): Stack {
  const [members] = stacksOf([input]);
  if (members === undefined) throw new Error('no stack');
  return members.stack();
}

/** What a stack is asked for by its name. */
export type MemberKind = 'bucket' | 'key' | 'role' | 'user' | 'policy' | 'parameter';

/** What a stack has itself, or by a stack that is nested in it: under the id of the resource that deploys that one. */
type StackMember<M> = M & { readonly stack: StackTemplate };

export class StackMembers {
  private readonly buckets: readonly StackMember<TemplateMember<Bucket>>[];
  private readonly keys: readonly StackMember<TemplateMember<KmsKey>>[];
  private readonly principals: readonly StackMember<TemplateMember<Role | User>>[];
  private readonly endpoints: readonly StackMember<TemplateMember<VpcEndpoint>>[];
  private readonly policies: readonly StackMember<TemplatePolicy>[];
  /** What members are in a deployment: a role that calls is the one that the environment lists. */
  private readonly known = new WeakMap<DeploymentReader, Map<object, unknown>>();

  constructor(
    readonly template: StackTemplate,
    private readonly paths: ConstructPaths,
  ) {
    this.buckets = membersOf(template, templateBuckets);
    this.keys = membersOf(template, templateKeys);
    this.principals = membersOf(template, templatePrincipals);
    this.endpoints = membersOf(template, templateEndpoints);
    this.policies = membersOf(template, templatePolicies);
  }

  /** Which of the stacks that are asked together it is. */
  get place(): number {
    return this.template.askedTogether.indexOf(this.template);
  }

  stack(): Stack {
    const buckets = this.values('bucket', this.buckets);
    const keys = this.values('key', this.keys);
    const principals = this.values('principal', this.principals);
    const policies = this.policies.map(({ id, type, ...member }, at) =>
      Object.freeze(shownAs(id, { id, type, policy: this.value('policy', { id, ...member }, at) })),
    );
    const [roles = [], users = []] = ['AWS::IAM::Role', 'AWS::IAM::User'].map((type) =>
      principals.filter((_, index) => this.principals[index]?.resource.type === type),
    );
    const members = {
      buckets,
      keys,
      principals,
      endpoints: this.values('endpoint', this.endpoints),
      policies: Object.freeze(policies),
      nestedStacks: Object.freeze(policies.filter((_, index) => isUnread(this.policies[index]))),
      accounts: Object.freeze([this.text('AWS::AccountId')]),
      account: this.text('AWS::AccountId'),
      region: this.text('AWS::Region'),
      partition: this.text('AWS::Partition'),
      bucket: (id: string) => this.pick('bucket', id, buckets),
      key: (id: string) => this.pick('key', id, keys),
      role: (id: string) => this.pick('role', id, roles),
      user: (id: string) => this.pick('user', id, users),
      policy: (id: string) => this.pick('policy', id, policies).policy,
      parameter: (id: string) => this.parameter(id),
      value: (text: string) => this.written(text),
    };
    const made = deploymentValue(
      this.template.askedTogether,
      (deployment) => readEnvironment(this.settingsIn(deployment)),
      { more: members, origin: ['stack', this.place] },
    );
    return made as unknown as Stack;
  }

  /** What the stack brings into the environment of a deployment. */
  settingsIn(
    deployment: Deployment,
  ): Required<Pick<EnvironmentSettings, 'buckets' | 'keys' | 'principals' | 'endpoints'>> {
    const there = <T>(members: readonly StackMember<TemplateMember<T>>[]): readonly T[] =>
      members.flatMap((member) =>
        readIn(member.stack, deployment, (reader) =>
          reader.exists(member.resource.id) ? [this.inOne(member, reader)] : [],
        ),
      );
    return {
      buckets: there(this.buckets),
      keys: there(this.keys),
      principals: there(this.principals),
      endpoints: there(this.endpoints),
    };
  }

  private values<T>(
    kind: string,
    members: readonly StackMember<TemplateMember<T>>[],
  ): readonly (T & { readonly id: string })[] {
    return Object.freeze(members.map((member, at) => this.value(kind, member, at)));
  }

  private value<T>(kind: string, member: StackMember<TemplateMember<T>>, at: number): T & { readonly id: string } {
    const { id } = member;
    const made = deploymentValue(
      this.template.askedTogether,
      (deployment) =>
        readIn(member.stack, deployment, (reader) => {
          const { id: carrier, condition } = member.resource;
          if (!reader.exists(carrier)) throw new NotThere(`${carrier} does not exist ${whenAbsent(condition ?? '')}`);
          return this.inOne(member, reader);
        }),
      { more: shownAs(id, { kind, id }), origin: ['member', this.place, kind, at] },
    );
    return made as DeploymentValue<T> & T & { readonly id: string };
  }

  /** The one value of a member in a deployment. It is refused where AWS could not have such a resource. */
  private inOne<T>(member: TemplateMember<T>, reader: DeploymentReader): T {
    const known = this.known.get(reader) ?? new Map<object, unknown>();
    this.known.set(reader, known);
    if (known.has(member)) return known.get(member) as T;
    try {
      const made = member.in(reader);
      known.set(member, made);
      return made;
    } catch (error) {
      if (isUsageError(error) && error.asker !== undefined) throw new NoDeployment(error.message);
      throw error;
    }
  }

  private parameter(id: string): string {
    checkText('parameter', id);
    if (this.template.parameters.has(id)) return this.text(id);
    throw noParameter(id, this.template.parameters.keys());
  }

  private written(text: string): string {
    checkText('value', text);
    const node = readObjectNodes({ 'Fn::Sub': text }, text.length + 100);
    return this.textValue(text, node);
  }

  text(id: string): string {
    const node = readObjectNodes({ Ref: id }, id.length + 100);
    return this.textValue(`\${${id}}`, node);
  }

  private textValue(written: string, node: TemplateNode): string {
    const more = Object.defineProperties(
      { text: written },
      {
        // Put into a longer text by JavaScript it would be a name that no deployment has.
        toString: {
          value: () => {
            throw new UsageError(`${written} is known to a deployment alone`, `stack.value('…${written}…')`);
          },
        },
      },
    );
    const made = deploymentValue(
      this.template.askedTogether,
      (deployment) => readIn(this.template, deployment, (reader) => reader.text(node)),
      { more, origin: ['text', this.place, node] },
    );
    return made as unknown as string;
  }

  private pick<T extends { readonly id: string }>(kind: MemberKind, id: string, all: readonly T[]): T {
    checkText(kind, id);
    const ids = [id, ...this.logicalIds(id)];
    const found = ids.flatMap((one) => all.find((member) => member.id === one) ?? [])[0];
    if (found !== undefined) return found;
    const known = all.map((one) => one.id);
    const hint =
      known.length === 0
        ? `it has no ${kind}`
        : memberHint(
            id,
            known.map((one) => this.nameOf(one)),
            known,
          );
    throw new UsageError(`the template has no ${kind} ${quoted(id)}`, hint);
  }

  /** What the members of a kind are called: by the paths of their constructs, where they have some. */
  namesOf(kind: MemberKind): readonly string[] {
    const ofType = (type: string): readonly TemplateMember<unknown>[] =>
      this.principals.filter(({ resource }) => resource.type === type);
    const members = {
      bucket: () => this.buckets,
      key: () => this.keys,
      role: () => ofType('AWS::IAM::Role'),
      user: () => ofType('AWS::IAM::User'),
      policy: () => this.policies,
      parameter: () => [...this.template.parameters.keys()].map((id) => ({ id })),
    } satisfies Record<MemberKind, () => readonly { readonly id: string }[]>;
    return members[kind]().map(({ id }) => this.nameOf(id));
  }

  /** The shortest path of the construct that an id comes from, else the id. */
  private nameOf(id: string): string {
    const steps = id.split('/');
    for (let length = steps.length; length > 0; length--) {
      const logicalId = steps.slice(0, length).join('/');
      const paths = [...this.paths].flatMap(([path, of]) => (of === logicalId ? path : []));
      const [shortest] = paths.sort((one, other) => one.length - other.length);
      if (shortest !== undefined) return [shortest, ...steps.slice(length)].join('/');
    }
    return id;
  }

  /** The ids that a construct path may stand for: `Writer/trust` is the trust policy of the construct `Writer`. */
  private logicalIds(id: string): readonly string[] {
    const steps = id.split('/');
    return steps.flatMap((_, index) => {
      const logicalId = this.paths.get(steps.slice(0, steps.length - index).join('/'));
      if (logicalId === undefined) return [];
      return [[logicalId, ...steps.slice(steps.length - index)].join('/')];
    });
  }
}

/** Reads a stack in a deployment of all. */
function readIn<T>(stack: StackTemplate, deployment: Deployment, read: (reader: DeploymentReader) => T): T {
  try {
    return read((deployment as StackDeployment).reader.of(stack));
  } catch (error) {
    throw error instanceof TemplateFault ? error.within(stack.from) : error;
  }
}

function membersOf<M extends TemplateMember<unknown>>(
  stack: StackTemplate,
  of: (template: StackTemplate) => readonly M[],
  prefix = '',
): readonly StackMember<M>[] {
  const own = of(stack).map((member) => ({ ...member, id: `${prefix}${member.id}`, stack }));
  return [...own, ...[...stack.nested].flatMap(([id, one]) => membersOf(one, of, `${prefix}${id}/`))];
}

function isUnread(policy: StackMember<TemplatePolicy> | undefined): boolean {
  return policy !== undefined && isUnreadStack(policy.resource, policy.stack);
}

/** A value that is its id as text: in titles of tests (`%s`, `%p`, `%j`, `%o`, `$bucket`) and wherever it is printed. */
function shownAs<T extends object>(id: string, value: T): T {
  const text = { value: () => id };
  return Object.defineProperties(value, { toString: text, toJSON: text, [inspect.custom]: text });
}
