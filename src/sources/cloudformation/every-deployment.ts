import { ofChosenValue } from './chosen-value';
import { deploymentValueIn, inDeployment } from '../../arguments/deployment-value';
import { isUsageError, UsageError } from '../../arguments/usage';
import type { Budget } from '../../languages/language';
import type { Atom } from '../../names/atom';
import type { ReferenceForm } from '../../report/deployment-names';
import { undecidedByName, type SettlingTrial } from '../../report/undecided-name';
import { isPolicyError, UndecidedError, type PolicyError } from '../../report/errors';
import { isOwnError } from '../../report/own-error';
import { textsOfClaim } from './claim-texts';
import { documentError } from './document-error';
import { overEveryDeployment, type ChosenNames, type DeploymentVerdict, type JudgedDeployment } from './deployments';
import { inOneDeployment } from './one-deployment';
import type { ChangedDocuments } from './pasted-statements';
import type { StackDeployment, StackTemplate } from './stack';
import { textOfScalar, type GivenValues } from './template';
import { TemplateFault } from './template-fault';
import type { FittingValues } from './fitting-values';
import type { TemplateNode } from './template-node';
import type { Question } from './world-search';

/** An answer to be had in each deployment: whether it is the one that is hoped for, and what shows it. */
interface AnswerInDeployment<W> {
  readonly holds: boolean;
  readonly evidence: W;
}

export interface QuestionOfTemplate<W> {
  readonly template: object;
  /** What was given to the function that asks: values of the template among it. */
  readonly given: readonly unknown[];
  /** Whether a free text is its most ordinary value alone. */
  readonly ordinaryNames?: boolean;
  /** What is more ordinary for some free texts than their examples, by the ids of their names. */
  readonly fittingValues?: FittingValues;
  /** Whether nothing but Denies decides. */
  readonly deniesDecide?: boolean;
  /** What is read in place of policy documents of the template. */
  readonly changedDocuments?: ChangedDocuments;
  /** What is given beside the values that the stack was given. */
  readonly moreValues?: GivenValues;
  /** Asks with what was given as it is in one deployment; throws what the function throws. */
  readonly ask: (given: readonly unknown[]) => AnswerInDeployment<W>;
  /** The answer where AWS refuses a document; left out: such a deployment does not count. */
  readonly ofRefused?: (error: PolicyError) => AnswerInDeployment<W>;
}

/**
 * Asks a question of every deployment. An error of one deployment is what is undecided or refused there. `budget` is what
 * several questions have together.
 */
export function inEveryDeployment<W>(question: QuestionOfTemplate<W>, budget?: Budget): DeploymentVerdict<W, Error> {
  const { ask, ofRefused } = question;
  let isFirst = true;
  try {
    return overEveryDeployment<W, Error>(
      questionOfDeployment(question),
      ({ value }, names) => {
        const judged = judgedBy(value as Attempt, ask, ofRefused);
        // What is wrong with the question is wrong in the most ordinary deployment; elsewhere it may turn on a name.
        if (isFirst && judged.answer === 'undecided' && isUsageError(judged.reason))
          throw ofChosenValue(judged.reason, names());
        isFirst = false;
        return judged;
      },
      undefined,
      budget,
    );
  } catch (error) {
    throw withPlace(error);
  }
}

/** Asks a question of the deployment that has these names; nothing where AWS takes no such deployment. */
export function inDeploymentWith<W>(
  question: QuestionOfTemplate<W>,
  names: ChosenNames,
): DeploymentVerdict<W, Error> | undefined {
  const { ask, ofRefused } = question;
  try {
    return inOneDeployment<W, Error>(
      questionOfDeployment(question),
      ({ value }) => judgedBy(value as Attempt, ask, ofRefused),
      names,
    );
  } catch (error) {
    throw withPlace(error);
  }
}

function questionOfDeployment<W>({
  template,
  given,
  ordinaryNames = false,
  fittingValues,
  deniesDecide = false,
  changedDocuments,
  moreValues,
}: QuestionOfTemplate<W>): Question {
  const [stack] = template as readonly StackTemplate[];
  if (stack === undefined) throw new Error('no stack');
  return {
    template: stack,
    givenValues: moreValues === undefined ? stack.givenValues : { ...stack.givenValues, ...moreValues },
    read: (reader) => {
      const deployment: StackDeployment = { template, reader };
      return attempt(() => inDeployment(given, deployment));
    },
    ...textsOfClaim(given),
    ordinaryNames,
    deniesDecide,
    ...(changedDocuments !== undefined && { changedDocuments }),
    ...(fittingValues !== undefined && { fittingValues }),
  };
}

type Settled<W> = Extract<DeploymentVerdict<W, Error>, { answer: 'proven' | 'refuted' }>;

/** What is found out about an answer that depends on a name. */
interface WaysOut {
  /** Whether with these values given there is one answer for every deployment, that which is hoped for. */
  readonly settlesWith: (values: GivenValues) => boolean;
  /** Values that the test names. */
  readonly suggested: readonly string[];
  /** The text to paste with which there is. */
  readonly pasted: () => readonly string[];
}

/**
 * The verdict where there is one for every deployment, else what to throw. `hoped` is the answer that is hoped for, where
 * one is better than the other; `ways` is what the error proposes, tried before.
 */
