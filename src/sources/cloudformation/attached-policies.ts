import { idOfText, spell, type NamedText } from '../../names/named-text';
import type { PolicyInput } from '../../policy/model';
import { awsManagedPolicy } from './aws-managed-policies';
import type { DeploymentReader } from './deployment-reader';
import { refTo } from './intrinsic-nodes';
import { isNameOf, isNameOfAnother } from './named-resource';
import type { TemplateResource } from './resources';
import { typedResources, type Sections } from './sections';
import { takenItems, takenValues } from './taken-values';
import { policiesInResource } from './template-policies';
import type { TemplateNode } from './template-node';
import { writtenValues } from './written-values';

/** The identity policies of a role or user in a deployment, in whichever way they are attached. */
export interface AttachedPolicies {
  readonly policies: readonly PolicyInput[];
  /** Those of which only a name is known. */
  readonly unknown: readonly string[];
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

export function attachedPolicies(
  principal: TemplateResource,
  reader: DeploymentReader,
  sections: Sections,
): AttachedPolicies {
  return new Attachments(reader, sections).of(principal);
}

class Attachments {
  private readonly policies: PolicyInput[] = [];
  private readonly unknown: string[] = [];

  constructor(
    private readonly reader: DeploymentReader,
    private readonly sections: Sections,
  ) {}

  of(principal: TemplateResource): AttachedPolicies {
    this.add(principal);
    if (principal.type === 'AWS::IAM::User') this.addGroups(principal);
    const [node] = takenValues(principal, 'PermissionsBoundary', this.reader);
    const boundary = node && this.managed(node);
    return {
      policies: this.policies,
      unknown: this.unknown,
      ...(typeof boundary === 'string' && { unknownBoundary: boundary }),
      ...(typeof boundary === 'object' && { boundary }),
    };
  }

  private add(principal: TemplateResource): void {
    this.addDocuments(principal);
    for (const node of takenItems(principal, 'ManagedPolicyArns', this.reader)) {
      const policy = this.managed(node);
      if (typeof policy === 'string') this.unknown.push(policy);
      else this.policies.push(policy);
    }
    const [singleType, single = ''] = singles[principal.type] ?? [];
    const list = lists[principal.type] ?? '';
    for (const carrier of this.sections.resources.values()) {
      const isMany = carrier.type === 'AWS::IAM::Policy' || carrier.type === 'AWS::IAM::ManagedPolicy';
      if (!isMany && carrier.type !== singleType) continue;
      if (this.isNamed(carrier, isMany ? list : single, principal)) this.addDocuments(carrier);
    }
  }

  /** What is attached to the groups that a user is in. */
  private addGroups(user: TemplateResource): void {
    const groups = typedResources(this.sections, 'AWS::IAM::Group');
    const named = [
      ...takenItems(user, 'Groups', this.reader).map((node) => ({ node, carrier: user })),
      ...typedResources(this.sections, 'AWS::IAM::UserToGroupAddition')
        .filter((addition) => this.isNamed(addition, 'Users', user))
        .flatMap((carrier) => takenValues(carrier, 'GroupName', this.reader).map((node) => ({ node, carrier }))),
    ];
    for (const { node, carrier } of named) {
      const group = groups.find((target) => isNameOf(node, { carrier, target }, this.reader, this.sections));
      if (group === undefined) this.unknown.push(`the group ${this.nameOf(node)}`);
      else this.add(group);
    }
  }

  private isNamed(carrier: TemplateResource, property: string, target: TemplateResource): boolean {
    const others = writtenValues(carrier.properties, `${property}[]`);
    if (others.every(({ node }) => isNameOfAnother(node, target, this.sections))) return false;
    if (!this.reader.exists(carrier.id)) return false;
    return takenItems(carrier, property, this.reader).some((node) =>
      isNameOf(node, { carrier, target }, this.reader, this.sections),
    );
  }

  private addDocuments(resource: TemplateResource): void {
    for (const policy of policiesInResource(resource, this.sections)) {
      if (policy.type === 'identity' && policy.isThere(this.reader)) this.policies.push(policy.in(this.reader));
    }
  }

  /**
   * The document of a managed policy; its name where the document is not known. One that a parameter tells is unknown,
   * whichever values it may have: what is unknown may say what each of them would.
   */
  private managed(node: TemplateNode): PolicyInput | string {
    const id = idOfText(this.textOf(node));
    const policy = typedResources(this.sections, 'AWS::IAM::ManagedPolicy').find(
      (target) =>
        !isNameOfAnother(node, target, this.sections) &&
        this.reader.exists(target.id) &&
        idOfText(this.textOf(refTo(target.id))) === id,
    );
    const [written] = policy === undefined ? [] : policiesInResource(policy, this.sections);
    if (written !== undefined) return written.in(this.reader);
    const name = this.nameOf(node);
    return awsManagedPolicy(name) ?? name;
  }

  /** A text as a message shows it: in the partition of most, what the template does not tell by its name. */
  private nameOf(node: TemplateNode): string {
    return spell(this.textOf(node), ({ id, title }) => (id === 'AWS::Partition' ? 'aws' : `\${${title}}`));
  }

  private textOf(node: TemplateNode): NamedText {
    const value = this.reader.resolve(node);
    return value.kind === 'text' ? value.text : [];
  }
}
