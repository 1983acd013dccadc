/** A context value that a call tells; `null`: the key is absent. */
export type KnownValue = string | readonly string[] | null;
