import type { OperatorName } from '../../policy/operators';
import { compileMatcher } from '../../values/pattern';
import { fixedParts, parseTemplate, substitute, substituteText, variablesOf } from '../../values/template';
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
    const plain = (substituteText(parts, () => undefined) ?? '').toLowerCase();
    return Object.freeze({ ...known, matches: (value: string) => value.toLowerCase() === plain });
  }
  const matches: Operand['matches'] = (value, lookup) => {
    const now = substitute(parts, lookup);
    if (now === undefined) return false;
    if (!folded) return compileMatcher(now)(value);
    return value.toLowerCase() === substituteText(now, lookup)?.toLowerCase();
  };
  return Object.freeze({ ...known, matches });
}
