import { traceDocument } from '../evaluator/explain';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentStatement, Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import type { Caller } from '../s3/callers/caller';
import { listed, oneOrMany } from '../values/one-or-many';
import { cureAt, curableDocuments, type CurableDocument, type CurableStatement } from './cured-subject';
import type { CureOptions } from './cure';
import type { FailedClaim } from './cure-search';
import { without } from './grant-cures';
import { missingStatements } from './missing-statements';
import type { Condition } from './new-statement';

/**
 * The Allows on a condition that a request misses by its caller alone, each with the caller among those whom it names; none of
 * patterns of actions, which give more than the call needs.
 */
export function joinedCallers({ subject, witness }: FailedClaim, caller: Caller | undefined): CureOptions {
  if (witness === undefined || (caller?.kind !== 'role' && caller?.kind !== 'user' && caller?.kind !== 'root'))
    return [];
  return curableDocuments(subject)
    .flatMap((one) => missedByCaller(one, witness))
    .flatMap((one): CureOptions => {
      const { Principal, Action = '*', Condition = {} } = one.statement;
      const named = typeof Principal === 'object' ? Principal.AWS : undefined;
      const isWide = listed(Action).some((action) => /[*?]/.test(action));
      if (named === undefined || isWide || Object.keys(Condition).length === 0) return [];
      return [[cureAt(one, ['Principal', 'AWS'], oneOrMany([...listed(named), caller.arn]))]];
    });
}

/** The conditions under which a document allows others what a request asks, where the request meets them. */
export function conditionForOthers(policy: Policy, request: AccessRequest): Condition | undefined {
  return missedByCaller({ policy }, request)[0]?.statement.Condition;
}

/** The Allows that would let a request in, were they for everybody. */
function missedByCaller(one: CurableDocument, request: AccessRequest): readonly CurableStatement[] {
  return missingStatements(one, request, 'Allow').filter(
    ({ stop, statement }) => stop.element === 'Principal' && applies(one.policy, forEverybody(statement), request),
  );
}

function forEverybody(statement: DocumentStatement): DocumentStatement {
  return { ...without(statement, 'NotPrincipal'), Principal: { AWS: '*' } };
}

function applies(policy: Policy, statement: DocumentStatement, request: AccessRequest): boolean {
  const alone = withDocument(policy, { ...policy.document, Statement: [statement] })?.policy;
  const [trace] = alone === undefined ? [] : traceDocument(request, alone);
  return trace !== undefined && trace.stoppedBy === undefined;
}
