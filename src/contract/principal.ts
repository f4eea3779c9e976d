import type { WorkspaceAddress } from './workspace.ts';

/** What somebody may do, each role with all that the ones before it may: read, work, administer. */
export const ROLES = ['reader', 'contributor', 'owner'] as const;

export type Role = (typeof ROLES)[number];

/** Who asks. A request without one comes from the process that holds the data folder, which may do everything. */
export interface Principal {
  readonly name: string;
  /** What tells this token from others of the same person, in logs and limits; no secret. */
  readonly tokenId?: string;
  readonly role: Role;
  /** The one workspace in which the role counts; absent: all. */
  readonly workspace?: WorkspaceAddress;
  /** The same by the workspace's id, as the token of a run names it. */
  readonly workspaceId?: string;
  /** The one run, with the runs below it, that the token of a run opens. */
  readonly runId?: string;
}
