import { dirname, sep } from 'node:path';
import { printedMessage } from '../values/printed-message';

/** Which of our functions or matchers a user called. */
export interface Asker {
  readonly kind: 'function' | 'matcher';
  readonly name: string;
}

/** An error that can say who asked. */
interface Addressed {
  /** The same error under the name of the asker. */
  askedBy(asker: Asker): Error;
}

/** What to throw for an error that comes up under an asker: errors of ours name it, any other stays as it is. */
export function askedBy(asker: Asker, error: unknown): unknown {
  return isAddressed(error) ? fromUsersLine(error.askedBy(asker)) : error;
}

/** Whose message is as the runner prints it: it passes through each function of ours that was called. */
const printed = new WeakSet<Error>();

/** An error of ours with its message as the runner prints it; its problem and hint stay as they are. */
export function withPrintedMessage(error: unknown): unknown {
  if (!isAddressed(error) || !(error instanceof Error) || printed.has(error)) return error;
  error.message = printedMessage(error.message);
  printed.add(error);
  return error;
}

/** This package's own code: `src` or `dist`. */
const ours = dirname(__dirname) + sep;

/** What runners put between a matcher and the line that calls it. */
const runners = /[\\/]node_modules[\\/](?:expect|@vitest[\\/]expect|chai)[\\/]/;

/** Runs what parses a document for a user: its errors have the user's stack, without naming the function. */
export function atUsersLine<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw isAddressed(error) && error instanceof Error ? withPrintedMessage(fromUsersLine(error)) : error;
  }
}

/**
 * The error with the stack of whoever called into this package, so that a runner shows that line; without the name of
 * its class, which the message says in words.
 */
export function fromUsersLine(error: Error): Error {
  // A stack is text once it is read, which takes long, and few errors are shown.
  const trace = new Error();
  let shown: string | undefined;
  // What is defined anew is read before, and what is gone is not.
  Reflect.deleteProperty(error, 'stack');
  Object.defineProperty(error, 'stack', {
    configurable: true,
    get: () => (shown ??= [error.message, ...framesOfUser(trace)].join('\n')),
    set: (stack: string) => {
      shown = stack;
    },
  });
  return error;
}

/** The frames from the line on that called into this package; all of them where it is not among them. */
function framesOfUser({ stack = '' }: Error): readonly string[] {
  const start = stack.indexOf('\n    at ');
  const frames = start === -1 ? [] : stack.slice(start + 1).split('\n');
  const first = frames.findIndex((frame) => !frame.includes(ours) && !runners.test(frame));
  return frames.slice(Math.max(0, first));
}

/** Runs the body of an exported function: the errors that it throws name the function. */
export function asFunction<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw withPrintedMessage(askedBy({ kind: 'function', name }, error));
  }
}

function isAddressed(error: unknown): error is Addressed {
  return typeof error === 'object' && error !== null && 'askedBy' in error && typeof error.askedBy === 'function';
}
