import { withFilledIn } from '../cures/placeholder-value';
import type { DeploymentValue } from '../arguments/deployment-value';
import {
  renderNames,
  withoutFailedCure,
  withReferences,
  type PastedVerdict,
  type TemplateForm,
  type GivenValue,
} from '../report/deployment-names';
import type { DeployedResource } from '../report/call-on-stack';
import { withConstructs } from '../report/construct-hint';
import { linesToPaste, type PastedText } from '../report/pasted-texts';
import { usualBudget, type ChosenNames, type DeploymentVerdict } from '../sources/cloudformation/deployments';
import {
  accountOfStacks,
  inDeploymentWith,
  inEveryDeployment,
  referenceFormOf,
  settled,
  type QuestionOfTemplate,
} from '../sources/cloudformation/every-deployment';
import type { GivenValues } from '../sources/cloudformation/template';
import { constructOfText } from '../sources/cloudformation/constructs';
import { mappedIds } from '../sources/cloudformation/mapped-ids';
import { newBucketPolicy } from '../sources/cloudformation/new-bucket-policy';
import { bucketProperty, withBucketSettings } from '../sources/cloudformation/bucket-property';
import { sourceAccountProperty, withSourceAccount } from '../sources/cloudformation/permission-property';
import { withPastedPolicy, withPastedStatements } from '../sources/cloudformation/pasted-statements';
import { ringBy } from '../sources/cloudformation/reference-rings';
import { renderProperty, type NewBucketSettings, type PropertyPlace } from '../report/new-bucket-settings';
import { isPolicyError, PolicyError } from '../report/errors';
import { BlockedPolicyError } from '../sources/storable-bucket-policy';
import { isOwnError } from '../report/own-error';
import { SOURCE_ACCOUNT } from './nothing-to-paste';
import { KEPT_OUT } from './unrestricted';
import { bucketsIn, idOf, principalsIn, givenTextsIn, writtenTextsIn } from './deployed-members';
import { bucketsAtOdds, withFittingNames } from './fitting-names';
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
  const deployed = new WeakMap<MatcherResult, readonly unknown[]>();
  const question = {
    template,
    given,
    ordinaryNames,
    deniesDecide,
    ask: (inOne: readonly unknown[]) => {
      const result = ask(inOne);
      deployed.set(result, inOne);
      return { holds: result.pass, evidence: result };
    },
    ...(ordinaryNames && {
      ofRefused: (error: PolicyError) => ({ holds: false, evidence: refusedDocument(call, error) }),
    }),
  };
  const first = inEveryDeployment(question);
  const budget = usualBudget();
  const verdict = ordinaryNames
    ? withFittingNames(first, {
        ask: (fittingValues) => inEveryDeployment({ ...question, fittingValues }, budget),
        askOfOne: (names) => inDeploymentWith(question, names),
        bucketsOf: (result) => bucketsAtOdds(deployed.get(result)?.[0]),
      })
    : first;
  const hoped = call.isNot ? 'refuted' : 'proven';
  const judgePasted = (texts: readonly PastedText[]): PastedVerdict => {
    const pasted = texts.map((text) => ({ ...text, lines: text.lines.map(withFilledIn) }));
    const [subject, ...rest] = given;
    const policy = pasted.find(({ into }) => into === 'Resources');
    if (policy !== undefined) {
      const mended = withPastedPolicy(template, idOf(subject) ?? '', subject, policy);
      const holds = mended !== undefined && answerTo({ ...question, given: [mended, ...rest] }) === hoped;
      return { answer: holds ? 'mends' : 'fails' };
    }
    const changedDocuments = withPastedStatements(template, pasted);
    // One that is not found is not known to be changed for the worse by what is added.
    if (changedDocuments === undefined)
      return { answer: pasted.every(({ into }) => into === 'Statement') ? 'mends' : 'fails' };
    const id = ringBy(template, changedDocuments);
    if (id !== undefined) return { answer: 'makes a ring', id };
    return { answer: answerTo({ ...question, changedDocuments }) === hoped ? 'mends' : 'fails' };
  };
  const namedIn = (result: MatcherResult, names: ChosenNames): MatcherResult =>
    withNames(result, names, {
      subject: given[0],
      template,
      buckets: bucketsIn(template, given[0], deployed.get(result)?.[0]),
      values: [...givenTextsIn(given, deployed.get(result) ?? []), ...writtenTextsIn(deployed.get(result)?.[0])],
      principals: principalsIn(given[0], deployed.get(result)?.[0]),
      judgePasted,
      propertyFor: (settings) => propertyWith(question, hoped, settings),
    });
  // One deployment with a document that AWS refuses is enough.
  const isBroken = ordinaryNames && verdict.answer === 'undecided' && verdict.reason === 'name';
  if (isBroken && verdict.witness !== undefined) return namedIn(verdict.witness, verdict.names ?? []);
  if (verdict.answer === 'refused' && isPolicyError(verdict.why)) {
    const [subject] = given;
    const propertyFor = (settings: NewBucketSettings): PropertyPlace | undefined =>
      propertyWith(question, hoped, settings);
    throw refusalInTemplate(verdict.why, verdict.names ?? [], { subject, template, propertyFor });
  }
  const settlesWith = (moreValues: GivenValues): boolean => answerTo({ ...question, moreValues }) === hoped;
  const { witness, names } = settled(verdict, template, hoped, {
    settlesWith,
    suggested: given.filter((one) => typeof one === 'string'),
    pasted: () => {
      const failing = failingByName(verdict, hoped, question);
      return failing === undefined ? [] : linesToPaste(namedIn(failing.witness, failing.names).message().split('\n'));
    },
  });
  return namedIn(witness, names);
}

