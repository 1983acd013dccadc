import type { CompiledTest, Lookup, Operand } from '../evaluator/compile';
import { substituteVariables } from '../values/template';
import { arnWord, globWord } from './pattern-languages';
import type { Predicate } from './predicate';
import type { TemplateKind } from './space';
import { literalTokens, type Language } from '../languages/language';

const made = new WeakMap<CompiledTest, Predicate>();

/** Made once for each test: claims ask the same policies many times. */
function remembered(test: CompiledTest, make: () => Predicate): Predicate {
  let predicate = made.get(test);
  if (predicate === undefined) made.set(test, (predicate = make()));
  return predicate;
}

/** Numbers, dates, addresses, Booleans and bytes: the operator as written, asked of one value. */
export function directPredicate(test: CompiledTest): Predicate {
  return remembered(test, () => makeDirect(test));
}

function makeDirect(test: CompiledTest): Predicate {
  const { family, name } = test.operator;
  const operands = test.operands.map(({ text }) => text);
  const readable = test.operands.filter(({ wellFormed }) => wellFormed).map(({ text }) => text);
  const ordered = family === 'number' || family === 'date' || family === 'address' || family === 'binary';
  return {
    id: `${name} ${JSON.stringify(operands)}`,
    ...(family === 'boolean' && { language: readable.map((text) => literalTokens(text, 'names')) }),
    ...(ordered && { edges: { family, operands } }),
    test: (value) => test.holds((key) => (key === test.key ? value : undefined)),
  };
}

const like = new Set(['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase']);

/** Text and ARNs: whether one value matches one of these operands of the test, negation left aside. */
export function textPredicate(test: CompiledTest, operands: readonly Operand[], lookup: Lookup): Predicate {
  const fixed = test.operands.every(({ variables }) => variables.length === 0);
  return fixed ? remembered(test, () => makeText(test, operands, lookup)) : makeText(test, operands, lookup);
}

function makeText(test: CompiledTest, operands: readonly Operand[], lookup: Lookup): Predicate {
  const texts = operands.map(({ parts, variables }) => [parts, ...variables.map(lookup)]);
  const language = languageOf(test, operands, (operand) => substituteVariables(operand.parts ?? [], lookup));
  return {
    id: `${templateKindOf(test)} ${JSON.stringify(texts)}`,
    ...(foldsPlainly(test, language) && { language }),
    test: (value) => operands.some((operand) => operand.matches(value, lookup)),
  };
}

/** Outside ASCII letter case is not a matter of single characters. */
function foldsPlainly(test: CompiledTest, language: Language): boolean {
  if (templateKindOf(test) !== 'folded') return true;
  return language.every((word) => word.every(({ chars: { codes } }) => codes === undefined || (codes[0] ?? 0) < 128));
}

/** Operators that test a value alike, negation left aside, are of one kind: what wildcards are, the operands tell. */
export function templateKindOf({ operator: { name, family } }: CompiledTest): TemplateKind {
  if (family === 'arn') return 'arn';
  return like.has(name) ? 'folded' : 'text';
}

function languageOf(
  test: CompiledTest,
  operands: readonly Operand[],
  partsOf: (operand: Operand) => Operand['parts'],
): Language {
  const kind = templateKindOf(test);
  return operands.flatMap((operand) => {
    const parts = partsOf(operand);
    if (parts === undefined) return [];
    return kind === 'arn' ? arnWord(parts) : [globWord(parts, kind === 'folded')];
  });
}
