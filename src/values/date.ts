/** A point in time: whole seconds since 1970-01-01T00:00:00Z and nanoseconds. */
export interface Instant {
  readonly seconds: number;
  readonly nanos: number;
}

const iso =
  /^(\d{4})-(\d{2})(?:-(\d{2})(?:[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:[Zz]|([+-])(\d{2})(?::?(\d{2}))?)?)?)?$/;
const epoch = /^\d{1,19}$/;
const LARGEST_EPOCH = '9223372036854775807';
const DAY = 86_400;

let lastText = '';
let lastInstant: Instant | undefined;

/**
 * The instant that text spells ("Date condition operators": W3C profile of ISO 8601, or epoch seconds); nothing for
 * any other text. Without a zone it is UTC. ASSUMED C14: digits alone are epoch seconds, also four of them.
 */
export function parseDate(text: string): Instant | undefined {
  if (text === lastText) return lastInstant;
  lastInstant = read(text);
  lastText = text;
  return lastInstant;
}

/** Below zero when `a` is earlier, zero for the same instant, above zero else. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.seconds - b.seconds || a.nanos - b.nanos;
}

function read(text: string): Instant | undefined {
  if (epoch.test(text)) {
    const outside = text.length === LARGEST_EPOCH.length && text > LARGEST_EPOCH;
    return outside ? undefined : { seconds: Number(text), nanos: 0 };
  }
  const found = iso.exec(text);
  if (found === null) return undefined;
  const [, year, month, day = '01', hour = '00', minute = '00', second = '00', fraction = ''] = found;
  const [, , , , , , , , sign = '+', zoneHour = '00', zoneMinute = '00'] = found;
  const days = daysSinceEpoch(Number(year), Number(month), Number(day));
  const inRange =
    Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60 && Number(zoneHour) < 24 && Number(zoneMinute) < 60;
  if (days === undefined || !inRange) return undefined;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60 * (sign === '-' ? -1 : 1);
  const seconds = days * DAY + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset;
  return { seconds, nanos: Number(fraction.padEnd(9, '0')) };
}

/** Nothing for a day that the calendar does not have. */
function daysSinceEpoch(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.getTime() / (DAY * 1000);
}
