import type { AccessRequest, StatementRef } from '../evaluator/request';
import { isPolicy, type DocumentPath, type DocumentStatement, type Policy } from '../policy/model';
import { withDocument } from '../policy/parse';
import { valueAt } from '../policy/value-at';
import type { ClaimSubject } from '../s3/claims/claim-subject';
import { curesByDocument, withCures, type Cure, type CureOptions } from './cure';

/** A document of a subject, and where it stands in it: nowhere in particular where the subject is the document. */
export interface CurableDocument {
  readonly document?: DocumentPath;
  readonly policy: Policy;
}

/** A statement of such a document, as it is written. */
export interface CurableStatement extends CurableDocument {
  readonly index: number;
  readonly path: DocumentPath;
  readonly statement: DocumentStatement;
}

/** The documents of a subject that can be mended. */
export function curableDocuments({ policy, layers }: ClaimSubject): readonly CurableDocument[] {
  if (layers === undefined) return policy === undefined ? [] : [{ policy }];
  return documentsIn(layers, []);
}

function documentsIn(value: unknown, document: DocumentPath): readonly CurableDocument[] {
  if (isPolicy(value)) return [{ policy: value, document }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    documentsIn(one, [...document, Array.isArray(value) ? Number(name) : name]),
  );
}

/** A statement by its index; nothing for a grant of an ACL, which stands behind those that the document holds. */
export function curableStatement(one: CurableDocument, index: number): CurableStatement | undefined {
  const path = one.policy.statements[index]?.path;
  const statement = path && (valueAt(one.policy.document, path) as DocumentStatement | undefined);
  return statement && { ...one, index, path, statement };
}

/** The Denies of a document. */
export function curableDenies(one: CurableDocument): readonly CurableStatement[] {
  const denies = one.policy.statements.filter(({ effect }) => effect === 'Deny');
  return denies.flatMap(({ index }) => curableStatement(one, index) ?? []);
}

/** The Denies that stop a request, where they are of a document that can be mended. */
export function denyingStatements(subject: ClaimSubject, request: AccessRequest): readonly CurableStatement[] {
  return decidingOf('Deny', subject, request);
}

/** The Allows that let a request in, where they are of a document that can be mended. */
export function allowingStatements(subject: ClaimSubject, request: AccessRequest): readonly CurableStatement[] {
  return decidingOf('Allow', subject, request);
}

function decidingOf(
  effect: 'Allow' | 'Deny',
  subject: ClaimSubject,
  request: AccessRequest,
): readonly CurableStatement[] {
  const deciding = decidingStatements(subject, subject.decider.decide(request).decidedBy);
  return deciding.filter(({ statement }) => statement.Effect === effect);
}

/** The statements that a decision names, where they are of a document that can be mended. */
export function decidingStatements(subject: ClaimSubject, refs: readonly StatementRef[]): readonly CurableStatement[] {
  const { policy, layers } = subject;
  return refs.flatMap(({ kind, level, policy: at, statement }): readonly CurableStatement[] => {
    if (layers === undefined) {
      // RCPs over a bucket stand elsewhere.
      const isOwn = policy !== undefined && (kind !== 'resourceControl' || policy.type === 'resourceControl');
      return isOwn ? [curableStatement({ policy }, statement) ?? []].flat() : [];
    }
    const isList = kind === 'identity' || level !== undefined;
    const document = [kind, ...(level === undefined ? [] : [level]), ...(isList ? [at] : [])];
    const found = valueAt(layers, document);
    return isPolicy(found) ? [curableStatement({ policy: found, document }, statement) ?? []].flat() : [];
  });
}

/** The subject with cures, as it is put inside `expect(…)`; nothing where a document would be no policy any more. */
export function curedSubject({ policy, bucket, layers }: ClaimSubject, cures: readonly Cure[]): unknown {
  if (layers === undefined) {
    const document = withCures(policy?.document, cures);
    if (document === undefined) return undefined;
    const mended = policy === undefined ? document : withDocument(policy, document)?.policy;
    return bucket === undefined || mended === undefined ? mended : { ...bucket, policy: mended };
  }
  let set: unknown = layers;
  for (const { document, own } of curesByDocument(cures)) {
    const before = valueAt(layers, document);
    const after = withCures(isPolicy(before) ? before.document : undefined, own);
    const mended = isPolicy(before) && after !== undefined ? withDocument(before, after)?.policy : after;
    if (mended === undefined) return undefined;
    set = withMember(set, document, mended);
  }
  return set;
}

function withMember(holder: unknown, [first, ...rest]: DocumentPath, value: unknown): unknown {
  if (first === undefined) return value;
  const inner = (holder as Readonly<Record<string | number, unknown>> | undefined)?.[first];
  const member = withMember(inner, rest, value);
  if (typeof first === 'number') {
    const list = Array.isArray(holder) ? [...(holder as readonly unknown[])] : [];
    list[first] = member;
    return list;
  }
  return { ...(holder as object), [first]: member };
}

/** A cure of each of some statements; none at all where one of them has none. */
export function cureOfEach(
  statements: readonly CurableStatement[],
  cureOf: (one: CurableStatement) => Cure | undefined,
): readonly Cure[] {
  const cures = statements.flatMap((one) => cureOf(one) ?? []);
  return cures.length === statements.length ? cures : [];
}

/** The same as the one proposal; no proposal where there are no such statements. */
export function optionOfEach(...given: Parameters<typeof cureOfEach>): CureOptions {
  const cures = cureOfEach(...given);
  return cures.length === 0 ? [] : [cures];
}

/** Puts a changed statement in the place of the old one; nothing in its place takes it out. */
export function cureOfStatement(one: PlaceInSubject, value: DocumentStatement | undefined): Cure {
  return cureAt(one, [], value);
}

/** Where a statement stands. */
export type PlaceInSubject = Pick<CurableStatement, 'document' | 'path'>;

/** Puts a value in the place of what stands below a statement; nothing in its place takes it out. */
export function cureAt({ document, path }: PlaceInSubject, below: DocumentPath, value: unknown): Cure {
  const place = { ...(document !== undefined && { document }), path: [...path, ...below] };
  return value === undefined ? { ...place, operation: 'remove' } : { ...place, operation: 'replace', value };
}

/** Adds statements to a document, first in its list: a text that ends in a comma can be pasted there. */
export function cureOfNewStatements(
  { document, policy }: CurableDocument,
  statements: readonly object[],
): readonly Cure[] {
  const place = document !== undefined && { document };
  const { Statement } = policy.document;
  if (!Array.isArray(Statement)) {
    return [{ ...place, path: ['Statement'], operation: 'replace', value: [...statements, Statement] }];
  }
  return statements.map((value, index) => ({ ...place, path: ['Statement', index], operation: 'add', value }));
}

/** A Sid that no statement of the policy has. */
export function unusedSid(sid: string, policy: Policy | undefined): string {
  const used = new Set(policy?.statements.map((statement) => statement.sid));
  let unused = sid;
  for (let count = 2; used.has(unused); count++) unused = `${sid}${count}`;
  return unused;
}
