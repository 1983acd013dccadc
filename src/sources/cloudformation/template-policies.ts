import type { AttachedTo, Policy, PolicyType, ServerlessTemplate } from '../../policy/model';
import { isPolicyError, UndecidedError } from '../../report/errors';
import { serviceOf } from '../../service-reference';
import type { DeploymentReader } from './deployment-reader';
import { documentSitesOf, type DocumentSite } from './document-sites';
import { checkForeignStatements } from './foreign-statements';
import { isExpansion, isMacro } from './expansions';
import { joinOf, mapOf, refTo } from './intrinsic-nodes';
import { isUnreadStack, nestedStackError } from './nested-stacks';
import { plainValue } from './plain-value';
import { policyFrom } from './policy-of-node';
import { withMeantArns } from './refs-without-arn';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';
import { serverlessGrants } from './serverless-grants';
import { textOfScalar } from './template';
import { NotThere } from './template-fault';
import type { TemplatePolicy } from './template-members';
import { keysIn, type MapNode, type TemplateNode } from './template-node';
import { checkIsWritten, notWritten } from './unwritten-parts';
import { alternatives, isInDeployment, writtenValues, type WrittenValue } from './written-values';

/** A policy document as the template writes it. */
export interface WrittenPolicy extends TemplatePolicy {
  /** Where it stands. */
  readonly node: TemplateNode;
  /** Whether a deployment that has the resource has the document too. */
  isThere(reader: DeploymentReader): boolean;
}

/** Every policy document of a template, in its order. */
export function templatePolicies(sections: Sections): readonly TemplatePolicy[] {
  const written = [...sections.resources.values()].flatMap((resource) => policiesInResource(resource, sections));
  return [...written, ...expandedPolicies(sections)];
}

/** What macros and loops add, each as one document that nobody knows. */
function expandedPolicies({ transforms, expansions }: Sections): readonly TemplatePolicy[] {
  const adding = expansions.filter(({ section }) => section === undefined || section === 'Resources');
  return [...transforms.filter(isMacro), ...adding.map(({ name }) => name)].map((id) => ({
    id,
    type: 'identity',
    resource: { id, type: id, properties: new Map(), node: mapOf({}), dependsOn: [] },
    in: () => {
      throw notWritten(`${id} may add policies`);
    },
  }));
}

interface Written {
  readonly site: DocumentSite;
  readonly value: WrittenValue;
  readonly serverless?: Pick<ServerlessTemplate, 'name' | 'parameters'>;
}

/** The policy documents of one resource: those of its type, and what looks like one elsewhere in it. */
export function policiesInResource(resource: TemplateResource, sections: Sections): readonly WrittenPolicy[] {
  const ofType = documentSitesOf(resource).flatMap((site) => {
    const found = writtenValues(resource.properties, site.path);
    // Of properties that are a statement there is one document, whichever of them are there.
    return (site.made === undefined ? found : found.slice(0, 1)).map((value) => ({
      site: asWritten(site, value),
      value,
    }));
  });
  const once = ofType.filter(({ site }, index) => site.made === undefined || index === 0);
  const grants = serverlessGrants(resource, sections.globals).map(
    ({ name, value, what, document, parameters, type = 'identity' }): Written => {
      const content = document === undefined ? { unknown: what } : { made: () => document };
      const site: DocumentSite = { path: name, type, ...(name !== '' && { name }), ...content };
      const serverless = parameters && { name, parameters: plainValue(parameters) };
      return { site, value, ...(serverless !== undefined && { serverless }) };
    },
  );
  const nested = isUnreadStack(resource, sections) ? [wholeOf(resource)] : [];
  const written: readonly Written[] = [
    ...once,
    ...grants,
    ...nested,
    ...documentsElsewhere(
      resource,
      ofType.map(({ value }) => value),
    ),
  ];
  const ids = uniqueIds(written.map((one) => idOf(resource, one)));
  return written.map(({ site, value, serverless }, index) => ({
    id: ids[index] ?? resource.id,
    resource,
    type: site.type,
    node: value.node,
    isThere: (reader) => isThere(reader, value),
    in: (reader) =>
      policyIn(
        reader,
        resource,
        { site, value, id: ids[index] ?? resource.id, ...(serverless !== undefined && { serverless }) },
        sections,
      ),
  }));
}

/** What a nested stack deploys, as one document that nobody knows. */
function wholeOf({ node, properties }: TemplateResource): Written {
  return {
    site: { path: 'template', type: 'identity' },
    value: { node, branches: [], within: properties, path: [] },
  };
}

/** The site of a value, of which nobody knows the document where a function writes it. */
function asWritten(site: DocumentSite, { unwritten }: WrittenValue): DocumentSite {
  return unwritten === undefined ? site : { ...site, unknown: `${unwritten} writes it` };
}

function isThere(reader: DeploymentReader, value: WrittenValue): boolean {
  return isInDeployment(value, reader) && (value.unwritten !== undefined || reader.isThere(value.node));
}

