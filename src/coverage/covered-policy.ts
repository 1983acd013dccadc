import type { AccessRequest } from '../evaluator/request';
import { POLICY_PART, type DocumentPath, type Policy, type PolicyType } from '../policy/model';
import { locate } from '../policy/parse';
import type { ClaimAccess } from './claim-access';
import type { ClaimNote } from './claim-note';
import type { Edit } from './edit';
import type { JudgedPolicy, MutantOutcome } from './judge-claims';
import type { Mutant } from './mutants';
import { seenBothWays, type BothWays } from './seen-both-ways';
import { elementsOf, type PolicyElement } from './policy-elements';

/** Where something stands in the text of a policy; columns count from 1, the end is not part of it. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface CoveredElement extends Omit<PolicyElement, 'paths'> {
  /** None where the policy was given as an object. */
  readonly places: readonly TextRange[];
  /** Of a statement or a condition: what single calls saw of it. */
  readonly seen?: BothWays;
}

/** A document, and a change of it. */
interface ChangedDocument {
  readonly document: object;
  readonly edits: readonly Edit[];
}

export interface CoveredMutant extends Mutant {
  /** Of a template: each document that deployments have there, with the change in it. */
  readonly deployed?: readonly ChangedDocument[];
  readonly place?: TextRange;
  readonly outcome: MutantOutcome;
  /** The claim that noticed. */
  readonly by?: ClaimNote;
}

/** What claims notice of one policy: plain data, which travels. */
export interface CoveredPolicy {
  readonly key: string;
  /** The file, or what the policy was read as; none for one that stands in the code of a test. */
  readonly source?: string;
  /** What it is in the larger document that it is a part of: the logical id of a resource. */
  readonly part?: string;
  /** The line of the larger text in which the document begins, where it is part of one. */
  readonly line?: number;
  readonly type: PolicyType;
  readonly typeGiven: boolean;
  readonly document: object;
  readonly claims: number;
  readonly pins: number;
  /** The access that these claims are about. */
  readonly accesses: readonly ClaimAccess[];
  /** These claims; of very many some. */
  readonly spokenBy: readonly ClaimNote[];
  readonly elements: readonly CoveredElement[];
  readonly mutants: readonly CoveredMutant[];
}

export function coveredPolicy({
  key,
  isPart,
  policy,
  versions,
  mutants,
  claims,
  pins,
  requests,
  accesses,
  spokenBy,
}: JudgedPolicy): CoveredPolicy {
  const { source, type, typeGiven, document, [POLICY_PART]: part } = policy;
  const line = isPart ? locate(policy, [], 'value')?.line : undefined;
  return {
    key,
    ...(source !== undefined && { source }),
    ...(part !== undefined && { part: part.id }),
    ...(line !== undefined && { line }),
    type,
    typeGiven,
    document,
    claims,
    pins,
    accesses,
    spokenBy,
    elements: unitedElements(versions.flatMap((version) => coveredElements(version, requests))),
    mutants: mutants
      .map(({ versions: changed, ...mutant }) => {
        const what = mutant.operator === 'drop condition key' ? 'key' : 'value';
        const place = rangeOf(changed[0]?.policy ?? policy, mutant.path, what);
        const deployed = changed.map((one) => ({ document: one.policy.document, edits: one.edits }));
        return { ...mutant, ...(place !== undefined && { place }), ...(part !== undefined && { deployed }) };
      })
      .sort((a, b) => a.statement - b.statement),
  };
}

/** The elements of several versions of a policy, each once. */
export function unitedElements(elements: readonly CoveredElement[]): readonly CoveredElement[] {
  const byId = new Map<string, CoveredElement>();
  for (const element of elements) {
    const known = byId.get(element.id);
    byId.set(element.id, known === undefined ? element : withSeen(known, element.seen));
  }
  return [...byId.values()].sort((a, b) => a.statement - b.statement);
}

function withSeen(element: CoveredElement, other: BothWays | undefined): CoveredElement {
  const { seen } = element;
  if (seen === undefined || other === undefined) return element;
  return { ...element, seen: { met: seen.met || other.met, unmet: seen.unmet || other.unmet } };
}

const unseen: BothWays = { met: false, unmet: false };

/** A policy as it is where no claim on it counts. */
export function withoutClaims(policy: CoveredPolicy): CoveredPolicy {
  const mutants = policy.mutants.map((mutant): CoveredMutant => {
    const unnoticed: CoveredMutant = { ...mutant, outcome: 'alive' };
    Reflect.deleteProperty(unnoticed, 'by');
    return unnoticed;
  });
  const elements = policy.elements.map((element) => ({ ...element, ...(element.seen && { seen: unseen }) }));
  return { ...policy, claims: 0, pins: 0, accesses: [], spokenBy: [], elements, mutants };
}

/** The elements of a policy with their places in its text, and what the requests of calls saw of them. */
export function coveredElements(policy: Policy, requests: readonly AccessRequest[] = []): readonly CoveredElement[] {
  return elementsOf(policy).map((found) => {
    const { paths, ...element } = found;
    const seen = seenBothWays(policy, found, requests);
    return {
      ...element,
      places: paths.flatMap((path) => rangeOf(policy, path, element.kind === 'conditionKey' ? 'key' : 'value') ?? []),
      ...(seen !== undefined && { seen }),
    };
  });
}

function rangeOf(policy: Policy, path: DocumentPath, what: 'key' | 'value'): TextRange | undefined {
  const position = locate(policy, path, what);
  if (position === undefined) return undefined;
  const { line, column, offset, length } = position;
  const lines = (policy.text ?? '').slice(offset, offset + length).split('\n');
  const last = lines.at(-1) ?? '';
  return lines.length === 1
    ? { line, column, endLine: line, endColumn: column + length }
    : { line, column, endLine: line + lines.length - 1, endColumn: last.length + 1 };
}
