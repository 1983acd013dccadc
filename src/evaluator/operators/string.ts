import type { OperatorName } from '../../policy/operators';
import { foldLetters } from '../../values/letter-case';
import { compileMatcher, compileTemplate } from '../../values/pattern';
import { fixedParts, parseTemplate, substituteText, variablesOf } from '../../values/template';
import type { Operand } from './operand';

/** "String condition operators": equal, equal without letter case, or like a pattern; variables are replaced. */
export function stringOperand(name: OperatorName, text: string, variables: boolean): Operand {
  const wildcards = name === 'StringLike' || name === 'StringNotLike';
  const parts = parseTemplate(text, { variables, wildcards });
  const known = { text, parts, variables: variablesOf(parts), wellFormed: true };
  const folded = name === 'StringEqualsIgnoreCase' || name === 'StringNotEqualsIgnoreCase';
  const fixed = fixedParts(parts);
  if (fixed !== undefined && !folded) return Object.freeze({ ...known, matches: compileMatcher(fixed) });
  if (fixed !== undefined) {
    const plain = foldLetters(substituteText(parts, () => undefined) ?? '');
    return Object.freeze({ ...known, matches: (value: string) => foldLetters(value) === plain });
  }
  if (!folded) return Object.freeze({ ...known, matches: compileTemplate(parts) });
  const matches: Operand['matches'] = (value, lookup) => {
    const now = substituteText(parts, lookup);
    return now !== undefined && foldLetters(value) === foldLetters(now);
  };
  return Object.freeze({ ...known, matches });
}
