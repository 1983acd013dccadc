import { compilePolicy, type CompiledStatement } from '../evaluator/compile';
import type { AccessRequest, StatementTrace, Stop } from '../evaluator/request';
import { situate, type Situation } from '../evaluator/situation';
import type { Policy } from '../policy/model';

/** A statement that did not apply: what stops it first, and how near it came. */
export interface NearMiss {
  readonly statement: CompiledStatement;
  readonly trace: StatementTrace;
  readonly stop: Stop;
  /** How many elements and condition tests stop it. */
  readonly stops: number;
  /** How many condition tests hold. */
  readonly held: number;
  /** Whether it names the action itself, without wildcard. */
  readonly named: boolean;
}

const depth: Record<Stop['element'], number> = { Principal: 0, Action: 1, Resource: 2, Condition: 3 };

/**
 * The statement of an effect that came closest to applying: the one with the least to mend; among equals the one with
 * more conditions that hold, since it was written for such requests, then the one that was stopped last.
 */
export function nearestMiss(
  policy: Policy,
  request: AccessRequest,
  traces: readonly StatementTrace[],
  effect: 'Allow' | 'Deny',
): NearMiss | undefined {
  const situation = situate(request);
  const { statements } = compilePolicy(policy);
  const misses = traces.flatMap((trace) => {
    const statement = statements[trace.ref.statement];
    if (trace.effect !== effect || trace.stoppedBy === undefined || statement === undefined) return [];
    return [missOf(statement, trace, trace.stoppedBy, situation)];
  });
  return misses.sort(
    (a, b) =>
      a.stops - b.stops ||
      b.held - a.held ||
      Number(b.named) - Number(a.named) ||
      depth[b.stop.element] - depth[a.stop.element],
  )[0];
}

function missOf(statement: CompiledStatement, trace: StatementTrace, stop: Stop, situation: Situation): NearMiss {
  const { action, resource, conditions } = statement;
  const held = conditions.filter((test) => test.holds(situation.lookup)).length;
  const elements = [
    stop.element === 'Principal',
    !action.matches(situation.action),
    resource?.matches(situation.resource, situation.lookup) === false,
  ];
  return {
    statement,
    trace,
    stop,
    stops: elements.filter(Boolean).length + conditions.length - held,
    held,
    named: action.patterns.some(({ text }) => text.toLowerCase() === situation.action),
  };
}
