import { checkOptions } from '../arguments/checks';
import { UsageError } from '../arguments/usage';
import { percent, totalOf, type Figures } from './policy-figures';
import type { SettledPolicy } from './settle-survivors';

/** Percentages that must be reached. */
interface FigureThresholds {
  /** Of the elements, how many are checked. */
  readonly elements?: number;
  /** Of the changes that change a decision, how many some test notices. */
  readonly mutants?: number;
}

export interface Thresholds extends FigureThresholds {
  /** What each policy must reach; the others are for all together. */
  readonly perPolicy?: FigureThresholds;
}

/** A figure below its threshold. */
export interface Shortfall {
  /** The one policy, or all of them where the total is too low. */
  readonly policies: readonly SettledPolicy[];
  readonly of: 'policy' | 'total';
  readonly figure: keyof FigureThresholds;
  readonly reached: number;
  readonly threshold: number;
}

/** Throws on thresholds that no figure can be compared with. */
export function checkThresholds(given: unknown): asserts given is Thresholds {
  checkOptions(given, ['elements', 'mutants', 'perPolicy']);
  const { perPolicy, ...total } = given as Thresholds;
  checkFigures('thresholds', total);
  if (perPolicy === undefined) return;
  checkOptions(perPolicy, ['elements', 'mutants']);
  checkFigures('thresholds.perPolicy', perPolicy);
}

function checkFigures(option: string, figures: object): void {
  for (const [name, value] of Object.entries(figures) as readonly (readonly [string, unknown])[]) {
    const isPercentage = typeof value === 'number' && value >= 0 && value <= 100;
    if (value !== undefined && !isPercentage) {
      throw new UsageError(`${option}.${name} must be a percentage from 0 to 100`);
    }
  }
}

/** The thresholds that the policies of a run do not reach. */
export function shortfalls(policies: readonly SettledPolicy[], { perPolicy = {}, ...total }: Thresholds): Shortfall[] {
  const all = totalOf(policies.map(({ figures }) => figures));
  return [
    ...policies.flatMap((policy) =>
      below(policy.figures, perPolicy).map((one) => ({ ...one, of: 'policy' as const, policies: [policy] })),
    ),
    ...below(all, total).map((one) => ({ ...one, of: 'total' as const, policies })),
  ];
}

function below(figures: Figures, thresholds: FigureThresholds): Pick<Shortfall, 'figure' | 'reached' | 'threshold'>[] {
  return (['elements', 'mutants'] as const).flatMap((figure) => {
    const threshold = thresholds[figure];
    const reached = percent(figures[figure]);
    return threshold === undefined || reached >= threshold ? [] : [{ figure, reached, threshold }];
  });
}
