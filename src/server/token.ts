import { randomBytes, timingSafeEqual } from 'node:crypto';
import { AzMlError } from '../errors.ts';

/** A new secret for one server: 32 random bytes, base64url. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

export type TokenCheck = (authorization: string | undefined) => 'right' | 'wrong' | 'absent';

/** What may follow `Bearer` (RFC 6750, 2.1), and long enough that nobody guesses it. */
const TOKEN = /^[\w.~+/-]{16,}=*$/;

/**
 * Compares the `authorization` header of a request with the token in constant time: where a guess goes wrong cannot
 * be measured. How long a token is anybody may know. Throws `BadConfiguration` for a weak token.
 */
export function createTokenCheck(token: string): TokenCheck {
  if (!TOKEN.test(token)) {
    throw new AzMlError('BadConfiguration', 'the token of the server is too short or has odd characters', {
      hint: 'Use at least 16 letters and digits, or leave it out to have one made.',
    });
  }
  const wanted = Buffer.from(token);
  return (authorization) => {
    if (authorization === undefined) return 'absent';
    const given = readBearer(authorization);
    return given !== undefined && isSame(Buffer.from(given), wanted) ? 'right' : 'wrong';
  };
}

/** The token in an `authorization` header (RFC 6750, 2.1). */
export function readBearer(authorization: string): string | undefined {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1];
}

function isSame(given: Buffer, wanted: Buffer): boolean {
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
