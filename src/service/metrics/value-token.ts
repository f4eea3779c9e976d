import { AzMlError } from '../../errors.ts';

/** Where the next page of a metric's values begins, as opaque text. */
export function writeValueToken(position: number): string {
  return Buffer.from(`values ${position}`).toString('base64url');
}

/** The place that a token of {@link writeValueToken} names, 0 without one. Throws `BadRequest`. */
export function readValueToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const [, digits] = /^values (\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new AzMlError('BadRequest', 'the continuation token belongs to another query', {
    target: 'continuationToken',
    hint: 'ask for the first page again, without a token',
  });
}
