import type { ApiRequest, ApiResponse } from '../contract/api-message.ts';
import type { Principal } from '../contract/principal.ts';
import type { AccessToken, ListedToken, NewAccessToken } from './authorize-token.ts';
import type { ServiceParts } from './call.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { createRouter, type RouterHooks } from './router.ts';

export interface ServiceOptions extends Omit<ServiceParts, 'limits'>, RouterHooks {
  readonly limits?: Partial<Limits>;
}

export interface Service {
  /** Answers a request of the run API. Never rejects: what fails is an answer with an `ErrorResponse`. */
  handle(request: ApiRequest): Promise<ApiResponse>;
  /** Whether a request comes by an address that this service has signed and that is still valid. */
  isSigned(request: ApiRequest): Promise<boolean>;
  /** Whom a token stands for; `undefined` when it lets nobody in. */
  identify(token: string): Promise<Principal | undefined>;
  readonly tokens: AccessTokens;
  /** Looks after all launched runs, as reading one does. For the timer of a server. */
  reconcile(): Promise<void>;
}

/** The tokens of users, for whoever administers the store. */
export interface AccessTokens {
  create(wanted: NewAccessToken): Promise<{ readonly token: string; readonly record: AccessToken }>;
  list(): Promise<readonly ListedToken[]>;
  revoke(tokenId: string): Promise<AccessToken>;
}

/** The run-history service: Azure ML's run API as a function on a store, a place for bytes and compute targets. */
export function createService(options: ServiceOptions): Service {
  const parts: ServiceParts = { ...options, limits: { ...DEFAULT_LIMITS, ...options.limits } };
  return {
    handle: createRouter(parts, options),
    async isSigned(request) {
      const { hasValidSignature } = await import('./signed-address.ts');
      return hasValidSignature(parts, request);
    },
    identify: async (token) => (await loadTokens()).identifyHolder(parts, token),
    tokens: {
      create: async (wanted) => (await loadTokens()).createAccessToken(parts, wanted),
      list: async () => (await loadTokens()).listAccessTokens(parts),
      revoke: async (tokenId) => (await loadTokens()).revokeAccessToken(parts, tokenId),
    },
    async reconcile() {
      const { reconcileLaunches } = await import('./reconcile.ts');
      await reconcileLaunches(parts, await parts.store.listOpenLaunches());
    },
  };
}

const loadTokens = () => import('./authorize-token.ts');
