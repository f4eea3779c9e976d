import type { ApiRequest } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';
import type { ServiceParts } from './call.ts';

/**
 * An address by which one file can be read without a token, for a while: the signature is the HMAC-SHA256 (RFC 2104)
 * of method, path, file and the time at which it ends, under a key that never leaves the store.
 */
export async function signAddress(
  parts: ServiceParts,
  { baseUrl, path, artifactPath }: { baseUrl: string; path: string; artifactPath: string },
): Promise<string> {
  const expires = String(Math.floor(parts.now().getTime() / 1000) + parts.limits.addressSeconds);
  const signature = (await sign(parts, path, artifactPath, expires)).toString('base64url');
  return `${baseUrl}${path}?${new URLSearchParams({ path: artifactPath, expires, signature })}`;
}

/** Whether a request comes by an address of `signAddress` that is still valid. */
export async function hasValidSignature(parts: ServiceParts, request: ApiRequest): Promise<boolean> {
  const { path: artifactPath, expires, signature, ...rest } = request.query ?? {};
  // The operation reads its parameters in any letter case: a `Path` beside the signed `path` could name another file.
  if (Object.keys(rest).length > 0) return false;
  if (typeof artifactPath !== 'string' || typeof expires !== 'string' || typeof signature !== 'string') {
    return false;
  }
  if (request.method !== 'GET' || !/^\d{1,12}$/.test(expires)) return false;
  if (Number(expires) * 1000 < parts.now().getTime()) return false;
  const { timingSafeEqual } = await import('node:crypto');
  const expected = await sign(parts, request.path, artifactPath, expires);
  const given = Buffer.from(signature, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Throws `Forbidden` for a request that carries a signature which is wrong or too old. */
export async function checkSignature(parts: ServiceParts, request: ApiRequest): Promise<void> {
  if (request.query?.signature === undefined || (await hasValidSignature(parts, request))) return;
  throw new AzMlError('Forbidden', 'the address of this file is not valid or no longer so', {
    hint: 'ask for the details of the run again',
  });
}

async function sign(
  { store }: ServiceParts,
  path: string,
  artifactPath: string,
  expires: string,
): Promise<Buffer> {
  const { createHmac } = await import('node:crypto');
  const key = Buffer.from(await store.signingKey(), 'hex');
  return createHmac('sha256', key).update(['GET', path, artifactPath, expires].join('\n')).digest();
}
