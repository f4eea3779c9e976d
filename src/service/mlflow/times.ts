import { formatTimestamp } from '../timestamp.ts';
import { invalid } from './error-answer.ts';

/** The last moment that a `Date` can hold. */
const MOST_MS = 8.64e15;

/** A time of MLflow, milliseconds since 1970, as the service keeps it. Throws `BadRequest`. */
export function toUtc(milliseconds: number, name: string): string {
  if (milliseconds < 0 || milliseconds > MOST_MS) {
    throw invalid(`Invalid value ${milliseconds} for parameter '${name}' supplied: it is no time`, name);
  }
  const date = new Date(milliseconds);
  if (date.getUTCFullYear() > 9999) throw invalid(`${name} is beyond the year 9999`, name);
  return formatTimestamp(date);
}

/** A time of the service in MLflow's milliseconds. */
export function toMilliseconds(utc: string): number {
  return Date.parse(utc);
}
