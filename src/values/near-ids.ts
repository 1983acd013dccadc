import { editDistance } from './near-names';

/** Ids that AWS draws, which nobody numbers on purpose: of accounts, organizations, VPCs and their endpoints, KMS keys. */
const ID =
  /(?<![\w-])(?:\d{12}|o-[a-z0-9]{10,32}|vpce?-[0-9a-f]{8,17}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![\w-])/g;

/** Two ids of which one was probably meant to be the other. */
export interface NearIds {
  readonly written: string;
  readonly meant: string;
}

/** An id in a text that differs from one in another text by one letter, or by two neighbours swapped. */
export function nearIdsIn(text: string, other: string): NearIds | undefined {
  const known: readonly string[] = other.match(ID) ?? [];
  for (const written of text.match(ID) ?? []) {
    const meant = known.find((id) => id.length === written.length && editDistance(written, id, 1) === 1);
    if (meant !== undefined && !known.includes(written)) return { written, meant };
  }
  return undefined;
}
