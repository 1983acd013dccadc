import { isUsageError } from '../../src/arguments/usage';

/** The call as plain JavaScript may write it. */
export function wild(constructor: (options: never) => unknown, options: unknown): unknown {
  return constructor(options as never);
}

/** The usage error that the run throws. */
export function complaint(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isUsageError(error)) return error.message;
    throw error;
  }
  return 'no complaint';
}
