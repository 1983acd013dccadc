import type { Random } from '../prover/random';
import { drawPlace, type Choices } from './deployed-template';
import { accounts, DRAWN, madeNames, type Drawn } from './drawn-template';

/** One deployment of a template: ordinary and hostile values, those of the template itself among them. */
export function drawDeployment(random: Random, drawn: Drawn): Choices {
  const declared = drawn.template['Parameters'] as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const parameters = new Map<string, string | readonly string[] | undefined>();
  for (const [name, of] of Object.entries(declared)) {
    const value = drawValue(random, of, drawn);
    const isList = of['Type'] === 'CommaDelimitedList';
    const isAsFree = of['Type'] === 'String' && Object.keys(of).length === 1;
    const more = Array.from({ length: random.below(4) }, () => drawValue(random, of, drawn));
    parameters.set(
      name,
      isList ? [value, ...more] : isAsFree && random.chance(25) ? (parameters.get('P') ?? value) : value,
    );
  }
  const told = new Map<string, string>();
  return {
    account: random.pick(accounts),
    region: drawPlace(random),
    stackName: random.pick(['stack', 'app', 'q', 'prod']),
    parameter: (id) => parameters.get(id),
    told: (title) => {
      const value = told.get(title) ?? random.pick([...drawn.literals, 'arn:aws:iam::444455556666:root']);
      told.set(title, value);
      return value;
    },
    letters: () => DRAWN,
  };
}

function drawValue(random: Random, declared: Readonly<Record<string, unknown>>, { literals }: Drawn): string {
  const allowed = declared['AllowedValues'] as readonly string[] | undefined;
  if (allowed !== undefined) return random.pick(allowed);
  if (declared['Type'] === 'Number') return random.pick(['0', '1', '1.2', '5', '1.3', '-3', '600000', '700000']);
  const text = random.chance(20) ? random.text('qz*?', 3) : random.pick(literals);
  const pattern = declared['AllowedPattern'] as string | undefined;
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text)) return text;
  return random.pick(lawful[pattern] ?? []);
}

/** Values that a pattern lets pass. */
const lawful: Readonly<Record<string, readonly string[]>> = {
  '\\d{12}': accounts,
  '[a-z]+': ['prod', 'q'],
  'q.*': ['q', 'q*', 'qz'],
  '(true|false)': ['true'],
  ...madeNames,
};
