import { parsePattern } from '../values/pattern';
import { nearest } from '../values/near';
import type { ActionChoice } from '../space/request-class';
import { serviceOf } from '../service-reference';
import { misuse } from './misuse';

/** Throws when a name or pattern matches no action that the claim ranges over and none that AWS has. */
export function checkActions(
  matcher: string,
  actions: readonly string[] | undefined,
  choices: readonly ActionChoice[],
): void {
  for (const text of actions ?? []) {
    if (text === '*') continue;
    const pattern = parsePattern(text.toLowerCase());
    if (choices.some(({ name }) => pattern.matches(name.toLowerCase()))) continue;
    const service = serviceOf(text.slice(0, Math.max(0, text.indexOf(':'))));
    if (service === undefined) throw misuse(matcher, `"${text}" names no service`, 'an action is like "s3:GetObject"');
    const names = [...service.actions.values()].map(({ name }) => `${service.prefix}:${name}`);
    if (names.some((name) => pattern.matches(name.toLowerCase()))) continue;
    const near = nearest(text, names, 3);
    throw misuse(matcher, `"${text}" matches no action`, near === undefined ? undefined : `did you mean "${near}"?`);
  }
}
