/** A place in a file; both count from 1. */
export interface FilePlace {
  readonly line: number;
  readonly column: number;
}
