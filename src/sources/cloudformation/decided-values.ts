import type { Resolved } from './resolved';
import type { GivenValues, Template } from './template';
import type { TemplateNode } from './template-node';
import type { World } from './world';

/** What a value is asked from: the world, and the conditions of the template or of one that is deployed with it. */
export interface Asked {
  readonly world: World;
  holds(condition: ConditionOfTemplate): boolean;
}

export interface ConditionOfTemplate {
  readonly template: Template;
  readonly name: string;
}

/** One thing that was asked of a world or told to it, while a value was found. */
export type NotedStep =
  | { readonly kind: 'tell'; readonly tell: (world: World) => void }
  | { readonly kind: 'ask'; readonly ask: (asked: Asked) => string | boolean; readonly answer: string | boolean };

/** A value, and how many values were resolved for it. */
export interface FoundValue {
  readonly value: Resolved;
  readonly work: number;
}

/** What is told next, and then the value or the question on which it hangs. */
interface Branch {
  readonly tellings: readonly Extract<NotedStep, { kind: 'tell' }>[];
  readonly found?: FoundValue;
  readonly question?: {
    readonly ask: (asked: Asked) => string | boolean;
    readonly answers: Map<string | boolean, Branch>;
  };
}

type BranchesOfNodes = WeakMap<TemplateNode, Branch>;

/**
 * The values of a template that were found in any world, by the decisions on which they hang: a world that decides alike has
 * the same ones. What is found again is told to the world again.
 */
export class DecidedValues {
  private readonly known = new WeakMap<Template, BranchesOfNodes>();
  private size = 0;

  get isFull(): boolean {
    return this.size > MOST_VALUES;
  }

  has(template: Template, node: TemplateNode): boolean {
    return this.known.get(template)?.has(node) === true;
  }

  find(template: Template, node: TemplateNode, asked: Asked): FoundValue | undefined {
    let branch = this.known.get(template)?.get(node);
    while (branch !== undefined) {
      for (const { tell } of branch.tellings) tell(asked.world);
      const { found, question } = branch;
      if (question === undefined) return found;
      branch = question.answers.get(question.ask(asked));
    }
    return undefined;
  }

  /** `steps`: all of them, in their order. */
  keep(template: Template, node: TemplateNode, steps: Iterable<NotedStep>, found: FoundValue): void {
    const ofTemplate = this.known.get(template) ?? new WeakMap<TemplateNode, Branch>();
    this.known.set(template, ofTemplate);
    this.size++;
    let put = (branch: Branch): void => void ofTemplate.set(node, branch);
    let known = ofTemplate.get(node);
    let tellings: Extract<NotedStep, { kind: 'tell' }>[] = [];
    for (const step of steps) {
      if (step.kind === 'tell') {
        tellings.push(step);
        continue;
      }
      const { answers } = known?.question ?? { answers: new Map<string | boolean, Branch>() };
      if (known === undefined) put({ tellings, question: { ask: step.ask, answers } });
      put = (branch) => void answers.set(step.answer, branch);
      known = answers.get(step.answer);
      tellings = [];
    }
    if (known === undefined) put({ tellings, found });
  }
}

/** By the template that is asked and the values that are given for it. */
const everyValue = new WeakMap<Template, WeakMap<GivenValues, DecidedValues>>();

/** What was found of the values of a template, and of those that are deployed with it. */
export function decidedValuesOf(template: Template, givenValues: GivenValues): DecidedValues {
  const ofTemplate = everyValue.get(template) ?? new WeakMap<GivenValues, DecidedValues>();
  everyValue.set(template, ofTemplate);
  const known = ofTemplate.get(givenValues);
  if (known !== undefined && !known.isFull) return known;
  const fresh = new DecidedValues();
  ofTemplate.set(givenValues, fresh);
  return fresh;
}

const MOST_VALUES = 20_000;
