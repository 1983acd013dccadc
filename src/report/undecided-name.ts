import type { Atom } from '../names/atom';
import type { Position } from '../policy/model';
import { renderName, renderNameValue } from './deployment-names';
import { UndecidedError } from './errors';
import { excerptAt } from './excerpt';
import { onOneLine } from './one-line';

/** What an answer that depends on a name is reported with. */
interface DependsOnName {
  readonly atom: Atom;
  /** A value with which the expectation holds, and one with which it does not. */
  readonly values: readonly (string | undefined)[];
  /** Whether nothing is expected: there are two answers, and neither is better. */
  readonly isEven: boolean;
  /** Whether it stands behind a slash, where it may be several steps of a path. */
  readonly isInPath?: boolean;
  /** What the name's place points into. */
  readonly from: { readonly source?: string | undefined; readonly text?: string | undefined };
}

/** The error for an answer that one deployment gives and another does not: the name, values of both kinds, ways out. */
export function undecidedByName({ atom, values, isEven, isInPath = false, from }: DependsOnName): UndecidedError {
  const [holdsWith, failsWith] = values;
  const [holds, fails] = isEven ? ['one answer', 'another'] : ['it holds', 'it fails'];
  const lines = [
    `it depends on a name that only a deployment sets: ${renderName(atom)}`,
    ...placeOf(atom.position, from),
    ...(holdsWith === undefined ? [] : [`  ${holds} with ${renderNameValue(holdsWith)}`]),
    ...(failsWith === undefined ? [] : [`  ${fails} with ${renderNameValue(failsWith)}`]),
    ...(holdsWith === undefined && failsWith === undefined
      ? ['  a value with wildcards may break it: it stands in an Allow and in a Deny']
      : []),
    `Hint: ${wayOut(atom, holdsWith, failsWith, isInPath)}`,
  ];
  return new UndecidedError(lines.join('\n'), 'name');
}

function placeOf(position: Position | undefined, { source, text }: DependsOnName['from']): readonly string[] {
  if (position === undefined || text === undefined) return [];
  return [`  ${onOneLine(source ?? 'the template')}:${position.line}`, ...excerptAt(text, position).map(onOneLine)];
}

function wayOut(
  { kind, title, isStored }: Atom,
  holdsWith: string | undefined,
  failsWith: string | undefined,
  isInPath: boolean,
): string {
  const value = JSON.stringify(holdsWith ?? '…').slice(1, -1);
  switch (kind) {
    case 'parameter': {
      const set = `set it: { parameters: { ${/^\w+$/.test(title) ? title : `'${title}'`}: '${value}' } }`;
      if (isStored === true) return set;
      const pattern = (isInPath ? [ofPath] : patterns).find(
        (one) => one.test(holdsWith ?? '') && (failsWith === undefined || !one.test(failsWith)),
      );
      const narrow = pattern === undefined ? 'AllowedValues' : `AllowedPattern: '${pattern.source.slice(1, -1)}'`;
      return `narrow it in the template (${narrow}), or ${set}`;
    }
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
