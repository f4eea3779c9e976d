import type { ApiRequest } from '../contract/api-message.ts';
import type { Principal } from '../contract/principal.ts';
import { AzMlError } from '../errors.ts';
import { checkHost, checkOrigin, readScheme } from './host-check.ts';
import { readBearer, type TokenCheck } from './token.ts';

/** Whom a token stands for; `undefined` when it lets nobody in. */
export type Identify = (token: string) => Promise<Principal | undefined>;

export interface GateOptions {
  readonly hosts: ReadonlySet<string>;
  /** How callers reach the server; `proxy` takes the word of the proxy in front. */
  readonly scheme: 'http' | 'https' | 'proxy';
  /** Compares with the one token of this server, whose holder may do everything. */
  readonly checkToken?: TokenCheck;
  /** Knows the tokens of users and runs. With neither, no token is asked for. */
  readonly identify?: Identify;
  readonly isSigned?: (request: ApiRequest) => Promise<boolean>;
}

/** Who may come in. Nothing of a request has an effect before both checks have passed. */
export interface Gate {
  /** Checks name and origin, and answers with the address under which the caller reaches the service. */
  checkCaller(headers: Readonly<Record<string, string>>): string;
  /**
   * Checks that the caller may come in, and says who it is: `undefined` for somebody who may do everything.
   * `authorization` is the header of that name.
   */
  checkRight(request: ApiRequest, authorization: string | undefined): Promise<Principal | undefined>;
}

/**
 * A caller shows a token, or reads by a signed address. Whether an address is signed is asked of the service
 * *before* the request reaches it, so the service never has to know how a caller came in, and there is no mark on a
 * request that a caller could forge. Methods throw `Forbidden` and `Unauthorized`.
 */
export function createGate({ hosts, scheme, checkToken, identify, isSigned }: GateOptions): Gate {
  const hint = identify === undefined ? START_HINT : USER_HINT;
  return {
    checkCaller(headers) {
      const baseUrl = checkHost(headers.host, hosts, scheme === 'proxy' ? readScheme(headers) : scheme);
      checkOrigin(headers, baseUrl);
      return baseUrl;
    },

    async checkRight(request, authorization) {
      if (checkToken === undefined && identify === undefined) return undefined;
      if (authorization !== undefined) {
        if (checkToken?.(authorization) === 'right') return undefined;
        const token = readBearer(authorization);
        const principal = token === undefined ? undefined : await identify?.(token);
        if (principal !== undefined) return principal;
        throw new AzMlError('Unauthorized', 'the token is not one of this server', { hint });
      }
      if (isReadBySignature(request) && isSigned !== undefined) {
        if (await isSigned(request)) return undefined;
        throw new AzMlError('Unauthorized', 'the signature of this address is wrong or too old', {
          hint: 'Ask for a new address of the file.',
        });
      }
      throw new AzMlError('Unauthorized', 'this server needs a token', { hint });
    },
  };
}

const START_HINT = 'Send the token that the server told at its start, as `Authorization: Bearer TOKEN`.';
const USER_HINT =
  'Send a token that is neither revoked nor expired, as `Authorization: Bearer TOKEN`; owners of the server make one by `az-ml server token create`.';

const SIGNED_NAMES: ReadonlySet<string> = new Set(['path', 'expires', 'signature']);

/**
 * A signed address only ever reads, and is used as it was given out. With anything added to it, say a second `Path`
 * in other letters, what was signed and what is read might be two different things.
 */
function isReadBySignature({ method, query = {} }: ApiRequest): boolean {
  return (
    method === 'GET' &&
    query.signature !== undefined &&
    Object.entries(query).every(([name, value]) => SIGNED_NAMES.has(name) && typeof value === 'string')
  );
}
