import { quoted } from '../../arguments/checks';
import { UsageError } from '../../arguments/usage';

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** Milliseconds since 1970 of a `Date` or of an ISO 8601 text with a time zone; a date alone begins at midnight, UTC. */
export function instantOf(name: string, value: unknown): number {
  const time = value instanceof Date ? value.getTime() : parse(value);
  // Four-digit years are what an ISO 8601 text in a policy can say.
  if (time >= -62_135_596_800_000 && time < 253_402_300_800_000) return time;
  throw new UsageError(
    `${name} must be a time, got ${quoted(value)}`,
    "give a Date or an ISO 8601 string with a time zone: '2030-01-31T12:00:00Z'",
  );
}

function parse(value: unknown): number {
  const found = typeof value === 'string' ? ISO.exec(value) : null;
  if (found === null) return Number.NaN;
  const [whole, year, month, day] = found;
  // `Date.parse` takes the 30th of February for a day in March.
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) > days ? Number.NaN : Date.parse(whole);
}
