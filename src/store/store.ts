import type { RunEvent } from '../contract/event.ts';
import type { RunDefinition } from '../contract/execution.ts';
import type { Experiment } from '../contract/experiment.ts';
import type { Run } from '../contract/run.ts';
import type { OrderBy, RunFilter } from '../contract/run-filter.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { WorkspaceAddress } from '../contract/workspace.ts';

/** A workspace as kept. Names compare without regard to case, as the resource manager's do. */
export interface WorkspaceRecord {
  readonly workspaceId: string;
  readonly address: WorkspaceAddress;
  readonly location: string;
  readonly friendlyName: string;
  readonly description: string;
  readonly sku: string;
  readonly createdUtc: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ExperimentRecord {
  readonly workspaceId: string;
  readonly experiment: Experiment;
}

export interface RunRecord {
  readonly workspaceId: string;
  readonly experimentName: string;
  readonly run: Run;
}

/** A run to be written. The store gives `runNumber`, one more than the last of the experiment. */
export interface NewRun {
  readonly workspaceId: string;
  readonly experimentId: string;
  readonly run: Omit<Run, 'runNumber'>;
  readonly definition?: RunDefinition;
  /** Set when a compute target is about to be asked to run it. */
  readonly launch?: { readonly target: string };
  readonly events?: readonly RunEvent[];
}

/** What a change of a run writes, in one transaction. */
export interface RunChange {
  readonly run: Run;
  readonly events?: readonly RunEvent[];
  /** Replaces the launch's handle; `null` closes the launch. Left out, the launch stays as it is. */
  readonly launchHandle?: string | null;
}

/** A run that a compute target has in hand. Open until the run is final. */
export interface LaunchRecord {
  readonly workspaceId: string;
  readonly runId: string;
  readonly target: string;
  /** Written by the compute target, read by it alone; absent until it has answered. */
  readonly handle?: string;
  readonly open: boolean;
}

export interface RunQuery {
  readonly workspaceId: string;
  /** Absent: all experiments of the workspace. */
  readonly experimentId?: string;
  readonly filter?: RunFilter;
  /** Ties are broken by the order of creation, newest first. Default: `startTimeUtc` descending. */
  readonly orderBy?: OrderBy;
  readonly limit: number;
  /** Opaque, from an earlier page of the same query. */
  readonly cursor?: string;
}

export interface ExperimentQuery {
  readonly workspaceId: string;
  /** Exact name; absent: all. */
  readonly name?: string;
  readonly includeArchived: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

export interface StorePage<T> {
  readonly items: readonly T[];
  /** Present when there is more. */
  readonly cursor?: string;
}

export interface ArtifactRecord {
  readonly workspaceId: string;
  readonly origin: string;
  readonly container: string;
  readonly path: string;
  /** Lower-case hex SHA-256 of the content; absent for an empty artifact that was only announced. */
  readonly digest?: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType?: string;
  readonly createdUtc: string;
}

export interface ArtifactQuery {
  readonly workspaceId: string;
  readonly origin: string;
  readonly container: string;
  /** Only paths that begin with this text. */
  readonly prefix?: string;
  readonly limit: number;
  readonly cursor?: string;
}

/**
 * Where the service keeps what it knows. Each method is one short transaction; none waits on anything but the
 * database. Methods that are not given an existing workspace, experiment or run answer `undefined`.
 */
export interface RunStore {
  getWorkspace(address: WorkspaceAddress): Promise<WorkspaceRecord | undefined>;
  /** The given workspace, or the one that already has its address. */
  addWorkspace(record: WorkspaceRecord): Promise<{ record: WorkspaceRecord; created: boolean }>;
  replaceWorkspace(record: WorkspaceRecord): Promise<void>;
  /** By address order; filters are exact but for case. */
  listWorkspaces(filter: {
    subscriptionId?: string;
    resourceGroup?: string;
  }): Promise<readonly WorkspaceRecord[]>;
  /** Removes the workspace with all its experiments, runs and records of artifacts and snapshots. */
  deleteWorkspace(workspaceId: string): Promise<void>;

  getExperiment(
    workspaceId: string,
    by: { name: string } | { experimentId: string },
  ): Promise<ExperimentRecord | undefined>;
  /** The given experiment, or the one that already has its name. */
  addExperiment(
    workspaceId: string,
    experiment: Experiment,
  ): Promise<{ record: ExperimentRecord; created: boolean }>;
  updateExperiment(
    workspaceId: string,
    experimentId: string,
    change: (current: Experiment) => Experiment,
  ): Promise<ExperimentRecord | undefined>;
  /** By time of creation, oldest first. */
  queryExperiments(query: ExperimentQuery): Promise<StorePage<ExperimentRecord>>;

  /** The given run, or, unchanged, the one that already has its id in the workspace. */
  addRun(run: NewRun): Promise<{ record: RunRecord; created: boolean }>;
  /** Many at once in one transaction, for imports. Ids must be new. */
  addRuns(runs: readonly NewRun[]): Promise<void>;
  getRun(workspaceId: string, runId: string): Promise<RunRecord | undefined>;
  getRunDefinition(workspaceId: string, runId: string): Promise<RunDefinition | undefined>;
  /**
   * Reads the run, asks `change` what to make of it, writes the answer. `change` runs inside the transaction, so
   * it must be quick and must not wait; `undefined` leaves the run as it is. What it throws ends the transaction
   * and reaches the caller.
   */
  updateRun(
    workspaceId: string,
    runId: string,
    change: (current: RunRecord) => RunChange | undefined,
  ): Promise<RunRecord | undefined>;
  queryRuns(query: RunQuery): Promise<StorePage<RunRecord>>;
  listRunEvents(workspaceId: string, runId: string): Promise<readonly RunEvent[]>;

  getLaunch(workspaceId: string, runId: string): Promise<LaunchRecord | undefined>;
  /** Open launches of one workspace, or of all. */
  listOpenLaunches(workspaceId?: string): Promise<readonly LaunchRecord[]>;

  addSnapshot(workspaceId: string, snapshot: Snapshot): Promise<void>;
  getSnapshot(workspaceId: string, snapshotId: string): Promise<Snapshot | undefined>;
  /** The oldest snapshot with this digest. */
  findSnapshot(workspaceId: string, digest: string): Promise<Snapshot | undefined>;

  /** Adds or replaces records by origin, container and path. */
  putArtifacts(records: readonly ArtifactRecord[]): Promise<void>;
  getArtifact(
    workspaceId: string,
    origin: string,
    container: string,
    path: string,
  ): Promise<ArtifactRecord | undefined>;
  /** By path in code point order. */
  queryArtifacts(query: ArtifactQuery): Promise<StorePage<ArtifactRecord>>;

  /** Key of this store for signing short-lived addresses, made once: 32 random bytes in hex. */
  signingKey(): Promise<string>;
  close(): Promise<void>;
}
