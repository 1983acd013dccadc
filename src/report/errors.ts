import type { Cure } from '../cures/cure';
import { fromUsersLine, withPrintedMessage, type Asker } from '../arguments/asker';
import { isInvalidDocument } from '../policy/invalid';
import type { Problem } from '../policy/model';
import { isUnfilled, isUnresolved } from '../policy/unresolved';
import { renderFinding, renderProblems, type Finding, type ProblemSource } from './findings';
import { brandOf, isBranded } from '../values/brand';

/** Mark the errors across two loaded builds. */
const POLICY_ERROR: unique symbol = brandOf('policy-error');
const UNDECIDED_ERROR: unique symbol = brandOf('undecided-error');

/** The document cannot be one that AWS would store. `findings` say what and where. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly [POLICY_ERROR] = true;
  constructor(
    readonly problem: string,
    readonly findings: readonly Finding[],
    readonly asker?: Asker,
    /** What to write, as data, where a reference of a template is to something else than is meant. */
    readonly cures: readonly Cure[] = [],
  ) {
    super(`Policy problem: ${asker === undefined ? '' : `${asker.name}: `}${problem}`);
  }

  /** Under the name of who asked, unless it has one already. */
  askedBy(asker: Asker): PolicyError {
    return this.asker === undefined ? new PolicyError(this.problem, this.findings, asker, this.cures) : this;
  }
}

/** The question has no answer yet: a fact is not specified, or the budget ran out. `reason` says which. */
export class UndecidedError extends Error {
  override readonly name = 'UndecidedError';
  readonly [UNDECIDED_ERROR] = true;
  constructor(
    readonly problem: string,
    readonly reason: string,
    readonly asker?: Asker,
  ) {
    super(`Cannot decide: ${asker === undefined ? '' : `${asker.name}: `}${problem}`);
  }

  /** Under the name of who asked, unless it has one already. */
  askedBy(asker: Asker): UndecidedError {
    return this.asker === undefined ? new UndecidedError(this.problem, this.reason, asker) : this;
  }
}

/** Whether a thrown value is a policy error of any loaded build. */
export function isPolicyError(value: unknown): value is PolicyError {
  return isBranded(value, POLICY_ERROR);
}

/** Whether a thrown value is an undecided error of any loaded build. */
export function isUndecidedError(value: unknown): value is UndecidedError {
  return isBranded(value, UNDECIDED_ERROR);
}

/** The error for a document that AWS refuses; it carries what is an error among the problems. `advice`: what to write. */
export function policyError(
  problems: readonly Problem[],
  from: ProblemSource = {},
  advice: readonly string[] = [],
): PolicyError {
  const why = problems.some(isUnresolved)
    ? 'is not resolved yet'
    : isUnfilled(problems)
      ? 'is not filled in yet'
      : 'is not a policy that AWS would store';
  const title = `${from.source ?? 'this document'} ${why}`;
  return refusedDocument(title, problems, from, advice);
}

/** A policy error with this first line, every error among the problems, and what to write where that is known. */
export function refusedDocument(
  title: string,
  problems: readonly Problem[],
  from: ProblemSource,
  advice: readonly string[] = [],
): PolicyError {
  const findings = problems.filter(({ severity }) => severity === 'error').map(renderFinding);
  return new PolicyError([title, '', ...renderProblems(problems, from), ...advice].join('\n'), findings);
}

/** What to throw for an error of a room below: a document that is not a policy by grammar gets its words. */
export function withMessage(error: unknown): unknown {
  return isInvalidDocument(error)
    ? withPrintedMessage(fromUsersLine(policyError(error.problems, { source: error.source })))
    : error;
}
