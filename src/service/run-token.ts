import type { RunToken } from '../contract/run-token.ts';
import type { RunStore } from '../store/store.ts';
import type { Handler } from './call.ts';
import { findRun } from './scope.ts';

/** What a run token says (RFC 7519): whose it is, and until when. */
export interface RunTokenClaims {
  readonly runId: string;
  /** Id of the run's workspace. */
  readonly wsId: string;
  readonly role: 'contributor';
  /** Seconds since 1970, as `exp`. */
  readonly iat: number;
  readonly exp: number;
}

/**
 * How long a run token is good. Clients of MLflow get one at the start of their script and have no way to ask for
 * another, so it is as long as anybody trains; it ends earlier with its run.
 */
export const RUN_TOKEN_SECONDS = 90 * 24 * 3600;

/** The header of every run token, `{"alg":"HS256","typ":"JWT"}`. */
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/** A token for the run, new each time: clients ask again before theirs ends. */
export const getRunToken: Handler<'getRunToken'> = async (call) => {
  const { workspace, record } = await findRun(call);
  const run = { runId: record.run.runId, workspaceId: workspace.workspaceId };
  return { value: await createRunToken(call.parts, run) };
};

interface TokenParts {
  readonly store: Pick<RunStore, 'signingKey'>;
  now(): Date;
}

/**
 * A token by which the script of one run, and nobody else, reaches the run API: a JSON Web Token under the key of the
 * store. Clients of Azure ML read `exp` from it. Some do so by the standard alphabet of base64, which is right for
 * these claims: text in ASCII without `>`, `?` and `~` has neither `-` nor `_` in its base64url.
 */
export async function createRunToken(
  parts: TokenParts,
  run: { readonly runId: string; readonly workspaceId: string },
): Promise<RunToken> {
  const iat = Math.floor(parts.now().getTime() / 1000);
  const exp = iat + RUN_TOKEN_SECONDS;
  const claims: RunTokenClaims = { exp, iat, runId: run.runId, wsId: run.workspaceId, role: 'contributor' };
  const signed = `${HEADER}.${encode(claims)}`;
  const signature = (await sign(parts, signed)).toString('base64url');
  return { token: `${signed}.${signature}`, expiryTimeUtc: new Date(exp * 1000).toISOString() };
}

/** The claims of a token that `createRunToken` made and whose time is not over. */
export async function readRunToken(parts: TokenParts, token: string): Promise<RunTokenClaims | undefined> {
  const [header, payload, signature, ...more] = token.split('.');
  // One algorithm only, so that no header can ask for a weaker one (RFC 8725, 3.1).
  if (header !== HEADER || payload === undefined || signature === undefined || more.length > 0)
    return undefined;
  const expected = await sign(parts, `${header}.${payload}`);
  const given = Buffer.from(signature, 'base64url');
  const { timingSafeEqual } = await import('node:crypto');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims: RunTokenClaims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return claims.exp * 1000 > parts.now().getTime() ? claims : undefined;
}

/** Keeps what is signed here apart from signed addresses, which are under the same key. */
const PURPOSE = 'run token\n';

async function sign({ store }: TokenParts, text: string): Promise<Buffer> {
  const { createHmac } = await import('node:crypto');
  const key = Buffer.from(await store.signingKey(), 'hex');
  return createHmac('sha256', createHmac('sha256', key).update(PURPOSE).digest()).update(text).digest();
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
