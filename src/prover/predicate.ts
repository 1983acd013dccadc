import type { Language } from '../languages/language';

/** A test of one value, made by the evaluator's own operators. */
export interface Predicate {
  /** Equal ids mean equal tests. */
  readonly id: string;
  /** The values that pass, where the search for strings can handle them. */
  readonly language?: Language;
  /** Values at the edges of what passes, by family, where the values have an order. */
  readonly edges?: Edges;
  test(value: string): boolean;
}

/** Operands that cut an ordered kind of value into pieces. */
export interface Edges {
  readonly family: 'number' | 'date' | 'address' | 'binary';
  readonly operands: readonly string[];
}
