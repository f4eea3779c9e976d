const FORM =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;

/** RFC 3339 in UTC with microseconds, so that the order of the texts is the order of the times. */
export function formatTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, -1)}000Z`;
}

/**
 * A time in one of the forms that clients write, a date alone, a blank instead of `T`, up to nine digits of a
 * second, with an offset or none, in the form of `formatTimestamp`; `undefined` when it is no time. Without an
 * offset it is taken as UTC.
 */
export function normalizeTimestamp(text: string): string | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] = match;
  const wall = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const asUtc = new Date(`${wall}Z`);
  // Date rolls 30 February over into March instead of refusing it.
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== wall) return undefined;
  const instant = new Date(asUtc.getTime() - offsetMinutes(offset) * 60_000);
  return `${instant.toISOString().slice(0, 19)}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
}

/** Seconds from one time of the wire to another, negative when the second one is earlier. */
export function secondsBetween(startUtc: string, endUtc: string): number {
  return (Date.parse(endUtc) - Date.parse(startUtc)) / 1000;
}

/** A time of the wire, later by so many seconds. */
export function addSeconds(utc: string, seconds: number): string {
  return formatTimestamp(new Date(Date.parse(utc) + seconds * 1000));
}

/** A .NET time span, `[d.]hh:mm:ss.fffffff`. */
export function formatTimeSpan(seconds: number): string {
  const microseconds = Math.max(0, Math.round(seconds * 1e6));
  const whole = Math.floor(microseconds / 1e6);
  const days = Math.floor(whole / 86_400);
  const parts = [Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  const time = parts.map((part) => String(part).padStart(2, '0')).join(':');
  const fraction = String(microseconds % 1e6).padStart(6, '0');
  return `${days > 0 ? `${days}.` : ''}${time}.${fraction}0`;
}

function offsetMinutes(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith('-') ? -minutes : minutes;
}
