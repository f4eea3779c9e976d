import type { ApiRequest } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';
import { checkHost, checkOrigin } from './host-check.ts';
import type { TokenCheck } from './token.ts';

export interface GateOptions {
  readonly hosts: ReadonlySet<string>;
  /** Left out, no token is asked for. */
  readonly checkToken?: TokenCheck;
  readonly isSigned?: (request: ApiRequest) => Promise<boolean>;
}

/** Who may come in. Nothing of a request has an effect before both checks have passed. */
export interface Gate {
  /** Checks name and origin, and answers with the address under which the caller reaches the service. */
  checkCaller(headers: Readonly<Record<string, string>>): string;
  /** Checks that the caller may do what is asked. `authorization` is the header of that name. */
  checkRight(request: ApiRequest, authorization: string | undefined): Promise<void>;
}

/**
 * A caller shows the token, or reads by a signed address. Whether an address is signed is asked of the service
 * *before* the request reaches it, so the service never has to know how a caller came in, and there is no mark on a
 * request that a caller could forge. Methods throw `Forbidden` and `Unauthorized`.
 */
export function createGate({ hosts, checkToken, isSigned }: GateOptions): Gate {
  return {
    checkCaller(headers) {
      const baseUrl = checkHost(headers.host, hosts);
      checkOrigin(headers, baseUrl);
      return baseUrl;
    },

    async checkRight(request, authorization) {
      if (checkToken === undefined) return;
      const token = checkToken(authorization);
      if (token === 'right') return;
      if (token === 'wrong') {
        throw new AzMlError('Unauthorized', 'the token is not the one of this server', { hint: HINT });
      }
      if (isReadBySignature(request) && isSigned !== undefined) {
        if (await isSigned(request)) return;
        throw new AzMlError('Unauthorized', 'the signature of this address is wrong or too old', {
          hint: 'Ask for a new address of the file.',
        });
      }
      throw new AzMlError('Unauthorized', 'this server needs a token', { hint: HINT });
    },
  };
}

const HINT = 'Send the token that the server told at its start, as `Authorization: Bearer TOKEN`.';

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
