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
