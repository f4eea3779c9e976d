import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Principal } from '../contract/principal.ts';
import { isFinal } from '../contract/run-status.ts';
import { AzMlError } from '../errors.ts';
import type { AccessTokenRecord } from '../store/store.ts';
import type { ServiceParts } from './call.ts';
import { readRunToken } from './run-token.ts';

type TokenParts = Pick<ServiceParts, 'store' | 'now'>;

/** A token as its holder has it: `azml_`, the id by which it is found, and 256 random bits in base64url. */
const TOKEN = /^azml_([0-9a-f]{12})_([\w-]{43})$/;

/** What is told of a token: everything but the hash of its secret. */
export type AccessToken = Omit<AccessTokenRecord, 'secretHash'>;

export interface NewAccessToken extends Pick<Principal, 'role' | 'workspace'> {
  readonly userName: string;
  /** Absent: until it is revoked. */
  readonly expiresUtc?: string;
}

/** Makes a token. Its text can be had here and never again: the store keeps a hash of it. */
export async function createAccessToken(
  { store, now }: TokenParts,
  wanted: NewAccessToken,
): Promise<{ readonly token: string; readonly record: AccessToken }> {
  const tokenId = randomBytes(6).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  const record: AccessToken = { tokenId, ...wanted, createdUtc: now().toISOString() };
  await (await store.accessTokens()).add({ ...record, secretHash: hash(secret).toString('hex') });
  return { token: `azml_${tokenId}_${secret}`, record };
}

export interface ListedToken extends AccessToken {
  /** Whether it lets its holder in at this moment. */
  readonly state: 'live' | 'expired' | 'revoked';
}

/** All tokens, oldest first. */
export async function listAccessTokens({ store, now }: TokenParts): Promise<readonly ListedToken[]> {
  const records = await (await store.accessTokens()).list();
  return records.map((record) => ({ ...withoutHash(record), state: stateOf(record, now()) }));
}

/** Ends a token at once, in every process on this store. Throws `TokenNotFound`. */
export async function revokeAccessToken({ store, now }: TokenParts, tokenId: string): Promise<AccessToken> {
  const record = await (await store.accessTokens()).revoke(tokenId, now().toISOString());
  if (record !== undefined) return withoutHash(record);
  throw new AzMlError('TokenNotFound', `there is no token with the id ${tokenId}`, {
    target: tokenId,
    hint: 'See `az-ml server token list`.',
  });
}

/**
 * Whom a token of a user or of a run stands for; `undefined` for one that is unknown, revoked or too old. 256 random
 * bits need no slow hash, and the comparison takes the same time wherever a guess goes wrong.
 */
export async function identifyHolder(parts: TokenParts, token: string): Promise<Principal | undefined> {
  const [, tokenId, secret] = TOKEN.exec(token) ?? [];
  if (tokenId === undefined || secret === undefined) return identifyRun(parts, token);
  const record = await (await parts.store.accessTokens()).get(tokenId);
  if (record === undefined) return undefined;
  const isSame = timingSafeEqual(hash(secret), Buffer.from(record.secretHash, 'hex'));
  if (!isSame || stateOf(record, parts.now()) !== 'live') return undefined;
  const { userName: name, role, workspace } = record;
  return { name, tokenId, role, ...(workspace === undefined ? {} : { workspace }) };
}

async function identifyRun(parts: TokenParts, token: string): Promise<Principal | undefined> {
  const claims = await readRunToken(parts, token);
  if (claims === undefined) return undefined;
  const record = await parts.store.getRun(claims.wsId, claims.runId);
  if (record === undefined || isFinal(record.run.status)) return undefined;
  const name = record.run.createdBy?.userName ?? `run ${claims.runId}`;
  return { name, tokenId: claims.runId, role: claims.role, workspaceId: claims.wsId, runId: claims.runId };
}

function stateOf({ expiresUtc, revokedUtc }: AccessToken, now: Date): ListedToken['state'] {
  if (revokedUtc !== undefined) return 'revoked';
  return expiresUtc === undefined || Date.parse(expiresUtc) > now.getTime() ? 'live' : 'expired';
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function withoutHash({ secretHash: _, ...told }: AccessTokenRecord): AccessToken {
  return told;
}
