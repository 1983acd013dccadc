import * as library from '../../src';
import type { Outcome } from '../../src';
import { ask } from './answered';

/** What a test file has, by the names that messages give it. */
export interface TestNames {
  readonly env?: unknown;
  readonly stack?: unknown;
}

/** The value of code that a message shows, with the library's names in scope as in its user's test file. */
export function valueOfCode(code: string, own: TestNames = {}): unknown {
  const names = { ...library, expect, ...own };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  return new Function(...Object.keys(names), `return ${code};`)(...Object.values(names));
}

/** What a message proposes to try: a call, or an assertion about one. */
export function codeToTry(message: string): string | undefined {
  return /^ {2}to try +(.*)$/m.exec(message)?.[1];
}

/** The code of the call that a message proposes to try. */
export function callToTry(message: string): string | undefined {
  const code = codeToTry(message);
  return code?.replace(/^expect\(.*?\)\.(?:not\.)?to\w+\((.*)\)$/, '$1');
}

const matchers = { Allow: 'toAllow', ExplicitDeny: 'toExplicitlyDeny', ImplicitDeny: 'toImplicitlyDeny' } as const;
const outcomes: readonly Outcome[] = ['Allow', 'ExplicitDeny', 'ImplicitDeny'];

/** What becomes of a call that is typed; throws where it cannot be asked. */
export function outcomeOfCode(code: string, subject: unknown, own: TestNames = {}): Outcome | undefined {
  const call = valueOfCode(code, own);
  return outcomes.find((outcome) => {
    const { kind, message } = ask(subject, matchers[outcome], [call]);
    if (kind !== 'passes' && kind !== 'fails') throw new Error(`${code} cannot be asked: ${message}`);
    return kind === 'passes';
  });
}
