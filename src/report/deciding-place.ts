import { authorizeByDocument } from '../evaluator/authorize';
import type { AccessRequest } from '../evaluator/request';
import type { DocumentPath, Policy } from '../policy/model';
import { locate } from '../policy/parse';
import type { FilePlace } from './file-place';

/** Where the statement stands that decides on the request which refutes a claim or is asked about; nothing where none does. */
export function decidingPlace(policy: Policy, verdict: unknown): FilePlace | undefined {
  if (typeof verdict !== 'object' || verdict === null) return undefined;
  const { witness, request = witness } = verdict as {
    readonly witness?: AccessRequest;
    readonly request?: AccessRequest;
  };
  if (request === undefined) return undefined;
  const [decisive] = authorizeByDocument(request, policy).decidedBy;
  const statement = decisive && policy.statements[decisive.statement];
  return statement && placeOfPath(policy, statement.path);
}

/** Where a part of a policy stands in its file. */
export function placeOfPath(policy: Policy, path: DocumentPath): FilePlace | undefined {
  const position = locate(policy, path, 'value');
  return position && { line: position.line, column: position.column };
}
