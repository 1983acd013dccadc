import type { Word } from '../languages/language';
import { serviceOf } from '../service-reference';
import { exampleAccount, isAccountId } from '../values/arn';
import { regionsOf } from './partitions';

/**
 * ARNs that AWS would rather send than the shortest one that a search found: with a real Region where the service has one
 * there, an account, and a name. `words` are what the ARN has to match. None of them need fit: the search tries them.
 */
export function* readableArns(found: string, words: readonly Word[]): Iterable<string> {
  const [, partition = ''] = found.split(':', 2);
  for (const word of words) yield* completed(exampleArn(word, partition));
  yield* completed(found);
  const [, , service = '', , account = ''] = found.split(':');
  if (serviceOf(service) !== undefined) return;
  yield* completed(`arn:${partition}:cloudtrail::${account}:trail/example`);
  yield* completed(`arn:${partition}:sns::${account}:example`);
}

/** The same for ARNs of users and roles: by the name that stands for any, in the account that was found. */
export function readableIdentities(name: string): (found: string, words: readonly Word[]) => Iterable<string> {
  return function* (found, words) {
    const [, partition = '', , , account = '', ...rest] = found.split(':');
    const [kind = ''] = rest.join(':').split('/');
    const start = `arn:${partition}:iam::${account === nobody ? exampleAccount : account}:`;
    yield `${start}${kind}/${name}`;
    for (const word of words) yield exampleArn(word, partition);
    yield start + rest.join(':');
  };
}

/** An ARN that a word spells, as a person would fill in its wildcards. */
export function exampleArn(word: Word, partition: string): string {
  let text = '';
  for (const { chars, loop } of word) {
    if (chars.codes !== undefined) text += loop ? '' : String.fromCharCode(chars.codes[0] ?? 0);
    else text += loop ? fillerAt(text, partition) : 'a';
  }
  return text;
}

function fillerAt(start: string, partition: string): string {
  const [, , service = '', ...parts] = start.split(':');
  switch (start.split(':').length - 1) {
    case 1:
      return partition;
    case 3:
      return regionsOf(partition)[0] ?? '';
    case 4:
      return exampleAccount;
    default:
      return service === 's3' && parts[0] === '' ? 'a' : 'example';
  }
}

function* completed(arn: string): Iterable<string> {
  const [start, partition = '', service = '', region = '', account = '', ...rest] = arn.split(':');
  if (start !== 'arn' || rest.length === 0) return;
  const name = rest.join(':');
  const shape = shapeOf(service, name);
  if (shape === undefined) return;
  const known = regionsOf(partition);
  const regions = !shape.hasRegion ? [''] : known.includes(region) ? [region] : known;
  const owners = !shape.hasAccount ? [''] : [isAccountId(account) && account !== nobody ? account : exampleAccount];
  if (shape.hasAccount && account === nobody) owners.push(nobody);
  const names = namesFor(name, service === 's3' ? 'a' : 'example');
  for (const owner of owners)
    for (const place of regions) for (const one of names) yield `arn:${partition}:${service}:${place}:${owner}:${one}`;
}

/** The account that a search finds first. */
const nobody = '000000000000';

/** The name with something where it ends too early. */
function namesFor(name: string, filler: string): readonly string[] {
  const tail = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1);
  if (tail === '' || tail.endsWith('-')) return [name + filler, `${name}a`, name];
  return tail === 'a' ? [name.slice(0, -1) + filler, name] : [name];
}

interface ArnShape {
  readonly start: string;
  readonly hasRegion: boolean;
  readonly hasAccount: boolean;
}

/** What the format of a service has that fits a name best. */
function shapeOf(service: string, name: string): ArnShape | undefined {
  const types = serviceOf(service)?.resourceTypes.values() ?? [];
  let best: ArnShape | undefined;
  for (const { arns } of types) {
    for (const format of arns) {
      const [, , vendor, region = '', account = '', ...rest] = format.split(':');
      const [start = ''] = rest.join(':').split('${');
      if (vendor !== service || !name.startsWith(start) || start.length < (best?.start.length ?? 0)) continue;
      best = { start, hasRegion: region !== '', hasAccount: account !== '' };
    }
  }
  return best;
}
