import { idOfText, spell, type NamedText } from '../../names/named-text';
import type { PolicyInput } from '../../policy/model';
import { awsManagedPolicy, awsManagedPolicyNamed } from './aws-managed-policies';
import { refTo } from './intrinsic-nodes';
import { functionOf } from './intrinsics';
import { policyTemplates } from './serverless-grants';
import { isNameOf, isNameOfAnother, type ResourceInDeployment } from './named-resource';
import { nestedStacksOn } from './nested-stacks';
import { typedResources } from './sections';
import { stacksTogether, type StackInDeployment } from './stacks-together';
import { takenItems, takenValues } from './taken-values';
import { textOfScalar } from './template';
import { policiesInResource } from './template-policies';
import type { TemplateNode } from './template-node';
import { alternatives, isInDeployment, writtenValues } from './written-values';

/** The identity policies of a role or user in a deployment, in whichever way they are attached. */
export interface AttachedPolicies {
  readonly policies: readonly PolicyInput[];
  /** Those of which only a name is known. */
  readonly unknown: readonly string[];
  /** Those that hold no Deny. */
  readonly unknownGrants: readonly string[];
  readonly boundary?: PolicyInput;
  readonly unknownBoundary?: string;
}

/** The properties by which policies name principals of each type. */
const lists: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': 'Roles',
  'AWS::IAM::User': 'Users',
  'AWS::IAM::Group': 'Groups',
};
/** Policies that name one principal. */
const singles: Readonly<Record<string, readonly [type: string, property: string]>> = {
  'AWS::IAM::Role': ['AWS::IAM::RolePolicy', 'RoleName'],
  'AWS::IAM::User': ['AWS::IAM::UserPolicy', 'UserName'],
  'AWS::IAM::Group': ['AWS::IAM::GroupPolicy', 'GroupName'],
};

export function attachedPolicies(principal: ResourceInDeployment): AttachedPolicies {
  return new Attachments(principal.stack).of(principal);
}

class Attachments {
  private readonly policies: PolicyInput[] = [];
  private readonly unknown: string[] = [];
  private readonly unknownGrants: string[] = [];
  private readonly stacks: readonly StackInDeployment[];

  constructor(stack: StackInDeployment) {
    this.stacks = stacksTogether(stack);
  }

  of(principal: ResourceInDeployment): AttachedPolicies {
    const { resource, stack } = principal;
    this.add(principal);
    if (resource.policiesOf !== undefined) this.addServerless({ resource: resource.policiesOf, stack });
    this.unknownGrants.push(...(resource.unknownGrants ?? []));
    if (resource.type === 'AWS::IAM::Role') this.addConnectors(principal);
    if (resource.type === 'AWS::IAM::User') this.addGroups(principal);
    for (const { id } of nestedStacksOn(principal)) this.unknown.push(`what ${id} attaches to ${resource.id}`);
    const [node] = takenValues(resource, 'PermissionsBoundary', stack.reader);
    const boundary = node && this.managed(node, stack);
    return {
      policies: this.policies,
      unknown: this.unknown,
      unknownGrants: this.unknownGrants,
      ...(typeof boundary === 'string' && { unknownBoundary: boundary }),
      ...(typeof boundary === 'object' && { boundary }),
    };
  }

  private add(principal: ResourceInDeployment): void {
    const { resource, stack } = principal;
    this.addDocuments(principal);
    for (const node of takenItems(resource, 'ManagedPolicyArns', stack.reader)) this.addManaged(node, stack);
    const [singleType, single = ''] = singles[resource.type] ?? [];
    const list = lists[resource.type] ?? '';
    for (const carrier of this.resources()) {
      const { type } = carrier.resource;
      const isMany = type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy';
      if (!isMany && type !== singleType) continue;
      if (isNamed(carrier, isMany ? list : single, principal)) this.addDocuments(carrier);
    }
  }

  private addManaged(node: TemplateNode, stack: StackInDeployment): void {
    const policy = this.managed(node, stack);
    if (typeof policy === 'string') this.unknown.push(policy);
    else this.policies.push(policy);
  }

