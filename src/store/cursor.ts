import { AzMlError } from '../errors.ts';

export type CursorPart = string | number;

/** The place after which the next page begins, as opaque text: the order's name and the values of the last item. */
export function encodeCursor(order: string, parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify([order, ...parts])).toString('base64url');
}

/** @throws BadRequest when the text was not made by {@link encodeCursor} for the same order and kinds of values */
export function decodeCursor(
  cursor: string,
  order: string,
  kinds: readonly ('string' | 'number')[],
): CursorPart[] {
  const [name, ...parts] = parseArray(Buffer.from(cursor, 'base64url').toString());
  const values = parts.filter((part): part is CursorPart => ['string', 'number'].includes(typeof part));
  const fits =
    name === order &&
    values.length === parts.length &&
    parts.length === kinds.length &&
    values.every((value, index) => typeof value === kinds[index]);
  if (fits) return values;
  throw new AzMlError('BadRequest', 'the continuation token belongs to another query', {
    target: 'continuationToken',
    hint: 'ask for the first page again, without a token',
  });
}

function parseArray(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
