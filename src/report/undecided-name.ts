import type { Atom } from '../names/atom';
import type { Position } from '../policy/model';
import { renderName, renderNameValue } from './deployment-names';
import { UndecidedError } from './errors';
import { excerptAt } from './excerpt';
import { onOneLine } from './one-line';

/** Finds out whether every deployment has the answer that is hoped for, with a value or a pattern of the name. */
export type SettlingTrial = (change: { readonly value?: string; readonly pattern?: string }) => boolean;

/** What an answer that depends on a name is reported with. */
interface DependsOnName {
  readonly atom: Atom;
  /** A value with which the expectation holds, and one with which it does not. */
  readonly values: readonly (string | undefined)[];
  /** Whether nothing is expected: there are two answers, and neither is better. */
  readonly isEven: boolean;
  /** Whether it stands behind a slash, where it may be several steps of a path. */
  readonly isInPath?: boolean;
  /** Tries what is proposed for a parameter; left out where that cannot be tried. */
  readonly settles?: SettlingTrial;
  /** Values that the test names, one of which may be meant. */
  readonly suggested?: readonly string[];
  /** Lines with a text to paste, after which the name does not matter. */
  readonly pasted?: () => readonly string[];
  /** What the name's place points into. */
  readonly from: { readonly source?: string | undefined; readonly text?: string | undefined };
}

/** The error for an answer that one deployment gives and another does not: the name, values of both kinds, ways out. */
export function undecidedByName({
  atom,
  values,
  isEven,
  isInPath = false,
  settles,
  suggested = [],
  pasted = () => [],
  from,
}: DependsOnName): UndecidedError {
  const [kept, failsWith] = values.map((value) => (isOrdinary(value) ? value : undefined));
  const holdsWith = kept ?? suggested.find((value) => settles?.({ value }) === true);
  const [holds, fails] = isEven ? ['one answer', 'another'] : ['it holds', 'it fails'];
  const { hint, isTried } = wayOut(atom, { holdsWith, failsWith, isInPath, settles });
  const text = isTried ? [] : pasted();
  const lines = [
    `it depends on a name that only a deployment sets: ${renderName(atom)}`,
    ...placeOf(atom.position, from),
    ...(holdsWith === undefined ? [] : [`  ${holds} with ${renderNameValue(holdsWith)}`]),
    ...(failsWith === undefined ? [] : [`  ${fails} with ${renderNameValue(failsWith)}`]),
    ...(values.every((value) => value === undefined)
      ? ['  a value with wildcards may break it: it stands in an Allow and in a Deny']
      : []),
    `Hint: ${hint}`,
    ...(keeps(text, atom) ? ['Or so that the name does not matter:', ...text] : []),
  ];
  return new UndecidedError(lines.join('\n'), 'name');
}

/** Whether a text leaves a name where it stands: it adds a statement, or has the name too. */
function keeps(text: readonly string[], { title }: Atom): boolean {
  return text[0]?.includes(' first in ') === true || text.some((line) => line.includes(title));
}

function placeOf(position: Position | undefined, { source, text }: DependsOnName['from']): readonly string[] {
  if (position === undefined || text === undefined) return [];
  return [`  ${onOneLine(source ?? 'the template')}:${position.line}`, ...excerptAt(text, position).map(onOneLine)];
}

/** Whether somebody would give a name this value: a variable of IAM is one that only an attacker gives. */
function isOrdinary(value: string | undefined): boolean {
  return value?.includes('${') !== true;
}

interface ValuesOfName {
  readonly holdsWith: string | undefined;
  readonly failsWith: string | undefined;
  readonly isInPath: boolean;
  readonly settles: SettlingTrial | undefined;
}

interface WayOut {
  readonly hint: string;
  /** Whether what it says was tried, and settles the answer. */
  readonly isTried: boolean;
}

function wayOut(atom: Atom, values: ValuesOfName): WayOut {
  if (atom.kind !== 'parameter' || atom.isStored === true)
    return { hint: wayOutOfOther(atom, values.holdsWith), isTried: true };
  const { holdsWith, failsWith, isInPath, settles } = values;
  const pattern = (isInPath ? [ofPath] : patterns).find(
    (one) => one.test(holdsWith ?? '') && (failsWith === undefined || !one.test(failsWith)),
  );
  const text = pattern?.source.slice(1, -1);
  const isNarrowed = text !== undefined && settles?.({ pattern: text }) === true;
  const narrow = isNarrowed ? `AllowedPattern: '${text}'` : 'AllowedValues';
  const isSet = holdsWith !== undefined && settles?.({ value: holdsWith }) === true;
  const isShown = isSet || holdsWith === undefined || settles === undefined;
  return {
    hint: `narrow it in the template (${narrow})${isShown ? `, or ${setting(atom, holdsWith)}` : ''}`,
    isTried: isNarrowed || isSet,
  };
}

/** The value of a parameter as an option. */
function setting({ title }: Atom, value = '…'): string {
  return `set it: { parameters: { ${/^\w+$/.test(title) ? title : `'${title}'`}: '${asCode(value)}' } }`;
}

function asCode(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function wayOutOfOther(atom: Atom, holdsWith = '…'): string {
  const { kind, title } = atom;
  const value = asCode(holdsWith);
  switch (kind) {
    case 'parameter':
      return setting(atom, holdsWith);
    case 'pseudo':
      return pseudoParameterValue(title, value);
    case 'import': {
      const name = title.replace(/^Fn::ImportValue /, '');
      const isOpen = name.includes('${');
      return `give ${isOpen ? 'what is open in the name of the import, and ' : ''}what the other stack exports${isOpen ? ' under that name' : ''}: { imports: { '${name}': '${value}' } }`;
    }
    case 'resource':
      return 'give the resource its name in the template, or write the policy with a reference to it';
    default:
      return `${title} is known only once it is deployed: write the policy with a reference that has a known form`;
  }
}

function pseudoParameterValue(title: string, value: string): string {
  if (title === 'AWS::AccountId') return `set it, { account: '${value}' }, or write stack.account in the claim`;
  if (title === 'AWS::Region') return `set it, { region: '${value}' }, or write stack.region in the claim`;
  if (title === 'AWS::StackName') return `set it: { stackName: '${value}' }`;
  return `set it: { partition: '${value}' }`;
}

/** A prefix of keys, the path of a role: several steps, and no character that makes it a pattern of IAM. */
const ofPath = /^[A-Za-z0-9/._-]+$/;
const patterns = [/^\d{12}$/, /^[a-z0-9-]+$/, /^[A-Za-z0-9-]+$/, /^[A-Za-z0-9+=,.@_:-]+$/, ofPath];
