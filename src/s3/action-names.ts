import { foldName } from '../values/fold';
import { serviceOf } from '../service-reference';
import type { ActionChoice } from '../space/request-class';
import { nearest } from '../values/near';
import { parsePattern } from '../values/pattern';
import { UsageError } from './usage';

/**
 * Throws a usage error when a name or pattern matches no action that the claim ranges over and none that AWS has.
 * `where` begins its message.
 */
export function checkActionNames(
  actions: readonly string[] | undefined,
  choices: readonly ActionChoice[],
  where = '',
): void {
  for (const text of actions ?? []) {
    if (text === '*') continue;
    const pattern = parsePattern(text.toLowerCase());
    if (choices.some(({ name }) => pattern.matches(foldName(name)))) continue;
    const service = serviceOf(text.slice(0, Math.max(0, text.indexOf(':'))));
    if (service === undefined) {
      throw new UsageError(`${where}"${text}" names no service`, 'an action is like "s3:GetObject"');
    }
    const names = [...service.actions.values()].map(({ name }) => `${service.prefix}:${name}`);
    if (names.some((name) => pattern.matches(foldName(name)))) continue;
    const near = nearest(text, names, 3);
    throw new UsageError(
      `${where}"${text}" matches no action`,
      near === undefined ? undefined : `did you mean "${near}"?`,
    );
  }
}
