import type { DeploymentValue } from '../arguments/deployment-value';
import { renderNames, withReferences } from '../report/deployment-names';
import type { ChosenNames } from '../sources/cloudformation/deployments';
import { inEveryDeployment, settled } from '../sources/cloudformation/every-deployment';
import { longest, type Answer, type MatcherCall } from './answer';

interface TemplateQuestion {
  readonly value: DeploymentValue;
  readonly given: readonly unknown[];
  readonly ordinaryNames: boolean;
  readonly ask: (given: readonly unknown[]) => Answer;
}

/**
 * What a matcher answers where values of a template were given: the one answer of every deployment. Throws an
 * `UndecidedError` of reason `name` where one deployment passes and another does not.
 */
export function templateAnswer({ isNot }: MatcherCall, { value, given, ordinaryNames, ask }: TemplateQuestion): Answer {
  const { template } = value;
  const verdict = inEveryDeployment({
    template,
    given,
    ordinaryNames,
    ask: (inOne) => {
      const answer = ask(inOne);
      return { holds: answer.pass, evidence: answer };
    },
  });
  // One deployment with a document that AWS refuses is enough.
  const isBroken = ordinaryNames && verdict.answer === 'undecided' && verdict.reason === 'name';
  if (isBroken && verdict.witness !== undefined) return withNames(verdict.witness, verdict.names ?? [], given[0]);
  const { witness, names } = settled(verdict, template, isNot ? 'refuted' : 'proven');
  return withNames(witness, names, given[0]);
}

/** The answer with the names of the deployment that its message speaks of. */
function withNames(answer: Answer, names: ChosenNames, subject: unknown): Answer {
  return {
    ...answer,
    message: () => {
      const [call = '', ...plain] = answer.message().split('\n');
      const lines = plain.map((line) => (line.startsWith('Hint:') ? withReferences(line, names) : line));
      const title = call.replace(/^expect\(([a-zA-Z]+)\)/, (whole, what: string) => {
        const id = idOf(subject);
        return id === undefined ? whole : `expect(${what} «${id}»)`;
      });
      const told = renderNames(names, lines.join('\n'));
      if (told.length === 0) return [title, ...lines].join('\n');
      const room = longest - told.length - 2;
      const shown =
        lines.length > room ? [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines`] : lines;
      return [title, ...shown, '', ...told].join('\n');
    },
  };
}

function idOf(subject: unknown): string | undefined {
  const id = typeof subject === 'object' && subject !== null && 'id' in subject ? subject.id : undefined;
  return typeof id === 'string' ? id : undefined;
}
