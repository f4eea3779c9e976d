import { AzMlError } from '../../errors.ts';

const DURATION = /^(\d{1,6})([smhdw])$/;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A date, perhaps with a time, perhaps with an offset from UTC (ISO 8601). */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,6})?)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * The moment that `--since` names, RFC 3339 in UTC: so long ago (`30m`, `2d`), or a date or time, which without an
 * offset is the reader's own, as the times of a table are. Throws `BadArgument` for any other text.
 */
export function readSince(text: string, now: Date): string {
  const moment = readDuration(text, now) ?? readTime(text);
  if (moment !== undefined && !Number.isNaN(moment.getTime())) return moment.toISOString();
  throw new AzMlError('BadArgument', `argument --since: '${text}' is neither a duration nor a date`, {
    hint: 'Give a duration such as 30m, 12h, 2d or 2w, or a date such as 2026-01-31 or 2026-01-31T12:00Z.',
  });
}

function readDuration(text: string, now: Date): Date | undefined {
  const [, count, unit = ''] = DURATION.exec(text) ?? [];
  const seconds = SECONDS[unit];
  return seconds === undefined ? undefined : new Date(now.getTime() - Number(count) * seconds * 1000);
}

function readTime(text: string): Date | undefined {
  const found = TIME.exec(text);
  if (found === null) return undefined;
  const [, day = '', minute = '00:00', second = ':00', offset = ''] = found;
  const midnight = new Date(`${day}T00:00Z`);
  // Date takes 30 February for 2 March.
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  return new Date(`${day}T${minute}${second}${offset.toUpperCase()}`);
}
