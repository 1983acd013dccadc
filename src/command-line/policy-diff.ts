import {
  accessChanges,
  accessOfAdded,
  accessOfRemoved,
  type AccessChange,
  type AccessChanges,
} from '../claims/access-changes';
import { isUsageError, UsageError } from '../arguments/usage';
import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { locate } from '../policy/parse';
import { renderCounterexample } from '../report/counterexample';
import { documentDecider } from '../claims/decider';
import { renderReason } from '../report/undecided';
import type { FilePlace } from '../report/file-place';
import { canonicalJson } from '../values/canonical-json';

/** A change of access as plain data. */
export interface DiffEntry {
  readonly kind: AccessChange['kind'];
  /** The file of the statement: the one after for what is allowed, the one before for what is no longer denied. */
  readonly file: string;
  /** Its place in a file that has several. */
  readonly document?: string;
  readonly place?: FilePlace;
  readonly statement?: { readonly index: number; readonly sid?: string };
  readonly witness: AccessRequest;
  /** The request in words. */
  readonly lines: readonly string[];
}

export interface PolicyDiff {
  readonly before: string;
  readonly after: string;
  readonly changes: readonly DiffEntry[];
  /** What could not be compared or decided, in sentences. */
  readonly undecided: readonly string[];
  /** Documents that one side alone has, where there are several. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

export type Difference = Pick<PolicyDiff, 'changes' | 'undecided'>;

/** Where a document is that is compared. */
export type DocumentPlace = Pick<DiffEntry, 'file' | 'document'>;

/** What a policy allows that it did not allow before, and what it no longer denies. */
export function diffPolicies(before: Policy, after: Policy): PolicyDiff {
  const names = { before: before.source ?? 'before', after: after.source ?? 'after' };
  const places = { before: { file: names.before }, after: { file: names.after } };
  return { ...names, ...policyDifference(before, after, places) };
}

/** The same of policies at these places. */
function policyDifference(
  before: Policy,
  after: Policy,
  places: { readonly before: DocumentPlace; readonly after: DocumentPlace },
): Difference {
  if (before.type !== after.type) {
    throw new UsageError(
      `one document is of type "${before.type}", the other of type "${after.type}"`,
      'say what both are: --type <type>',
    );
  }
  return described(accessChanges(after, before), (kind) =>
    kind === 'allowed' ? { policy: after, at: places.after } : { policy: before, at: places.before },
  );
}

/** The same, of which documents that say the same are not asked about, and what cannot be compared is undecided. */
export function differenceOf(
  before: Policy,
  after: Policy,
  places: { readonly before: DocumentPlace; readonly after: DocumentPlace },
): Difference {
  if (before.type === after.type && canonicalJson(before.document) === canonicalJson(after.document)) {
    return { changes: [], undecided: [] };
  }
  try {
    return policyDifference(before, after, places);
  } catch (error) {
    if (!isUsageError(error)) throw error;
    return { changes: [], undecided: [`${placeName(places.after)}: ${error.message}`] };
  }
}

export function placeName({ file, document }: DocumentPlace): string {
  return document === undefined ? file : `${file} ${document}`;
}

/** What a policy lets through that only one side has. */
export function addedAccess(policy: Policy, at: DocumentPlace): Difference {
  return described(accessOfAdded(policy), () => ({ policy, at }));
}

export function removedDenials(policy: Policy, at: DocumentPlace): Difference {
  return described(accessOfRemoved(policy), () => ({ policy, at }));
}

function described(
  { changes, undecided }: AccessChanges,
  whereOf: (kind: AccessChange['kind']) => { readonly policy: Policy; readonly at: DocumentPlace },
): Difference {
  return {
    changes: changes.map((change) => {
      const { policy, at } = whereOf(change.kind);
      const { kind, witness } = change;
      return { kind, ...at, ...statementOf(policy, change), witness, lines: linesOf(policy, change) };
    }),
    undecided: undecided.map((verdict) => renderReason(verdict)),
  };
}

function statementOf(policy: Policy, { statement }: AccessChange): Pick<DiffEntry, 'statement' | 'place'> {
  if (statement === undefined) return {};
  const { index, sid, path } = statement;
  const position = locate(policy, path, 'value');
  return {
    statement: { index, ...(sid !== undefined && { sid }) },
    ...(position !== undefined && { place: { line: position.line, column: position.column } }),
  };
}

/** The request, without the reasons below it. */
function linesOf(policy: Policy, { witness }: AccessChange): readonly string[] {
  const lines = renderCounterexample({ policy, decider: documentDecider(policy) }, witness, undefined);
  const end = lines.indexOf('');
  return (end === -1 ? lines : lines.slice(0, end)).map((line) => line.trimEnd());
}
