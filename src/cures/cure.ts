import type { AccessRequest, Outcome } from '../evaluator/request';
import type { DocumentPath, DocumentStatement, Policy } from '../policy/model';
import { valueAt } from '../policy/value-at';
import { groupedBy } from '../values/grouped-by';

/** One change of a document that makes a claim hold. An index at the end of an `add` is where the value is put in. */
export interface Cure {
  /**
   * Which document of the subject: `['identity', 0]` of a policy set, the id of a policy of an environment. Left out: the
   * subject is the document, or a bucket with it.
   */
  readonly document?: DocumentPath;
  readonly path: DocumentPath;
  readonly operation: 'add' | 'replace' | 'remove';
  readonly value?: unknown;
}

/** Changes that may make a claim hold, each complete by itself, likeliest first. */
export type CureOptions = readonly (readonly Cure[])[];

/** A request that the claim is not about, and that cures decide otherwise; it is looked for when it is shown. */
export type SideEffect = () => {
  readonly request: AccessRequest;
  readonly before: Outcome;
  readonly after: Outcome;
  /** The document before, where there was one. */
  readonly policies: readonly Policy[];
};

/** What is known of cures that change more than the claim is about. */
export type SideEffects = Map<readonly Cure[], SideEffect | 'unknown'>;

/** Cures by the document that they change, in the order in which they name it first. */
export function curesByDocument(
  cures: readonly Cure[],
): readonly { readonly document: DocumentPath; readonly own: readonly Cure[] }[] {
  const groups = groupedBy(cures, ({ document = [] }) => JSON.stringify(document));
  return groups.map((own) => ({ document: own[0].document ?? [], own }));
}

/** Which statement of a document each statement with the cures was; nothing for one that is new. */
export function originsAfter(document: object, cures: readonly Cure[]): readonly (number | undefined)[] {
  const origins: (number | undefined)[] = statementsIn(document).map((_, index) => index);
  for (const { path, operation } of cures) {
    const [, index] = path;
    if (operation === 'replace' || typeof index !== 'number' || path.length !== 2) continue;
    if (operation === 'add') origins.splice(index, 0, undefined);
    else origins.splice(index, 1);
  }
  return origins;
}

/** The statements of a document, which may be one alone. */
export function statementsIn(document: object | undefined): readonly DocumentStatement[] {
  const { Statement } = (document ?? {}) as Partial<Policy['document']>;
  if (Statement === undefined) return [];
  return Array.isArray(Statement) ? (Statement as readonly DocumentStatement[]) : [Statement as DocumentStatement];
}

type Container = Record<string | number, unknown>;

/**
 * The document with each cure applied in turn; an `add` at the root stands where there was no document. Nothing where one
 * of them is about a place that it does not have.
 */
export function withCures(document: object | undefined, cures: readonly Cure[]): object | undefined {
  let cured = document;
  for (const cure of cures) {
    cured = withCure(cured, cure);
    if (cured === undefined) return undefined;
  }
  return cured;
}

function withCure(document: object | undefined, { path, operation, value }: Cure): object | undefined {
  const [last, ...above] = [...path].reverse();
  if (last === undefined) return operation === 'remove' ? undefined : (value as object);
  const copy = structuredClone(document ?? {});
  const holder = valueAt(copy, above.reverse());
  // What an ACL grants is not written in the document.
  if (typeof holder !== 'object' || holder === null) return undefined;
  if (Array.isArray(holder) && operation !== 'replace') {
    holder.splice(Number(last), operation === 'remove' ? 1 : 0, ...(operation === 'add' ? [value] : []));
  } else if (operation === 'remove') Reflect.deleteProperty(holder, last);
  else (holder as Container)[last] = value;
  return copy;
}
