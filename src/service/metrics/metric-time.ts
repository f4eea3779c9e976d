import { normalizeTimestamp } from '../timestamp.ts';

/** Milliseconds since 1970 with the microseconds as fraction; `undefined` when the text is no time. */
export function parseMetricTime(text: string): number | undefined {
  // What clients send nearly always, `2026-11-23T06:49:04.967078Z`, on the way that every value takes.
  const usual = text.length === 27 && text[19] === '.' && text[26] === 'Z' ? parseUsual(text) : Number.NaN;
  if (!Number.isNaN(usual)) return usual;
  const normal = normalizeTimestamp(text);
  return normal === undefined ? undefined : parseUsual(normal);
}

/** A time of {@link parseMetricTime} as the wire writes it. Times of no calendar are shown as its beginning or end. */
export function formatMetricTime(timestampMs: number): string {
  const wholeMs = Math.floor(timestampMs);
  const bounded = Math.min(Math.max(wholeMs, EARLIEST_MS), LATEST_MS);
  const micros = Math.min(999, Math.round((timestampMs - wholeMs) * 1000));
  return `${new Date(bounded).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

/** The beginning of the year 1 and the end of 9999. */
const EARLIEST_MS = -62_135_596_800_000;
const LATEST_MS = 253_402_300_799_999;

function parseUsual(text: string): number {
  const fraction = text.slice(20, 26);
  if (!/^\d{6}$/.test(fraction)) return Number.NaN;
  return Date.parse(`${text.slice(0, 19)}Z`) + Number(fraction) / 1000;
}
