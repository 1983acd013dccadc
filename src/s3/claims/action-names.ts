import { foldName } from '../../values/letter-case';
import { serviceOf, servicePrefixes } from '../../service-reference';
import type { ActionChoice } from '../../requests/request-class';
import { nearest } from '../../values/near-names';
import { parsePattern } from '../../values/pattern';
import { UsageError } from '../../arguments/usage';

/**
 * Throws a usage error when a name or pattern matches no action that the claim ranges over and none that AWS has.
 * `option`: where they stand, where the matcher has several places for actions.
 */
export function checkActionNames(
  actions: readonly string[] | undefined,
  choices: readonly ActionChoice[],
  option?: string,
): void {
  const at = option === undefined ? '' : `${option}: `;
  for (const text of actions ?? []) {
    if (text === '*') continue;
    const [prefix = '', local] = text.split(':');
    const service = local === undefined ? undefined : serviceOf(prefix);
    const near = service === undefined && local !== undefined && !/[*?]/.test(prefix) ? nearService(prefix) : undefined;
    // A service that the reference lacks may be new; one that is spelled almost as another is misspelt.
    if (near !== undefined)
      throw new UsageError(`${at}"${text}" has an unknown service`, `did you mean "${near}:${local ?? ''}"?`);
    const pattern = parsePattern(text.toLowerCase());
    if (choices.some(({ name }) => pattern.matches(foldName(name)))) continue;
    if (service === undefined) {
      throw new UsageError(`${at}"${text}" has an unknown service`, 'for example "s3:GetObject"');
    }
    const names = [...service.actions.values()].map(({ name }) => `${service.prefix}:${name}`);
    if (names.some((name) => pattern.matches(foldName(name)))) continue;
    const other = nearest(text, names, 3);
    throw new UsageError(
      `${at}"${text}" matches no action`,
      other === undefined ? undefined : `did you mean "${other}"?`,
    );
  }
}

const LONG = 6;

function nearService(prefix: string): string | undefined {
  return nearest(prefix.toLowerCase(), servicePrefixes(), prefix.length < LONG ? 1 : 2);
}
