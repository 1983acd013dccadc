import type { DeploymentVerdict } from '../../src/sources/cloudformation/deployments';
import { regionOf, type Choices, type Plain } from './deployed-template';
import { DRAWN, type Drawn } from './drawn-template';

type Values = ReadonlyMap<string, string>;

interface NamedDeployment {
  readonly choices: Choices;
  readonly names: readonly unknown[];
  readonly answer: string;
}

/** The deployment that a verdict names, and what it says of it; nothing where it leaves a value open. */
export function namedDeployment(
  verdict: DeploymentVerdict<object, string>,
  { template }: Drawn,
): NamedDeployment | undefined {
  if (!('names' in verdict)) return undefined;
  if (verdict.answer === 'undecided' && (verdict.reason !== 'name' || verdict.witness === undefined)) return undefined;
  const values = new Map(verdict.names.map(({ atom: { id }, value }) => [id, value]));
  const declared = template['Parameters'] as Readonly<Record<string, Plain>>;
  // A name that is read whole and in pieces is two names to the engine, which may contradict each other.
  const isTwofold = Object.keys(declared).some((id) => {
    const pieces = piecesOf(id, values).length;
    const count = values.get(`${id} split by ,`);
    return (values.has(id) && pieces > 1) || (count !== undefined && pieces > Number(count));
  });
  const region = values.get('AWS::Region') ?? regionOf(values.get('AWS::Partition') ?? 'aws');
  if (isTwofold || region === undefined) return undefined;
  const choices: Choices = {
    account: values.get('AWS::AccountId') ?? '123456789012',
    region,
    stackName: values.get('AWS::StackName') ?? 'stack',
    parameter: (id) => {
      if (declared[id]?.['Type'] === 'CommaDelimitedList') return listOf(id, values);
      const pieces = piecesOf(id, values);
      return pieces.length > 1 ? pieces.join(',') : (values.get(id) ?? pieces[0] ?? `unread ${id}`);
    },
    told: (title) => importOf(title, values) ?? title,
    letters: () => DRAWN,
    made: (id) => values.get(`name of ${id}`),
  };
  return { choices, names: [...values], answer: verdict.answer === 'undecided' ? 'refuted' : verdict.answer };
}

function listOf(id: string, values: Values): readonly string[] {
  return inRow((index) => `${id}[${index}]`, Number(values.get(`${id}.length`) ?? 2), values);
}

function piecesOf(id: string, values: Values): readonly string[] {
  return inRow((index) => `${id} split by , at ${index}`, Number(values.get(`${id} split by ,`) ?? 0), values);
}

/** As many as were asked for, also one by one. */
function inRow(idOf: (index: number) => string, least: number, values: Values): readonly string[] {
  const length = Array.from({ length: 9 }, (_, index) => index + 1).filter(
    (count) => count <= least || values.has(idOf(count - 1)),
  );
  return Array.from({ length: Math.max(0, ...length) }, (_, index) => values.get(idOf(index)) ?? 'example');
}

function importOf(title: string, values: Values): string | undefined {
  const found = [...values].find(([id]) => {
    // Of several stacks, the account and Region that were given stand behind it: none here.
    const written = id.replace('import Fn::ImportValue ', 'import ').replace(/ \/$/, '');
    return written.replace(/\$\{(\w+)\}/g, (_, name: string) => values.get(name) ?? `unread ${name}`) === title;
  });
  return found?.[1];
}
