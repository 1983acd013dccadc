import type { DeploymentValue } from '../arguments/deployment-value';
import { renderNames, withoutMadeUpNames, withReferences, type TemplateForm } from '../report/deployment-names';
import type { ChosenNames } from '../sources/cloudformation/deployments';
import { inEveryDeployment, referenceFormOf, settled } from '../sources/cloudformation/every-deployment';
import { newBucketPolicy } from '../sources/cloudformation/new-bucket-policy';
import type { PolicyError } from '../report/errors';
import { MAX_MESSAGE_LINES, matcherResult, type MatcherResult, type MatcherCall } from './matcher-result';

interface TemplateQuestion {
  readonly value: DeploymentValue;
  readonly given: readonly unknown[];
  readonly ordinaryNames: boolean;
  readonly deniesDecide?: boolean;
  readonly ask: (given: readonly unknown[]) => MatcherResult;
}

/**
 * The result of a matcher that was given values of a template: the one result of every deployment. Throws an
 * `UndecidedError` of reason `name` where one deployment passes and another does not.
 */
export function templateResult(
  call: MatcherCall,
  { value, given, ordinaryNames, deniesDecide = false, ask }: TemplateQuestion,
): MatcherResult {
  const { template } = value;
  const verdict = inEveryDeployment({
    template,
    given,
    ordinaryNames,
    deniesDecide,
    ask: (inOne) => {
      const result = ask(inOne);
      return { holds: result.pass, evidence: result };
    },
    ...(ordinaryNames && { ofRefused: (error) => ({ holds: false, evidence: refusedDocument(call, error) }) }),
  });
  // One deployment with a document that AWS refuses is enough.
  const isBroken = ordinaryNames && verdict.answer === 'undecided' && verdict.reason === 'name';
  if (isBroken && verdict.witness !== undefined)
    return withNames(verdict.witness, verdict.names ?? [], given[0], template);
  const { witness, names } = settled(verdict, template, call.isNot ? 'refuted' : 'proven');
  return withNames(witness, names, given[0], template);
}

/** The result of a matcher about the document, where it is not a policy by its grammar. */
function refusedDocument(call: MatcherCall, { problem, findings }: PolicyError): MatcherResult {
  return matcherResult(call, {
    subject: 'policy',
    pass: false,
    verdict: findings,
    expected: 'AWS would store the policy',
    notExpected: 'AWS would refuse the policy',
    received: 'AWS would refuse it',
    notReceived: 'AWS would refuse it',
    evidence: () => problem.split('\n'),
  });
}

/** The result, its message listing the names of the deployment that it mentions. */
function withNames(result: MatcherResult, names: ChosenNames, subject: unknown, template: object): MatcherResult {
  return {
    ...result,
    message: () => {
      const [call = '', ...plain] = result.message().split('\n');
      const lines = withoutMadeUpNames(withReferences(plain, names, formOf(template, subject)), names);
      const title = call.replace(/^expect\(([a-zA-Z]+)\)/, (whole, what: string) => {
        const id = idOf(subject);
        return id === undefined ? whole : `expect(${what} «${id}»)`;
      });
      const nameLines = renderNames(names, lines.join('\n'));
      if (nameLines.length === 0) return [title, ...lines].join('\n');
      const room = MAX_MESSAGE_LINES - nameLines.length - 2;
      // What is to be pasted is pasted whole.
      const shown =
        lines.length > room && !lines.some((line) => line.startsWith('To fix it'))
          ? [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines`]
          : lines;
      return [title, ...shown, '', ...nameLines].join('\n');
    },
  };
}

function formOf(template: object, subject: unknown): TemplateForm {
  const id = idOf(subject);
  const newPolicy = id === undefined ? undefined : newBucketPolicy(template, id);
  return { references: referenceFormOf(template), newPolicy };
}

function idOf(subject: unknown): string | undefined {
  const id = typeof subject === 'object' && subject !== null && 'id' in subject ? subject.id : undefined;
  return typeof id === 'string' ? id : undefined;
}
