/** A moment in the one form the store keeps and compares. */
export interface UtcTime {
  /** RFC 3339 in UTC with microseconds, `2026-11-23T11:48:12.123456Z`: text order is time order. */
  readonly text: string;
  /** Since 1970, never beyond what a number holds exactly (the years 1685 to 2255). */
  readonly microseconds: number;
}

const FORM =
  /^(\d{4}-\d\d-(\d\d))(?:[T ]((?:[01]\d|2[0-3]):\d\d)(:\d\d(?:\.(\d{1,9}))?)?)?(?:Z|([+-])(\d\d):?(\d\d))?$/i;

/**
 * Reads an RFC 3339 time with 0 to 9 fraction digits, `Z` or an offset (none: UTC), or a bare date. Finer digits
 * than microseconds are cut off. `undefined` when the text is no time of the years 0 to 9999.
 */
export function parseUtc(text: string): UtcTime | undefined {
  return parsePlain(text) ?? parseAny(text);
}

/** As programs write it, a day that every month has: worked out from its digits, it takes a third of the time. */
const PLAIN = /^[12]\d{3}-[01]\d-[012]\dT[012]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/;

function parsePlain(text: string): UtcTime | undefined {
  if (!PLAIN.test(text)) return undefined;
  const year = readDigits(text, 0) * 100 + readDigits(text, 2);
  const month = readDigits(text, 5);
  const day = readDigits(text, 8);
  const hour = readDigits(text, 11);
  if (year < EXACT_FROM || year > EXACT_TO || month < 1 || month > 12 || day < 1 || day > 28 || hour > 23)
    return undefined;
  const milliseconds = Number(text.slice(20, 23));
  const wallMs = Date.UTC(
    year,
    month - 1,
    day,
    hour,
    readDigits(text, 14),
    readDigits(text, 17),
    milliseconds,
  );
  return { text: `${text.slice(0, 23)}000Z`, microseconds: wallMs * 1000 };
}

/** Years of which microseconds are exact. */
const EXACT_FROM = 1700;
const EXACT_TO = 2254;

function readDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

function parseAny(text: string): UtcTime | undefined {
  const found = FORM.exec(text);
  if (found === null) return undefined;
  const [, date = '', day, minute = '00:00', second = ':00', fraction = '', sign, hours, minutes] = found;
  const wall = `${date}T${minute}${second.slice(0, 3)}`;
  const wallMs = Date.parse(`${wall}Z`);
  // A day that the month does not have would be taken for one of the next month.
  if (Number.isNaN(wallMs) || (Number(day) > 28 && new Date(wallMs).getUTCDate() !== Number(day)))
    return undefined;
  const offsetMs =
    sign === undefined ? 0 : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const milliseconds = wallMs - offsetMs;
  const whole = offsetMs === 0 ? wall : new Date(milliseconds).toISOString().slice(0, 19);
  if (!(milliseconds >= EARLIEST && milliseconds < BEHIND_LATEST)) return undefined;
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  return { text: `${whole}.${micros}Z`, microseconds: clamp(milliseconds * 1000 + Number(micros)) };
}

/** The beginnings of the years 0 and 10000. */
const EARLIEST = -62_167_219_200_000;
const BEHIND_LATEST = 253_402_300_800_000;

function clamp(microseconds: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(microseconds, Number.MAX_SAFE_INTEGER));
}
