import { compileMatcher, type Matcher } from '../../values/pattern';
import { fixedParts, parseTemplate, substituteVariables, variablesOf, type FixedPart } from '../../values/template';
import type { Operand } from './operand';

const PARTS = 6;

/**
 * "Amazon Resource Name (ARN) condition operators": the six parts are compared one by one, so a `*` in one of the
 * first five cannot leave it; the sixth is all after the fifth colon. ASSUMED C26: other text matches nothing.
 */
export function arnOperand(text: string, variables: boolean): Operand {
  const parts = parseTemplate(text, { variables, wildcards: true });
  const known = { text, parts, variables: variablesOf(parts), wellFormed: true };
  const fixed = fixedParts(parts);
  if (fixed !== undefined) return Object.freeze({ ...known, matches: compileArn(fixed) });
  const matches: Operand['matches'] = (value, lookup) => {
    const now = substituteVariables(parts, lookup);
    return now !== undefined && compileArn(now)(value);
  };
  return Object.freeze({ ...known, matches });
}

/** The parts of an ARN pattern by colon segment; fewer than six when it is not an ARN. */
function arnSegments(parts: readonly FixedPart[]): readonly (readonly FixedPart[])[] {
  const segments: FixedPart[][] = [[]];
  const add = (part: FixedPart): void => {
    segments[segments.length - 1]?.push(part);
  };
  for (const part of parts) {
    if (part.kind !== 'text') {
      add(part);
      continue;
    }
    let rest = part.text;
    for (let colon = rest.indexOf(':'); colon !== -1 && segments.length < PARTS; colon = rest.indexOf(':')) {
      if (colon > 0) add({ kind: 'text', text: rest.slice(0, colon) });
      segments.push([]);
      rest = rest.slice(colon + 1);
    }
    if (rest !== '') add({ kind: 'text', text: rest });
  }
  return segments;
}

function compileArn(parts: readonly FixedPart[]): Matcher {
  const segments = arnSegments(parts);
  if (segments.length < PARTS) return () => false;
  const heads = segments.slice(0, -1).map(compileMatcher);
  const tail = compileMatcher(segments[PARTS - 1] ?? []);
  return (value) => {
    let from = 0;
    for (const head of heads) {
      const colon = value.indexOf(':', from);
      if (colon === -1 || !head(value.slice(from, colon))) return false;
      from = colon + 1;
    }
    return tail(value.slice(from));
  };
}
