/** A context value that a call specifies; `null`: the key is absent. */
export type KnownValue = string | readonly string[] | null;
