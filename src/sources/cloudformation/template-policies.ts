import type { AttachedTo, Policy } from '../../policy/model';
import type { DeploymentReader } from './deployment-reader';
import { documentSitesOf, type DocumentSite } from './document-sites';
import { joinOf, refTo } from './intrinsic-nodes';
import { policyFrom } from './policy-of-node';
import type { TemplateResource } from './resources';
import type { Sections } from './sections';
import { textOfScalar } from './template';
import { NoDeployment } from './template-fault';
import type { TemplatePolicy } from './template-members';
import { isTaken, writtenValues, type WrittenValue } from './written-values';

/** A policy document as the template writes it. */
export interface WrittenPolicy extends TemplatePolicy {
  readonly site: DocumentSite;
  /** Whether a deployment that has the resource has the document too. */
  isThere(reader: DeploymentReader): boolean;
}

/** Every policy document of a template, in its order. */
export function templatePolicies(sections: Sections): readonly TemplatePolicy[] {
  return [...sections.resources.values()].flatMap((resource) => policiesInResource(resource, sections));
}

/** The policy documents of one resource. */
export function policiesInResource(resource: TemplateResource, sections: Sections): readonly WrittenPolicy[] {
  const written = documentSitesOf(resource.type).flatMap((site) =>
    writtenValues(resource.properties, site.path).map((value) => ({ site, value })),
  );
  const ids = uniqueIds(written.map(({ site, value }) => idOf(resource, site, value)));
  return written.map(({ site, value }, index) => ({
    id: ids[index] ?? resource.id,
    resource,
    type: site.type,
    site,
    isThere: (reader) => isTaken(value, reader) && reader.resolve(value.node).kind !== 'nothing',
    in: (reader) => policyIn(reader, { resource, site, value, sections }),
  }));
}

interface Written {
  readonly resource: TemplateResource;
  readonly site: DocumentSite;
  readonly value: WrittenValue;
  readonly sections: Sections;
}

function policyIn(reader: DeploymentReader, { resource, site, value, sections }: Written): Policy {
  if (!isTaken(value, reader) || reader.resolve(value.node).kind === 'nothing') {
    throw new NoDeployment(`${resource.id} has no ${site.path} there`);
  }
  const arn = site.attachedTo?.(resource);
  const places = arn !== undefined && site.speaksOfItAlone === true ? [arn, joinOf(arn, '/*')] : [];
  const { document, locate } = reader.policy(value.node, places);
  const attachedTo: AttachedTo | undefined =
    arn === undefined ? undefined : { arn: reader.text(arn), account: reader.text(refTo('AWS::AccountId')) };
  return policyFrom(document as object, sections.from, locate, site.type, attachedTo);
}

function idOf({ id }: TemplateResource, site: DocumentSite, { within, path }: WrittenValue): string {
  const { name, nameProperty } = site;
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
