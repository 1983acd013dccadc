import { distinctAccesses } from './claim-access';
import type { TestFileCoverage } from './coverage-folder';
import { unitedElements, type CoveredMutant, type CoveredPolicy } from './covered-policy';
import type { MutantOutcome } from './judge-claims';
import { compareTexts } from '../values/text-order';

/** A policy with what all test files notice of it. */
export interface MergedPolicy extends CoveredPolicy {
  /** As people find it: the file, with the line and the resource where it is part of one, or the test that has it in its code. */
  readonly name: string;
  readonly testFiles: readonly string[];
}

/** From what says most to what says least: whoever notices a change, it is noticed. */
const weight: readonly MutantOutcome[] = ['killed', 'refused', 'unanswered', 'pinned', 'unjudged', 'alive'];

/** The coverage of a whole run, in whatever order and number of processes its test files ran. */
export function mergeCoverage(files: readonly TestFileCoverage[]): readonly MergedPolicy[] {
  const merged = new Map<string, MergedPolicy>();
  const ordered = [...files].sort((a, b) => compareTexts(a.testFile, b.testFile));
  for (const { testFile, policies } of ordered) {
    for (const found of policies) {
      const policy = withTestFile(found, testFile);
      const known = merged.get(policy.key);
      merged.set(policy.key, known === undefined ? named(policy, testFile) : joined(known, policy, testFile));
    }
  }
  return distinct([...merged.values()]).sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.key, b.key));
}

/** From here on claims of several files are together. */
function withTestFile(policy: CoveredPolicy, testFile: string): CoveredPolicy {
  return {
    ...policy,
    spokenBy: policy.spokenBy.map((note) => ({ ...note, testFile })),
    mutants: policy.mutants.map((mutant) =>
      mutant.by === undefined ? mutant : { ...mutant, by: { ...mutant.by, testFile } },
    ),
  };
}

function named(policy: CoveredPolicy, testFile: string): MergedPolicy {
  const { source, part, line } = policy;
  const where = line === undefined ? '' : `:${line}`;
  const name =
    part === undefined
      ? `${source ?? `${testFile} (in its code)`}${where}`
      : `${part} (${source ?? `in the code of ${testFile}`}${where})`;
  return { ...policy, name, testFiles: [testFile] };
}

function joined(one: MergedPolicy, other: CoveredPolicy, testFile: string): MergedPolicy {
  const mutants = new Map<string, CoveredMutant>(one.mutants.map((mutant) => [mutant.id, mutant]));
  for (const mutant of other.mutants) {
    const known = mutants.get(mutant.id);
    mutants.set(mutant.id, known === undefined ? mutant : better(known, mutant));
  }
  return {
    ...one,
    claims: one.claims + other.claims,
    pins: one.pins + other.pins,
    accesses: distinctAccesses([...one.accesses, ...other.accesses]),
    spokenBy: [...one.spokenBy, ...other.spokenBy],
    elements: unitedElements([...one.elements, ...other.elements]),
    mutants: [...mutants.values()].sort((a, b) => a.statement - b.statement),
    testFiles: one.testFiles.includes(testFile) ? one.testFiles : [...one.testFiles, testFile],
  };
}

/** One change as two test files judge it. Of a template they may have asked about different deployments. */
function better(one: CoveredMutant, other: CoveredMutant): CoveredMutant {
  const best = weight.indexOf(other.outcome) < weight.indexOf(one.outcome) ? other : one;
  if (one.deployed === undefined || other.deployed === undefined) return best;
  const deployed = new Map([...one.deployed, ...other.deployed].map((each) => [JSON.stringify(each), each]));
  return { ...best, deployed: [...deployed.values()] };
}

/** Policies of one name are told apart by a number. */
function distinct(policies: readonly MergedPolicy[]): MergedPolicy[] {
  const counts = new Map<string, number>();
  const sorted = [...policies].sort((a, b) => compareTexts(a.key, b.key));
  return sorted.map((policy) => {
    const count = (counts.get(policy.name) ?? 0) + 1;
    counts.set(policy.name, count);
    return count === 1 ? policy : { ...policy, name: `${policy.name} #${count}` };
  });
}
