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
  return isAddressed(error) ? error.askedBy(asker) : error;
}

/** Runs the body of an exported function: the errors that it throws name the function. */
export function asFunction<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw askedBy({ kind: 'function', name }, error);
  }
}

function isAddressed(error: unknown): error is Addressed {
  return typeof error === 'object' && error !== null && 'askedBy' in error && typeof error.askedBy === 'function';
}
