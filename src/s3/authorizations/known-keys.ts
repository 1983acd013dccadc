import { foldName } from '../../values/letter-case';
import type { KnownValue } from '../calls/known-value';

/** What a call specifies about one request's context, while it is put together. Keys are lower-case. */
export class KnownKeys {
  /** Follows from what the call says. */
  readonly specified = new Map<string, KnownValue>();
  /** So in ordinary requests; a `context` may say otherwise. */
  readonly usual = new Map<string, KnownValue>();
  /** Prefixes of tag keys whose other members are absent. */
  readonly families = new Set<string>();
  /** Keys that AWS always sends there, with a value that the call may leave open. */
  readonly present = new Set<string>();

  /** Keys that are absent or have this value: which of both, the call leaves open. */
  readonly maybe = new Map<string, string>();

  mayBe(key: string, value: string): void {
    if (!this.specified.has(key)) this.maybe.set(key, value);
  }

  /** `undefined`: AWS sends the key, the call does not tell its value. */
  tell(key: string, value: KnownValue | undefined): void {
    if (value === undefined) {
      this.present.add(key);
      if (this.specified.get(key) === null) this.specified.delete(key);
    } else this.specified.set(key, value);
  }

  absent(...keys: readonly string[]): void {
    for (const key of keys) this.specified.set(key, null);
  }

  /** A family such as `aws:principaltag/`: `undefined` unknown, `null` none, else exactly these. */
  tellFamily(prefix: string, members: Readonly<Record<string, string>> | null | undefined): void {
    if (members === undefined) return;
    this.families.add(prefix);
    for (const [name, value] of Object.entries(members ?? {})) this.specified.set(prefix + foldName(name), value);
  }
}
