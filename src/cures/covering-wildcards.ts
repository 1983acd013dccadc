import { equivalent } from '../claims/comparison';
import { documentDecider } from '../claims/decider';
import { needlessBeside, isRedundant } from '../claims/redundancy';
import type { DocumentPath, Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { serviceOf } from '../service-reference';
import { foldName } from '../values/letter-case';
import { listed, oneOrMany } from '../values/one-or-many';
import { curableStatement, type CurableStatement, cureAt } from './cured-subject';
import { withCures, type Cure, type SideEffect } from './cure';
import { liesWithin } from './grant-cures';
import { withoutActions } from './narrowed-actions';

/** An entry with a wildcard by which one statement covers entries of another, and so makes it needless. */
export interface CoveringWildcard {
  readonly entry: string;
  /** Where it stands in the document. */
  readonly path: DocumentPath;
  readonly covered: readonly string[];
  /** The list narrower or without it, beside which the other statement is needed; nothing where nobody knows what was meant. */
  readonly narrowed?: NarrowedList;
}

/** A change of one list of entries, and a request that is allowed without it, or denied. */
interface NarrowedList {
  readonly cure: Cure;
  readonly takesAway?: SideEffect;
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
        const narrowed = narrowedList(policy, index, other, name, found);
        return { ...found, ...(narrowed !== undefined && { narrowed }) };
      });
  });
}

/** Of longer lists of actions nobody knows which were meant. */
const MOST_MEANT = 8;

function narrowedList(
  policy: Policy,
  index: number,
  other: CurableStatement,
  name: 'Action' | 'Resource',
  { entry, covered }: Pick<CoveringWildcard, 'entry' | 'covered'>,
): NarrowedList | undefined {
  const entries = listed(other.statement[name] ?? []);
  const meant = (name === 'Action' ? actionsBeside(entry, covered, other) : undefined) ?? [];
  const changed = [...new Set(entries.flatMap((own) => (own === entry ? meant : [own])))];
  if (changed.length === 0) return undefined;
  const cure = cureAt(other, [name], oneOrMany(changed));
  const document = withCures(policy.document, [cure]);
  const mended = document && withDocument(policy, document)?.policy;
  if (mended === undefined || isRedundant(mended, index)) return undefined;
  const takesAway = whatIsTaken(policy, mended);
  return { cure, ...(takesAway !== undefined && { takesAway }) };
}

/** The actions that a pattern covers beside some; nothing where there are none, or more than anybody lists. */
function actionsBeside(
  entry: string,
  covered: readonly string[],
  { statement }: CurableStatement,
): readonly string[] | undefined {
  const resources = listed(statement.Resource ?? []);
  const meant = withoutActions([entry], covered, resources)?.filter((name) => isOnResources(name, resources));
  return meant === undefined || meant.length > MOST_MEANT ? undefined : meant;
}

/** A request that a policy decides otherwise than its narrower version; nothing where none is found. */
function whatIsTaken(policy: Policy, mended: Policy): SideEffect | undefined {
  const verdict = equivalent(policy, mended);
  if (verdict.answer !== 'refuted') return undefined;
  const request = verdict.witness;
  const [before, after] = [policy, mended].map((one) => documentDecider(one).decide(request).outcome);
  return before === undefined || after === undefined
    ? undefined
    : () => ({ request, before, after, policies: [policy] });
}

/** An action that is on no resource is allowed by `*` alone, so that among named ones it says nothing. */
function isOnResources(action: string, resources: readonly string[]): boolean {
  if (/[*?]/.test(action) || resources.includes('*')) return true;
  const [prefix = '', name = ''] = action.split(':');
  return serviceOf(prefix)?.actions.get(foldName(name))?.resourceTypes.length !== 0;
}
