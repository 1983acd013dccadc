import type { Problem } from './model';
import { brandOf, isBranded } from '../values/brand';

/** Marks the error across two loaded builds. */
const INVALID_DOCUMENT: unique symbol = brandOf('invalid-document');

/** Thrown for a document that is not a policy by grammar. `report/` has the words for its problems. */
export class InvalidDocument extends Error {
  override readonly name = 'InvalidDocument';
  readonly [INVALID_DOCUMENT] = true;
  readonly source?: string;

  constructor(
    readonly problems: readonly Problem[],
    source?: string,
  ) {
    super(problems.map(({ code }) => code).join(', '));
    if (source !== undefined) this.source = source;
  }
}

/** Recognises the error also when two builds are loaded. */
export function isInvalidDocument(value: unknown): value is InvalidDocument {
  return isBranded(value, INVALID_DOCUMENT);
}
