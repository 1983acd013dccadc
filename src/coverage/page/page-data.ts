import { renderStatement } from '../../report/decision';
import { typeName } from '../../report/finding-sentences';
import { elementState, totalOf, type ElementState, type SettledOutcome } from '../policy-figures';
import { assertionFor, renderPercent, uncheckedOf } from '../render-coverage';
import type { ClaimNote } from '../claim-note';
import type { SettledPolicy } from '../settle-survivors';
import type { CallerMatrix } from './caller-matrix';
import { policySource } from './policy-source';

/** What the script of the page reads. */
export interface PageData {
  readonly elementShare: string;
  readonly mutantShare: string;
  /** Those with unchecked elements first. */
  readonly policies: readonly PagePolicy[];
}

interface PagePolicy {
  readonly name: string;
  readonly file?: string;
  readonly type: string;
  readonly elementShare: string;
  readonly mutantShare: string;
  readonly claims: number;
  readonly pins: number;
  readonly testFiles: readonly string[];
  readonly isGenerated: boolean;
  readonly firstLine: number;
  readonly lines: readonly string[];
  readonly elements: readonly PageElement[];
  readonly changes: readonly PageChange[];
  readonly spokenBy: readonly PageClaim[];
  readonly matrix: CallerMatrix;
}

/** A claim or call, and where it is made. */
interface PageClaim {
  readonly code: string;
  readonly test: string;
}

interface PageElement {
  readonly kind: string;
  readonly text: string;
  readonly statement: string;
  readonly state: ElementState | 'unchangeable';
  /** Line, column, last line, column after the end. */
  readonly places: readonly (readonly [number, number, number, number])[];
  /** Indexes in the policy's changes. */
  readonly changes: readonly number[];
}

interface PageChange {
  readonly change: string;
  readonly statement: string;
  /** How many elements it removes or weakens. */
  readonly elements: number;
  readonly outcome: SettledOutcome;
  /** Index in the policy's claims. */
  readonly by?: number;
  readonly isOpen?: true;
  readonly assertion?: string;
}

export function pageData(policies: readonly SettledPolicy[], root: string): PageData {
  const { elements, mutants } = totalOf(policies.map(({ figures }) => figures));
  const ranked = policies.map((policy) => ({ policy, unchecked: uncheckedOf(policy).length }));
  return {
    elementShare: renderPercent(elements),
    mutantShare: renderPercent(mutants),
    policies: ranked.sort((a, b) => b.unchecked - a.unchecked).map(({ policy }) => pagePolicy(policy, root)),
  };
}

function pagePolicy(policy: SettledPolicy, root: string): PagePolicy {
  const { name, source, type, matrix, figures, claims, pins, spokenBy, testFiles, elements, mutants } = policy;
  const { places, ...text } = policySource(policy, root);
  const noticing = mutants.flatMap(({ by }) => by ?? []);
  // A test may make the same claim many times.
  const notes = new Map([...noticing, ...spokenBy].map((note) => [idOf(note), note]));
  const indexes = new Map([...notes.keys()].map((id, at) => [id, at]));
  const indexOf = (note: ClaimNote): number => indexes.get(idOf(note)) ?? 0;
  return {
    name,
    ...(source !== undefined && !name.includes(source) && { file: source }),
    type: typeName(type),
    elementShare: renderPercent(figures.elements),
    mutantShare: renderPercent(figures.mutants),
    claims,
    pins,
    testFiles,
    ...text,
    elements: elements.map((element) => ({
      kind: element.kind,
      text: element.text,
      statement: renderStatement(element),
      state: elementState(element.id, mutants) ?? 'unchangeable',
      places: (places.get(element.id) ?? []).map(
        ({ line, column, endLine, endColumn }) => [line, column, endLine, endColumn] as const,
      ),
      changes: mutants.flatMap((mutant, at) => (mutant.elements.includes(element.id) ? [at] : [])),
    })),
    changes: mutants.map((mutant) => {
      const { change, outcome, by, isOpen } = mutant;
      const assertion = outcome === 'killed' ? undefined : assertionFor(policy, mutant);
      return {
        change,
        statement: renderStatement(mutant),
        elements: mutant.elements.length,
        outcome,
        ...(by !== undefined && { by: indexOf(by) }),
        ...(isOpen !== undefined && { isOpen }),
        ...(assertion !== undefined && { assertion }),
      };
    }),
    spokenBy: [...notes.values()].map(({ code, test, testFile = '' }) => ({
      code,
      test: test === undefined ? testFile : `${testFile} › ${test}`,
    })),
    matrix,
  };
}

function idOf({ code, test, testFile }: ClaimNote): string {
  return JSON.stringify([code, test, testFile]);
}