/** A deployment in which a claim fails that depends on a name; nothing where none is known. */
function failingByName(
  verdict: DeploymentVerdict<MatcherResult, Error>,
  hoped: 'proven' | 'refuted',
  question: QuestionOfTemplate<MatcherResult>,
): { readonly witness: MatcherResult; readonly names: ChosenNames } | undefined {
  if (verdict.answer !== 'undecided' || verdict.reason !== 'name') return undefined;
  const { witness, names = [], atom, provenBy } = verdict;
  if (hoped === 'proven') return witness && { witness, names };
  if (provenBy === undefined) return undefined;
  const other = inDeploymentWith(question, [
    ...names.filter((one) => one.atom.id !== atom.id),
    { atom, value: provenBy },
  ]);
  return other?.answer === 'proven' ? other : undefined;
}

/** The property of the bucket with settings, where with them the answer is the one that is hoped for. */
function propertyWith(
  question: QuestionOfTemplate<MatcherResult>,
  hoped: string,
  settings: NewBucketSettings,
): PropertyPlace | undefined {
  const { template, given } = question;
  const [subject, ...rest] = given;
  const id = idOf(subject);
  if (id === undefined) return undefined;
  const { sourceAccount } = settings;
  const mended =
    sourceAccount === undefined
      ? withBucketSettings(template, subject, settings)
      : withSourceAccount(template, subject, sourceAccount);
  if (answerTo({ ...question, given: [mended, ...rest] }) !== hoped) return undefined;
  return sourceAccount === undefined
    ? bucketProperty(template, id, settings)
    : sourceAccountProperty(template, id, sourceAccount);
}

