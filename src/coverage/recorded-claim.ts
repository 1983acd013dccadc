import type { DraftPolicy, StandIn } from '../policy/parse';
import type { ClaimOutcome } from '../report/claim-sarif';

/** A claim or call that a matcher judged, which can be judged again with another document in the place of one. */
export interface RecordedClaim {
  readonly matcher: string;
  readonly isNot: boolean;
  /** Whether the assertion held, in a test that passed. One that does not count still shows which policies tests are about. */
  readonly counts: boolean;
  /** Asks again, with `standIn` where documents are read; throws what the matcher throws. */
  ask(standIn: StandIn): boolean;
  /** The documents that it read when it was judged; left out where it has to be asked again to know. */
  readonly reads?: readonly DraftPolicy[];
  /** Of a comparison: whether the reference is equivalent to the subject, so that it is a copy. */
  isCopy?(): boolean;
  /** All that the answer depends on beside the documents that stand in, where that is known. */
  readonly inputs?: readonly unknown[];
  /** What the matcher was given beside the subject, and what it found: to tell people which claim it is. */
  readonly given?: readonly unknown[];
  readonly verdict?: unknown;
  /** The name of the test that made it. */
  readonly test?: string;
  /** Where the assertion did not hold: why, and the message of its error, by which a failed test is known to be about it. */
  readonly failure?: { readonly outcome: Exclude<ClaimOutcome, 'holds'>; message(): string };
}

/** Where a matcher of any loaded build finds who records. */
export const RECORDER: unique symbol = Symbol.for('jest-iam/recorder') as never;

/** The variable by which a reporter tells its workers that it is on, and where results go. */
export const COVERAGE_VARIABLE = 'JEST_IAM_COVERAGE';

/** Where results go; nothing where no reporter is on. */
export function coverageFolder(): string | undefined {
  const folder = process.env[COVERAGE_VARIABLE];
  return folder === '' ? undefined : folder;
}

export interface ClaimRecorder {
  record(claim: RecordedClaim): void;
}

/** Values as they are now: a plain object may be changed before the claim is judged again. Our own values never change. */
export function snapshot<T>(value: T): T {
  return copy(value, 0) as T;
}

const DEEPEST = 64;

function copy(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > DEEPEST || !isPlain(value)) return value;
  if (Array.isArray(value)) return value.map((one) => copy(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copy(one, depth + 1)]));
}

/** A list or an object of any realm that holds nothing but its own open properties. */
function isPlain(value: object): boolean {
  if (Object.isFrozen(value)) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isOrdinary = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (!isOrdinary || Object.getOwnPropertySymbols(value).length > 0) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).every(
    (one) => 'value' in one && one.enumerable === true,
  );
}
