import type { Principal } from '../../../contract/principal.ts';

interface Token extends Pick<Principal, 'role' | 'workspace'> {
  readonly tokenId: string;
  readonly userName: string;
  readonly state: string;
  readonly createdUtc: string;
  readonly expiresUtc?: string;
}

/** A token as commands show it: everything but the token itself. */
export function toTokenObject({ tokenId, userName, role, workspace, state, createdUtc, expiresUtc }: Token) {
  return {
    tokenId,
    user: userName,
    role,
    workspaceName: workspace?.workspaceName ?? null,
    resourceGroup: workspace?.resourceGroup ?? null,
    subscriptionId: workspace?.subscriptionId ?? null,
    state,
    createdUtc,
    expiresUtc: expiresUtc ?? null,
  };
}