/** A refusal of AWS in every deployment, in words of the template: its references, property and names. */
function refusalInTemplate(
  error: PolicyError,
  names: ChosenNames,
  { subject, template, propertyFor }: Pick<AskedTemplate, 'subject' | 'template' | 'propertyFor'>,
): PolicyError {
  const { problemOfTemplate, settings } =
    error instanceof BlockedPolicyError ? error : { problemOfTemplate: error.problem, settings: [] };
  const property = settings.flatMap((one) => propertyFor(one) ?? [])[0];
  const written = [
    ...withReferences(problemOfTemplate.split('\n'), names, formOf(template, subject, [])),
    ...(property === undefined
      ? []
      : ['If everybody is meant, the bucket must take such a policy:', ...renderProperty(property)]),
  ];
  const nameLines = renderNames(names, written.join('\n'));
  const problem = [...written, ...(nameLines.length === 0 ? [] : ['', ...nameLines])].join('\n');
  return new PolicyError(problem, error.findings, error.asker, error.cures);
}

/** What a question comes to; one that cannot be asked has no answer. */
function answerTo(question: QuestionOfTemplate<MatcherResult>): string | undefined {
  try {
    return inEveryDeployment(question).answer;
  } catch (error) {
    if (isOwnError(error)) return undefined;
    throw error;
  }
}

/** The result of a matcher about the document, where it is not a policy by its grammar. */
function refusedDocument(call: MatcherCall, { problem, findings, cures }: PolicyError): MatcherResult {
  return matcherResult(call, {
    subject: 'policy',
    namesAreJudged: true,
    pass: false,
    verdict: findings,
    expected: 'AWS would store the policy',
    notExpected: 'AWS would refuse the policy',
    received: 'AWS would refuse it',
    notReceived: 'AWS would refuse it',
    evidence: () => problem.split('\n'),
    ...(cures.length > 0 && !call.isNot && { cures: () => cures }),
  });
}

interface AskedTemplate {
  readonly subject: unknown;
  readonly template: object;
  /** Those of the subject in the deployment of the result. */
  readonly buckets: readonly DeployedResource[];
  readonly principals: TemplateForm['principals'];
  /** Texts that the test was given by references. */
  readonly values: readonly GivenValue[];
  /** Whether the claim holds in every deployment of the template with a text that is pasted, which CloudFormation takes. */
  readonly judgePasted: (pasted: readonly PastedText[]) => PastedVerdict;
  /** The property of the bucket that has settings, where the claim holds with them in every deployment. */
  readonly propertyFor: (settings: NewBucketSettings) => PropertyPlace | undefined;
}

/** The result, its message listing the names of the deployment that it mentions. */
function withNames(
  result: MatcherResult,
  names: ChosenNames,
  { subject, template, buckets, principals, values, judgePasted, propertyFor }: AskedTemplate,
): MatcherResult {
  const judge = (texts: readonly PastedText[]): PastedVerdict => {
    const isJudged = result.namesAreJudged === true && texts.every(({ renamed }) => renamed !== undefined);
    return isJudged ? { answer: 'mends' } : judgePasted(texts);
  };
  return {
    ...result,
    message: () => {
      const [call = '', ...plain] = result.message().split('\n');
      const referring = withReferences(plain, names, { ...formOf(template, subject, buckets), principals, values });
      const written = withConstructs(withoutFailedCure(referring, names, judge), (text) =>
        constructOfText(template, text, idOf(subject)),
      );
      const lines = result.settings === undefined ? written : withSettings(written, propertyFor(result.settings));
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

/** The lines with the property of the template in the place of the option that the test would give. */
function withSettings(lines: readonly string[], property: PropertyPlace | undefined): readonly string[] {
  if (property === undefined) return lines;
  const isKeptOut = lines.some((line) => line.includes(KEPT_OUT));
  const others = lines.filter((line) => !line.includes('s3Bucket({') && !line.startsWith(SOURCE_ACCOUNT));
  return [...others, ...(isKeptOut ? [KEPT_OUT] : []), ...renderProperty(property)];
}

function formOf(template: object, subject: unknown, buckets: readonly DeployedResource[]): TemplateForm {
  const id = idOf(subject);
  const newPolicy = id === undefined ? undefined : newBucketPolicy(template, id);
  return {
    references: referenceFormOf(template),
    buckets,
    account: accountOfStacks(template),
    mapped: mappedIds(template),
    newPolicy,
  };
}
