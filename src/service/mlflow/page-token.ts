import { isObject } from '../body-fields.ts';
import { invalid } from './error-answer.ts';
import { type Input, readText, readWhole } from './input.ts';
import { MLFLOW_LIMITS } from './names.ts';

/** A place in a list as opaque text. */
export function encodeToken(place: object): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place that `page_token` names; `undefined` for the beginning. Throws `BadRequest` for any other text. */
export function readToken(input: Input): Record<string, unknown> | undefined {
  const text = readText(input, 'page_token') ?? '';
  if (text === '') return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (isObject(place)) return place;
  } catch {
    // Told below.
  }
  throw badToken();
}

/** The count of items to pass over, for lists that are sorted as a whole. */
export function readOffset(input: Input): number {
  const place = readToken(input);
  const offset = place === undefined ? 0 : place.offset;
  if (typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw badToken();
}

export function badToken(): Error {
  return invalid('Invalid page token, could not be decoded or belongs to another search', 'page_token');
}

/** How many items a page may have. Throws `BadRequest`. */
export function readMaxResults(input: Input, usual: number): number {
  const count = readWhole(input, 'max_results') ?? usual;
  if (count >= 1 && count <= MLFLOW_LIMITS.searchResults) return count;
  throw invalid(
    `Invalid value ${count} for parameter 'max_results' supplied: it must be from 1 to ${MLFLOW_LIMITS.searchResults}`,
    'max_results',
  );
}