function policyIn(
  reader: DeploymentReader,
  resource: TemplateResource,
  { site, value, id, serverless }: Written & { readonly id: string },
  sections: Sections,
): Policy {
  if (isUnreadStack(resource, sections)) throw nestedStackError(resource);
  const absent = (): NotThere => new NotThere(`${resource.id} has no ${site.path} there`);
  if (!isInDeployment(value, reader)) throw absent();
  checkIsWritten(resource, sections);
  // What it is made of may refer to resources that are not written in the template either.
  if (site.unknown !== undefined) {
    throw new UndecidedError(
      `what ${resource.id} allows is not written in the template: ${site.unknown}\nHint: write the statements out, or give the template as CloudFormation processes it: \`aws cloudformation get-template --template-stage Processed\``,
      'template',
    );
  }
  if (!isThere(reader, value)) throw absent();
  const bucket = resource.type === 'AWS::S3::BucketPolicy' ? resource.properties.get('Bucket')?.value : undefined;
  if (bucket !== undefined) reader.checkName('AWS::S3::Bucket', bucket);
  const arn = site.attachedTo?.(resource, reader);
  const places = arn !== undefined && site.onlyAboutResource === true ? [arn, joinOf(arn, '/*')] : [];
  const { document, locate, writtenAt, writtenValue } = reader.policy(
    site.made?.(resource, reader) ?? value.node,
    places,
  );
  const part = {
    id,
    whole: sections.whole,
    writtenAt,
    ...(site.made === undefined && { writtenValue }),
    inline: site.type === 'identity' && ofOneCaller.test(resource.type),
    ...(serverless !== undefined && { serverless: { ...serverless, owner: resource.id } }),
  };
  const attachedTo = attachment(arn, reader);
  const { aboutAnother } = site;
  if (aboutAnother !== undefined && attachedTo !== undefined && isOnlyOne(resource)) {
    checkForeignStatements(id, document, attachedTo.arn, aboutAnother);
  }
  try {
    return policyFrom(document as object, sections.from, { locate, part }, site.type, attachedTo);
  } catch (error) {
    if (!isPolicyError(error) || site.made !== undefined) throw error;
    const { resources, from } = sections;
    throw withMeantArns(error, { document: document as object, writtenValue, locate, resources, from });
  }
}

/** A role and a user, and what SAM makes a role for. */
const ofOneCaller = /^AWS::(?:IAM::(?:Role|User)|Serverless::\w+)$/;

/** Whether the policy is attached to one resource: of several, each is stored with the whole of it. */
function isOnlyOne({ properties }: TemplateResource): boolean {
  const list = (properties.get('Topics') ?? properties.get('Queues'))?.value;
  return list?.kind !== 'list' || list.items.length === 1;
}

function attachment(arn: TemplateNode | undefined, reader: DeploymentReader): AttachedTo | undefined {
  const text = arn === undefined ? undefined : reader.textAmong(arn, ['resource']);
  const [start, , service = ''] = text?.split(':', 3) ?? [];
  // Some resources are named by their names too; of others the template does not tell the ARN.
  if (text === undefined || start !== 'arn' || serviceOf(service) === undefined) return undefined;
  return { arn: text, account: reader.textAmong(refTo('AWS::AccountId'), ['identity']) };
}

/** Documents of a type, or of a property, that the table of sites lacks. */
function documentsElsewhere({ properties }: TemplateResource, ofType: readonly WrittenValue[]): readonly Written[] {
  const known = new Set(ofType.map(({ node }) => node));
  const isOpen = ofType.some(({ unwritten }) => unwritten !== undefined);
  const found: Written[] = [];
  const visit = (value: WrittenValue): void => {
    if (!known.has(value.node)) alternatives(value).forEach(look);
  };
  const look = (value: WrittenValue): void => {
    const { node, path } = value;
    if (known.has(node)) return;
    if (node.kind === 'list') {
      node.items.forEach((item, index) => {
        visit({ ...value, node: item, path: [...path, index] });
      });
    }
    if (node.kind !== 'map') return;
    const type = typeOfDocument(node);
    if (type !== undefined) {
      found.push({ site: { path: placeOf(path), type, name: placeOf(path) }, value });
      return;
    }
    for (const [key, entry] of node.entries) {
      const inside = { ...value, node: entry.value, within: node.entries, path: [...path, key] };
      if (!isExpansion(key)) visit(inside);
      else if (!isOpen && keysIn(entry.value).includes('Statement')) {
        const name = placeOf(inside.path);
        found.push({ site: { path: name, type: 'identity', name, unknown: `${key} writes it` }, value: inside });
      }
    }
  };
  visit({ node: { kind: 'map', entries: properties }, branches: [], within: properties, path: [] });
  return found;
}

/** What kind of policy a map looks like, if it looks like one: a map with statements, each with its effect. */
function typeOfDocument({ entries }: MapNode): PolicyType | undefined {
  const statement = entries.get('Statement')?.value;
  if (statement === undefined) return undefined;
  const statements = mapsIn(statement).filter((one) => one.entries.has('Effect'));
  if (statements.length === 0) return undefined;
  const hasPrincipals = statements.some((one) => one.entries.has('Principal') || one.entries.has('NotPrincipal'));
  return hasPrincipals ? 'resource' : 'identity';
}

/** The maps in a list, whichever branch of an `Fn::If` they stand in. */
function mapsIn(node: TemplateNode): readonly MapNode[] {
  if (node.kind === 'list') return node.items.flatMap(mapsIn);
  if (node.kind !== 'map') return [];
  const branches = node.entries.get('Fn::If')?.value;
  return branches?.kind === 'list' ? branches.items.flatMap(mapsIn) : [node];
}

function idOf({ id }: TemplateResource, { site, value: { within, path } }: Written): string {
  const { name, nameProperty, unknown } = site;
  if (nameProperty !== undefined && unknown !== undefined) {
    return `${id}/${placeOf(path) || (site.path.split(/[.[]/)[0] ?? '')}`;
  }
  if (nameProperty === undefined) return name === undefined ? id : `${id}/${name}`;
  const written = textOfScalar(within.get(nameProperty)?.value);
  return `${id}/${written ?? placeOf(path.slice(0, -1))}`;
}

/** `Policies[1]` */
function placeOf(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}

/** Ids of which the second of a kind is `…#2`. */
function uniqueIds(ids: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  return ids.map((id) => {
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  });
}
