import {
  authorize,
  isPolicyError,
  isUndecidedError,
  isUsageError,
  type AccessRequest,
  type PolicySet,
} from '../../src';
import { functionNamed, valuesOf } from './spelled-values';

type ErrorName = 'PolicyError' | 'UndecidedError' | 'UsageError';

/** What somebody asked in public, and what AWS does. */
export interface PublicCase {
  readonly id: string;
  readonly group: string;
  readonly question: string;
  readonly subject?: unknown;
  readonly ask:
    | { readonly matcher: string; readonly args: readonly unknown[] }
    | { readonly check: string; readonly args: readonly unknown[] }
    | { readonly decide: AccessRequest; readonly policies: PolicySet };
  readonly truth: {
    readonly holds?: boolean;
    readonly result?: string;
    readonly outcome?: string;
    readonly accept?: readonly ErrorName[];
    readonly why: string;
  };
}

type Answered = boolean | string;

/** The library's answer to a case: a truth value, a result, an outcome, or the kind of error in place of one. */
export function answerTo({ subject, ask }: PublicCase): Answered {
  const valueOf = valuesOf();
  try {
    if ('decide' in ask) return authorize(ask.decide, ask.policies).outcome;
    if ('check' in ask) {
      const { result } = functionNamed(ask.check)(...ask.args.map(valueOf)) as { result: string };
      return result;
    }
    return matched(valueOf(subject), ask.matcher, ask.args.map(valueOf));
  } catch (error) {
    return kindOf(error);
  }
}

/** What the case wants; an error where that is a right answer too and the library gave it. */
export function wantedOf({ truth }: PublicCase, answered: Answered): Answered | undefined {
  if (typeof answered === 'string' && truth.accept?.some((name) => answered.startsWith(name)) === true) return answered;
  return truth.holds ?? truth.result ?? truth.outcome;
}

/** Whether a matcher passes: the other voice must answer the opposite, and no error may pass for an answer. */
function matched(subject: unknown, matcher: string, args: readonly unknown[]): Answered {
  const claim = expect(subject) as unknown as Voice & { readonly not: Voice };
  const passes = outcomeOf(claim, matcher, args);
  const fails = outcomeOf(claim.not, matcher, args);
  if (typeof passes === 'string') return passes === fails ? passes : `${passes}, and under .not ${String(fails)}`;
  return passes === fails ? `both voices ${passes ? 'pass' : 'fail'}` : passes;
}

type Voice = Readonly<Record<string, ((...args: readonly unknown[]) => void) | undefined>>;

function outcomeOf(voice: Voice, matcher: string, args: readonly unknown[]): Answered {
  try {
    const run = voice[matcher];
    if (run === undefined) return `there is no matcher ${matcher}`;
    run(...args);
    return true;
  } catch (error) {
    const isFailure = typeof error === 'object' && error !== null && 'matcherResult' in error;
    return isFailure ? false : kindOf(error);
  }
}

function kindOf(error: unknown): string {
  const text = String(error instanceof Error ? error.message : error)
    .split('\n', 3)
    .join(' ')
    .slice(0, 300);
  if (isPolicyError(error)) return `PolicyError ${text}`;
  if (isUndecidedError(error)) return `UndecidedError ${text}`;
  if (isUsageError(error)) return `UsageError ${text}`;
  return text;
}
