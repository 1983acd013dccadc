import { isDeploymentValue } from '../arguments/deployment-value';
import { isEncryption, type Encryption } from '../s3/buckets/encryption';
import { isCaller, type Caller } from '../s3/callers/caller';
import { isNetwork, type Network } from '../s3/callers/network';
import { argumentsOf, isCall } from '../s3/calls/described-call';
import { isEvery } from '../s3/calls/every';
import { literalText, recordText } from '../values/literal-text';

/** Ways to write a value, from the longest to the shortest. */
type Forms = readonly [string, ...string[]];

/**
 * The arguments of a function as a person writes them, in at most so many characters: the longest values give way to their
 * names, as if they stood in variables, and the options of a call to an ellipsis. `names` are those of the arguments.
 */
export function renderArguments(given: readonly unknown[], names: readonly string[], room: number): string {
  const end = given.findLastIndex((one) => one !== undefined) + 1;
  const all = given.slice(0, end).map((one, index) => [...formsOf(one, names[index])]);
  const shown = (): string => all.map(([form]) => form).join(', ');
  while (shown().length > room) {
    const [longest] = all.filter(({ length }) => length > 1).sort(([a = ''], [b = '']) => b.length - a.length);
    if (longest === undefined) break;
    longest.shift();
  }
  return shown();
}

function formsOf(given: unknown, name: string | undefined): Forms {
  const made = constructorOf(given);
  if (made !== undefined) return callForms(...made);
  if (isPlainObject(given)) return name === undefined ? optionForms(given, '{ … }') : [name];
  const text = codeOf(given);
  if (text === undefined) return [name ?? '…'];
  return name === undefined ? [text] : [text, name];
}

/** The constructor of a call, or of a value of a template, and what it was given. */
function constructorOf(given: unknown): [name: string, given: readonly unknown[]] | undefined {
  if (isDeploymentValue(given)) {
    return typeof given.origin === 'string' && Array.isArray(given.given) ? [given.origin, given.given] : undefined;
  }
  if (isCall(given)) return [given.name, argumentsOf(given)];
  return isEvery(given) ? ['every', [{ ...given }]] : undefined;
}

function callForms(name: string, given: readonly unknown[]): Forms {
  const options = given.at(-1);
  const before = given.slice(0, -1).map((one) => codeOf(one) ?? '…');
  const shortest = `${name}(…)`;
  if (!isRecord(options)) return [shortest];
  const forms = optionForms(options, '…').map((one) => `${name}(${[...before, one].join(', ')})`);
  return [forms[0] ?? shortest, ...forms.slice(1, -1), shortest];
}

/** Options with all their values, with the longest of them by name alone, and so on. */
function optionForms(options: object, shortest: string): Forms {
  const members = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]: [string, unknown]) => ({ name, text: codeOf(value) }));
  const written = (): string =>
    `{ ${members.map(({ name, text }) => (text === undefined ? name : `${name}: ${text}`)).join(', ')} }`;
  const forms: [string, ...string[]] = [members.length === 0 ? '{}' : written()];
  for (;;) {
    const [longest] = members
      .filter(({ text }) => text !== undefined)
      .sort((a, b) => (b.text?.length ?? 0) - (a.text?.length ?? 0));
    if (longest === undefined) return [...forms, shortest];
    longest.text = undefined;
    forms.push(written());
  }
}

/** The code of a value; nothing where a person would have a name for it. */
function codeOf(value: unknown): string | undefined {
  if (isDeploymentValue(value)) return undefined;
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : literalText(value);
  if (Array.isArray(value)) {
    const texts = value.map(codeOf);
    return texts.every((one) => one !== undefined) ? `[${texts.join(', ')}]` : undefined;
  }
  if (isEncryption(value)) return encryptionCode(value);
  if (isNetwork(value)) return networkCode(value);
  if (isCaller(value)) return callerCode(value);
  if (!isPlainObject(value)) return undefined;
  const members = Object.entries(value).map(([name, one]: [string, unknown]) => [name, codeOf(one)] as const);
  const known = members.flatMap(([name, code]) => (code === undefined ? [] : [[name, code] as const]));
  return known.length === members.length ? recordText(known) : undefined;
}

function encryptionCode({ kind, keyArn }: Encryption): string {
  const name = ({ 'SSE-S3': 'sseS3', 'SSE-KMS': 'sseKms', 'DSSE-KMS': 'dsseKms', 'SSE-C': 'sseC' } as const)[kind];
  return `${name}(${keyArn === undefined ? '' : literalText(keyArn)})`;
}

function networkCode({ kind, ...network }: Network): string | undefined {
  if ('id' in network) return codeOfConstructor(kind, network.id, network, ['id']);
  return codeOfConstructor(kind, network.ip, network, ['ip']);
}

function callerCode(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'anonymous':
      return 'anonymous';
    case 'user':
    case 'role': {
      const name = caller.kind === 'user' ? 'iamUser' : 'iamRole';
      return codeOfConstructor(name, caller.arn, caller, ['arn', 'kind']);
    }
    case 'service':
      return codeOfConstructor('awsService', caller.name, caller, ['name', 'kind']);
    default:
      return undefined;
  }
}

function codeOfConstructor(name: string, first: string, made: object, own: readonly string[]): string | undefined {
  const facts = Object.fromEntries(Object.entries(made).filter(([fact]) => !own.includes(fact)));
  const code = codeOf(facts);
  if (code === undefined) return undefined;
  return `${name}(${literalText(first)}${code === '{}' ? '' : `, ${code}`})`;
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Made of braces: our own values have a prototype or a mark. */
function isPlainObject(value: unknown): value is object {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.getOwnPropertySymbols(value).length === 0;
}