  /** The `Policies` of a function, which SAM gives to the role that it makes: documents, policy templates and managed policies. */
  private addServerless({ resource, stack }: ResourceInDeployment): void {
    const { sections, reader } = stack;
    const documents = policiesInResource(resource, sections).filter(({ type }) => type === 'identity');
    const templates = policyTemplates(resource).filter(
      ({ document, isOfTemplate }) => document === undefined && isOfTemplate === true,
    );
    for (const value of writtenValues(resource.properties, 'Policies[]').flatMap(alternatives)) {
      if (!isInDeployment(value, reader)) continue;
      const { node, unwritten } = value;
      const document = documents.find((one) => one.node === node);
      const ofSam = templates.find((one) => one.value.node === node);
      const isCall = node.kind === 'map' && functionOf(node) !== undefined;
      if (ofSam !== undefined)
        this.unknownGrants.push(`what SAM makes for ${resource.id} of its policy template ${ofSam.name}`);
      else if (document !== undefined) this.policies.push(document.in(reader));
      else if (unwritten !== undefined || (node.kind !== 'scalar' && !isCall)) {
        this.unknown.push(`what SAM makes of Policies of ${resource.id}`);
      } else if (reader.isThere(node)) this.addNamed(node, stack);
    }
  }

  /** A managed policy that is told by its ARN, or, of AWS, by its name alone. */
  private addNamed(node: TemplateNode, stack: StackInDeployment): void {
    const name = textOfScalar(node);
    const policy = name === undefined ? undefined : awsManagedPolicyNamed(name);
    if (policy === undefined) this.addManaged(node, stack);
    else this.policies.push(policy);
  }

  /** A connector allows the roles of what it connects something of which the template does not say more. */
  private addConnectors({ resource: { id } }: ResourceInDeployment): void {
    for (const { resource } of this.resources()) {
      const isConnector = resource.type === 'AWS::Serverless::Connector' || resource.node.entries.has('Connectors');
      if (isConnector) this.unknownGrants.push(`what the connector ${resource.id} may give to ${id}`);
    }
  }

  private *resources(): Generator<ResourceInDeployment> {
    for (const stack of this.stacks) {
      for (const resource of stack.sections.resources.values()) yield { resource, stack };
    }
  }

  private typed(type: string): readonly ResourceInDeployment[] {
    return this.stacks.flatMap((stack) =>
      typedResources(stack.sections, type).map((resource) => ({ resource, stack })),
    );
  }

  /** What is attached to the groups that a user is in. */
  private addGroups(user: ResourceInDeployment): void {
    const groups = this.typed('AWS::IAM::Group');
    const named = [
      ...takenItems(user.resource, 'Groups', user.stack.reader).map((node) => ({ node, carrier: user })),
      ...this.typed('AWS::IAM::UserToGroupAddition')
        .filter((addition) => isNamed(addition, 'Users', user))
        .flatMap((carrier) =>
          takenValues(carrier.resource, 'GroupName', carrier.stack.reader).map((node) => ({ node, carrier })),
        ),
    ];
    for (const { node, carrier } of named) {
      const group = groups.find((target) => isNameOf(node, carrier, target));
      if (group === undefined) this.unknown.push(`the group ${nameIn(node, carrier.stack)}`);
      else this.add(group);
    }
  }

  private addDocuments({ resource, stack: { sections, reader } }: ResourceInDeployment): void {
    for (const policy of policiesInResource(resource, sections)) {
      if (policy.type === 'identity' && policy.isThere(reader)) this.policies.push(policy.in(reader));
    }
  }

  /**
   * The document of a managed policy; its name where the document is not known. One that a parameter tells is unknown,
   * whichever values it may have: what is unknown may say what each of them would.
   */
  private managed(node: TemplateNode, stack: StackInDeployment): PolicyInput | string {
    const id = idOfText(textIn(node, stack));
    const policy = this.typed('AWS::IAM::ManagedPolicy').find(
      (target) =>
        !isNameOfAnother(node, stack.sections, target) &&
        target.stack.reader.exists(target.resource.id) &&
        idOfText(textIn(refTo(target.resource.id), target.stack)) === id,
    );
    const [written] = policy === undefined ? [] : policiesInResource(policy.resource, policy.stack.sections);
    if (policy !== undefined && written !== undefined) return written.in(policy.stack.reader);
    const name = nameIn(node, stack);
    return awsManagedPolicy(name) ?? name;
  }
}

function isNamed(carrier: ResourceInDeployment, property: string, target: ResourceInDeployment): boolean {
  const { resource, stack } = carrier;
  const others = writtenValues(resource.properties, `${property}[]`);
  if (others.every(({ node }) => isNameOfAnother(node, stack.sections, target))) return false;
  if (!stack.reader.exists(resource.id)) return false;
  return takenItems(resource, property, stack.reader).some((node) => isNameOf(node, carrier, target));
}

/** A text as a message shows it: in the partition of most, what the template does not tell by its name. */
function nameIn(node: TemplateNode, stack: StackInDeployment): string {
  return spell(textIn(node, stack), ({ id, title }) => (id === 'AWS::Partition' ? 'aws' : `\${${title}}`));
}

function textIn(node: TemplateNode, { reader }: StackInDeployment): NamedText {
  return reader.openText(node) ?? [];
}
