import type { Policy } from '../policy/model';
import { isUsageError } from '../arguments/usage';
import { isDeploymentValue } from '../arguments/deployment-value';
import { renderNames } from '../report/deployment-names';
import { UndecidedError } from '../report/errors';
import { isOwnError, type OwnError } from '../report/own-error';
import { inEveryDeployment, settled } from '../sources/cloudformation/every-deployment';
import type { TemplateResource } from '../sources/cloudformation/resources';
import type { Sections } from '../sources/cloudformation/sections';
import type { StackPolicy } from '../sources/cloudformation/stack';
import { whereThere, type TemplateVersions } from '../sources/cloudformation/template-versions';
import { textWithReferences } from '../sources/cloudformation/text-with-references';
import { storablePolicy } from '../sources/storable-policy';
import { inOrder } from '../values/text-order';
import {
  addedAccess,
  differenceOf,
  placeName,
  removedDenials,
  type Difference,
  type DocumentPlace,
} from './policy-diff';

/** The policies of two versions of a template, by their ids, each asked about every deployment. */
export function diffTemplates(
  { before, after }: TemplateVersions,
  placeOf: (version: 'before' | 'after', id: string) => DocumentPlace,
): Difference & { readonly added: readonly string[]; readonly removed: readonly string[]; readonly documents: number } {
  const old = new Map(before?.stack.policies.map((one) => [one.id, one]));
  const recent = new Map(after?.stack.policies.map((one) => [one.id, one]));
  const ids = inOrder([...old.keys(), ...recent.keys()]);
  const differences = ids.map((id) =>
    differenceInDeployments(old.get(id), recent.get(id), {
      before: placeOf('before', id),
      after: placeOf('after', id),
    }),
  );
  const beside = [...(after?.sections.resources.keys() ?? [])].flatMap((id) => {
    const changed = changedBeside(id, before?.sections, after?.sections);
    return changed.length === 0
      ? []
      : [`${placeName(placeOf('after', id))}: ${changed.join(', ')} of it changed, and policies alone are compared`];
  });
  return {
    changes: differences.flatMap(({ changes }) => changes),
    undecided: [...differences.flatMap(({ undecided }) => undecided), ...beside],
    added: ids.filter((id) => !old.has(id)).map((id) => placeName(placeOf('after', id))),
    removed: ids.filter((id) => !recent.has(id)).map((id) => placeName(placeOf('before', id))),
    documents: ids.length,
  };
}

interface Places {
  readonly before: DocumentPlace;
  readonly after: DocumentPlace;
}

function differenceInDeployments(
  before: StackPolicy | undefined,
  after: StackPolicy | undefined,
  places: Places,
): Difference {
  const policy = (after ?? before)?.policy;
  if (!isDeploymentValue(policy)) return { changes: [], undecided: [] };
  const { template } = policy;
  const given = [before && whereThere(before, 'before'), after && whereThere(after, 'after')];
  try {
    const verdict = inEveryDeployment<Difference>({
      template,
      given,
      ask: ([one, other]) => {
        const evidence = differenceInOne(one as Policy | undefined, other as Policy | undefined, places);
        const [open] = evidence.undecided;
        if (evidence.changes.length === 0 && open !== undefined) throw new UndecidedError(open, 'template');
        return { holds: evidence.changes.length === 0, evidence };
      },
    });
    const { witness, names } = settled(verdict, template, 'proven');
    const changes = witness.changes.map((change) => {
      const deployed = renderNames(names, change.lines.join('\n'));
      return { ...change, lines: deployed.length === 0 ? change.lines : [...change.lines, '', ...deployed] };
    });
    return { ...witness, changes };
  } catch (error) {
    if (!isOwnError(error)) throw error;
    return { changes: [], undecided: [`${placeName(places.after)}: ${withoutKind(error)}`] };
  }
}

function withoutKind(error: OwnError): string {
  return isUsageError(error) ? error.message : error.problem;
}

/** The difference in one deployment; a version without the policy there is one that has none. */
function differenceInOne(before: Policy | undefined, after: Policy | undefined, places: Places): Difference {
  const recent = after && storablePolicy(after);
  if (before !== undefined && recent !== undefined) return differenceOf(before, recent, places);
  if (recent !== undefined) return addedAccess(recent, places.after);
  return before === undefined ? { changes: [], undecided: [] } : removedDenials(before, places.before);
}

/** Properties that give access beside policies, or say who has a policy. */
const attaching = [
  'Bucket',
  'GroupName',
  'Groups',
  'ManagedPolicyArns',
  'PermissionsBoundary',
  'Queues',
  'Roles',
  'Topics',
  'Users',
];
const ofBuckets = ['AccessControl', 'OwnershipControls', 'PublicAccessBlockConfiguration'];
/** Those that give access of a resource that is new: a policy of the template is compared by itself. */
const granting = ['AccessControl', 'GroupName', 'ManagedPolicyArns'];

function changedBeside(id: string, before: Sections | undefined, after: Sections | undefined): readonly string[] {
  const [old, recent] = [before?.resources.get(id), after?.resources.get(id)];
  if (recent === undefined) return [];
  const joins = recent.type === 'AWS::IAM::User' ? ['Groups'] : [];
  if (old === undefined) return [...granting, ...joins].filter((name) => recent.properties.has(name));
  return [...attaching, ...ofBuckets].filter((name) => written(old, name, before) !== written(recent, name, after));
}

function written({ properties }: TemplateResource, name: string, sections: Sections | undefined): string | undefined {
  const value = properties.get(name)?.value;
  return value && sections && textWithReferences(value, sections);
}
