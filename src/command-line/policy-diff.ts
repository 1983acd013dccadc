import { accessChanges, type AccessChange } from '../claims/access-changes';
import { UsageError } from '../arguments/usage';
import type { AccessRequest } from '../evaluator/request';
import type { Policy } from '../policy/model';
import { locate } from '../policy/parse';
import { renderCounterexample } from '../report/counterexample';
import { documentDecider } from '../claims/decider';
import { renderReason } from '../report/undecided';
import type { FilePlace } from '../report/file-place';

/** A change of access as plain data. */
export interface DiffEntry {
  readonly kind: AccessChange['kind'];
  /** The file of the statement: the one after for what is allowed, the one before for what is no longer denied. */
  readonly file: string;
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
  readonly undecided: readonly string[];
}

/** What a policy allows that it did not allow before, and what it no longer denies. */
export function diffPolicies(before: Policy, after: Policy): PolicyDiff {
  if (before.type !== after.type) {
    throw new UsageError(
      `one document is of type "${before.type}", the other of type "${after.type}"`,
      'say what both are: --type <type>',
    );
  }
  const { changes, undecided } = accessChanges(after, before);
  const names = { before: before.source ?? 'before', after: after.source ?? 'after' };
  return {
    ...names,
    changes: changes.map((change) => {
      const [policy, file] = change.kind === 'allowed' ? [after, names.after] : [before, names.before];
      return {
        kind: change.kind,
        file,
        ...statementOf(policy, change),
        witness: change.witness,
        lines: linesOf(after, change),
      };
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
