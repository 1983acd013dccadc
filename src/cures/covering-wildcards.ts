import { needlessBeside, isRedundant } from '../claims/redundancy';
import type { DocumentPath, Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { serviceOf } from '../service-reference';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { curableStatement, type CurableStatement, cureAt } from './cured-subject';
import { withCures, type Cure } from './cure';
import { liesWithin } from './grant-cures';
import { withoutActions } from './narrowed-actions';

/** An entry with a wildcard by which one statement covers entries of another, and so makes it needless. */
export interface CoveringWildcard {
  readonly entry: string;
  /** Where it stands in the document. */
  readonly path: DocumentPath;
  readonly covered: readonly string[];
  /** The list without what it covers there, beside which the other statement is needed; nothing where nobody knows what was meant. */
  readonly narrowed?: Cure;
}

/** The wildcards by which one other statement makes a statement needless; none where it lists the same, or where it takes several. */
export function coveringWildcards(policy: Policy, index: number): readonly CoveringWildcard[] {
  const at = needlessBeside(policy, index);
  const [one, other] = [index, at ?? -1].map((place) => curableStatement({ policy }, place));
  if (one === undefined || other === undefined) return [];
  return (['Action', 'Resource'] as const).flatMap((name) => {
    const [entries, theirs] = [one, other].map(({ statement }) => listed(statement[name] ?? []));
    const wild = (theirs ?? []).map((entry, place) => ({
      entry,
      path: [...other.path, name, ...(Array.isArray(other.statement[name]) ? [place] : [])],
      covered: (entries ?? []).filter((own) => own !== entry && liesWithin(foldName(own), [foldName(entry)])),
    }));
    return wild
      .filter(({ entry, covered }) => /[*?]/.test(entry) && covered.length > 0)
      .map((found) => {
        const narrowed = name === 'Action' ? withoutCovered(policy, index, other, found) : undefined;
        return { ...found, ...(narrowed !== undefined && { narrowed }) };
      });
  });
}

/** Of longer lists of actions nobody knows which were meant. */
const MOST_MEANT = 8;

function withoutCovered(
  policy: Policy,
  index: number,
  other: CurableStatement,
  { entry, covered }: Pick<CoveringWildcard, 'entry' | 'covered'>,
): Cure | undefined {
  const entries = listed(other.statement.Action ?? []);
  const resources = listed(other.statement.Resource ?? []);
  const meant = withoutActions([entry], covered, resources)?.filter((name) => isOnResources(name, resources));
  if (meant === undefined || meant.length === 0 || meant.length > MOST_MEANT) return undefined;
  const changed = entries.flatMap((own) => (own === entry ? meant : [own]));
  const cure = cureAt(other, ['Action'], oneOrMany([...new Set(changed)]));
  const document = withCures(policy.document, [cure]);
  const mended = document && withDocument(policy, document)?.policy;
  return mended === undefined || isRedundant(mended, index) ? undefined : cure;
}

/** An action that is on no resource is allowed by `*` alone, so that among named ones it says nothing. */
function isOnResources(action: string, resources: readonly string[]): boolean {
  if (/[*?]/.test(action) || resources.includes('*')) return true;
  const [prefix = '', name = ''] = action.split(':');
  return serviceOf(prefix)?.actions.get(foldName(name))?.resourceTypes.length !== 0;
}