export function settled<W>(
  verdict: DeploymentVerdict<W, Error>,
  template: object,
  hoped?: 'proven' | 'refuted',
  ways?: WaysOut,
): Settled<W> {
  if (verdict.answer === 'refused') {
    throw verdict.why ?? new UsageError(`no deployment of the template has it: ${verdict.contradiction ?? ''}`);
  }
  if (verdict.answer !== 'undecided') return verdict;
  switch (verdict.reason) {
    case 'name': {
      const { atom, provenBy, refutedBy } = verdict;
      const values = hoped === 'refuted' ? [refutedBy, provenBy] : [provenBy, refutedBy];
      const from = fromOf(atom, template);
      const isInPath = from.root !== undefined && standsBehindSlash(from.root, atom);
      const settles = ways && trialOf(atom, template, ways.settlesWith);
      throw undecidedByName({
        atom,
        values,
        isEven: hoped === undefined,
        isInPath,
        from,
        ...(settles && { settles }),
        ...(ways && { pasted: ways.pasted, suggested: ways.suggested }),
      });
    }
    case 'budget':
      throw new UndecidedError(
        'the template has more kinds of deployments than can be asked\nHint: give parameters: fromCloudFormation(template, { parameters: { … } })',
        'budget',
      );
    case 'deployment':
      throw ofChosenValue(verdict.why, verdict.names);
  }
}

/** Tries a change of a parameter of the stack that is asked first; nothing for other names. */
function trialOf(
  { kind, title, scope }: Atom,
  stacks: object,
  settlesWith: WaysOut['settlesWith'],
): SettlingTrial | undefined {
  const [stack] = stacks as readonly StackTemplate[];
  if (stack === undefined || kind !== 'parameter' || scope !== stack.scope) return undefined;
  const { parameters } = stack.givenValues;
  const given = typeof parameters === 'object' ? parameters : {};
  return ({ value, pattern }) =>
    settlesWith({
      ...(value !== undefined && { parameters: { ...given, [title]: value } }),
      ...(pattern !== undefined && { patterns: { [title]: pattern } }),
    });
}

/**
 * A function that takes values of a template too: it answers where every deployment's answer comes to the same, with that
 * of an ordinary deployment. Throws an `UndecidedError` of reason `name` where they differ.
 */
export function sameInEveryDeployment<Given extends unknown[], R>(
  answerTo: (...given: Given) => R,
  essenceOf: (answer: R) => unknown,
): (...given: Given) => R {
  return (...given) => {
    const value = deploymentValueIn(given);
    if (value === undefined) return answerTo(...given);
    const { template } = value;
    let first: string | undefined;
    const verdict = inEveryDeployment<R>({
      template,
      given,
      ask: (inOne) => {
        const answer = answerTo(...(inOne as Given));
        const essence = JSON.stringify(essenceOf(answer));
        first ??= essence;
        return { holds: essence === first, evidence: answer };
      },
    });
    return settled(verdict, template).witness;
  };
}

type Attempt = { readonly value: unknown } | { readonly error: Error };

/** Errors of ours, which say something about a deployment; any other passes. */
function attempt(run: () => unknown): Attempt {
  try {
    return { value: run() };
  } catch (error) {
    if (isOwnError(error)) return { error };
    throw error;
  }
}

function judgedBy<W>(
  given: Attempt,
  ask: QuestionOfTemplate<W>['ask'],
  ofRefused: QuestionOfTemplate<W>['ofRefused'],
): JudgedDeployment<W, Error> {
  const found = 'error' in given ? given : attempt(() => ask(given.value as readonly unknown[]));
  if (!('error' in found)) return verdictOf(found.value as AnswerInDeployment<W>);
  const { error } = found;
  if (!isPolicyError(error)) return { answer: 'undecided', reason: error };
  return ofRefused === undefined ? { answer: 'refused', reason: error } : verdictOf(ofRefused(error));
}

function verdictOf<W>({ holds, evidence }: AnswerInDeployment<W>): JudgedDeployment<W, Error> {
  return { answer: holds ? 'proven' : 'refuted', witness: evidence };
}

function withPlace(error: unknown): unknown {
  if (!(error instanceof TemplateFault)) return error;
  return documentError(error.from ?? {}, error.position, error.problem, error.hint);
}

/** How a person would write references into the template. */
export function referenceFormOf(stacks: object): ReferenceForm {
  const text = (stacks as readonly StackTemplate[])[0]?.from.text?.trimStart() ?? '{';
  return text.startsWith('{') ? 'json' : 'yaml';
}

/** The account that is given for all stacks. */
export function accountOfStacks(stacks: object): string | undefined {
  const [only, ...others] = new Set((stacks as readonly StackTemplate[]).map(({ givenValues }) => givenValues.account));
  return others.length === 0 ? only : undefined;
}

/** What the place of a name points into: the template of its stack. */
function fromOf({ scope }: Atom, stacks: object): Partial<StackTemplate['from']> {
  return (stacks as readonly StackTemplate[]).find((stack) => stack.scope === scope)?.from ?? {};
}

/** Whether a template has a name behind a slash somewhere: `${Logs.Arn}/${Prefix}`, or so in a list that is joined. */
function standsBehindSlash(node: TemplateNode, { title, scope = '' }: Atom): boolean {
  const id = title.slice(scope.length);
  const visit = (one: TemplateNode, before: string): boolean => {
    if (one.kind === 'scalar') return typeof one.value === 'string' && one.value.includes(`/\${${id}}`);
    if (one.kind === 'list') {
      return one.items.some((item, index) => visit(item, textOfScalar(one.items[index - 1]) ?? ''));
    }
    const isReference = textOfScalar(one.entries.get('Ref')?.value) === id;
    if (isReference) return before.endsWith('/');
    return [...one.entries.values()].some(({ value }) => visit(value, ''));
  };
  return visit(node, '');
}
