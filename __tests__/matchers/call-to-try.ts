import * as library from '../../src';
import type { Outcome } from '../../src';
import { ask } from './answered';

/** The value of code that a message shows, with the library's names in scope as in its user's test file. */
export function valueOfCode(code: string, stack?: unknown): unknown {
  const names = Object.keys(library);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  return new Function(...names, 'stack', `return ${code};`)(...Object.values(library), stack);
}

/** The code of the call that a message proposes to try. */
export function callToTry(message: string): string | undefined {
  return /^ {2}to try +(.*)$/m.exec(message)?.[1];
}

const matchers = { Allow: 'toAllow', ExplicitDeny: 'toExplicitlyDeny', ImplicitDeny: 'toImplicitlyDeny' } as const;
const outcomes: readonly Outcome[] = ['Allow', 'ExplicitDeny', 'ImplicitDeny'];

/** What becomes of a call that is typed; throws where it cannot be asked. */
export function outcomeOfCode(code: string, subject: unknown, stack?: unknown): Outcome | undefined {
  const call = valueOfCode(code, stack);
  return outcomes.find((outcome) => {
    const { kind, message } = ask(subject, matchers[outcome], [call]);
    if (kind !== 'passes' && kind !== 'fails') throw new Error(`${code} cannot be asked: ${message}`);
    return kind === 'passes';
  });
}
