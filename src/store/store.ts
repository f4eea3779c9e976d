import type { RunEvent } from '../contract/event.ts';
import type { RunDefinition } from '../contract/execution.ts';
import type { Experiment } from '../contract/experiment.ts';
import type {
  LatestMetric,
  LoggedMetricValue,
  MetricEntry,
  MetricSeries,
  RefusedMetric,
} from '../contract/metric.ts';
import type { MlflowModel } from '../contract/mlflow.ts';
import type { Principal } from '../contract/principal.ts';
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
  readonly onlyArchived?: boolean;
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

/** What a write of metrics must keep to. Without counts there may be as many as there is room for. */
export interface MetricRules {
  /** Write nothing, and throw `BadRequest`, when an entry is refused. */
  readonly isWhole?: boolean;
  readonly seriesPerRun?: number;
  readonly valuesPerSeries?: number;
}

export interface MetricQuery {
  readonly namespace?: string;
  readonly limit: number;
  /** How many values to pass over: the `position` of the last one read and one. */
  readonly from?: number;
}

export interface MetricSeriesRecord {
  readonly runId: string;
  readonly experimentId: string;
  readonly series: MetricSeries;
}

/** A token of a user. The secret itself is known to its holder alone. */
export interface AccessTokenRecord extends Pick<Principal, 'role' | 'workspace'> {
  /** The part of the token by which it is found: no secret. */
  readonly tokenId: string;
  /** Lower-case hex SHA-256 of the secret part. */
  readonly secretHash: string;
  readonly userName: string;
  readonly createdUtc: string;
  readonly expiresUtc?: string;
  readonly revokedUtc?: string;
}

export interface AccessTokenStore {
  add(record: AccessTokenRecord): Promise<void>;
  get(tokenId: string): Promise<AccessTokenRecord | undefined>;
  /** Oldest first, revoked and expired ones too. */
  list(): Promise<readonly AccessTokenRecord[]>;
  /** The record as it is afterwards; one that was revoked before keeps its time. */
  revoke(tokenId: string, revokedUtc: string): Promise<AccessTokenRecord | undefined>;
}

export interface LoggedModelQuery {
  readonly workspaceId: string;
  readonly experimentIds: readonly string[];
  readonly limit: number;
  readonly cursor?: string;
}

/** A snapshot without its list of files. */
export type SnapshotHead = Pick<Snapshot, 'snapshotId' | 'digest' | 'createdUtc'>;

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
  /** Whether it was deleted: one that has had a run is not. */
  deleteExperiment(workspaceId: string, experimentId: string): Promise<boolean>;
  /** How many runs of an experiment have each status. */
  countRuns(workspaceId: string, experimentId: string): Promise<Readonly<Record<string, number>>>;
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
  /** That snapshot, without its files, when {@link noteSnapshotCheck} was last called for it within these times. */
  findCheckedSnapshot(
    workspaceId: string,
    digest: string,
    checked: { readonly fromUtc: string; readonly toUtc: string },
  ): Promise<SnapshotHead | undefined>;
  /** Keeps when all content of a snapshot was found. */
  noteSnapshotCheck(workspaceId: string, head: SnapshotHead, checkedUtc: string): Promise<void>;

  /** Adds or replaces records by origin, container and path. */
  putArtifacts(records: readonly ArtifactRecord[]): Promise<void>;
  getArtifact(
    workspaceId: string,
    origin: string,
    container: string,
    path: string,
  ): Promise<ArtifactRecord | undefined>;
  /** Forgets those at the paths, or all of the container; how many there were. */
  removeArtifacts(
    workspaceId: string,
    origin: string,
    container: string,
    paths: readonly string[] | 'all',
  ): Promise<number>;
  /** By path in code point order. */
  queryArtifacts(query: ArtifactQuery): Promise<StorePage<ArtifactRecord>>;
  /** Forgets the artifact of this path and all in the folder of this path; answers with how many there were. */
  deleteArtifacts(workspaceId: string, origin: string, container: string, path: string): Promise<number>;

  /** Models logged by MLflow's clients. Ids must be new. */
  addModel(workspaceId: string, model: MlflowModel): Promise<void>;
  getModel(workspaceId: string, modelId: string): Promise<MlflowModel | undefined>;
  /** `change` runs inside the transaction. */
  updateModel(
    workspaceId: string,
    modelId: string,
    change: (current: MlflowModel) => MlflowModel,
  ): Promise<MlflowModel | undefined>;
  deleteModel(workspaceId: string, modelId: string): Promise<void>;
  /** Newest first. */
  queryModels(query: LoggedModelQuery): Promise<StorePage<MlflowModel>>;

  /**
   * Appends values to metrics of a run, in the order given, all in one transaction. An entry whose columns do not
   * fit what the metric has is refused for itself. `undefined` when there is no such run.
   */
  addMetrics(
    workspaceId: string,
    runId: string,
    entries: readonly MetricEntry[],
    rules?: MetricRules,
  ): Promise<readonly RefusedMetric[] | undefined>;
  /** The metrics of a run in the order in which they came up. */
  listMetrics(workspaceId: string, runId: string): Promise<readonly MetricSeries[]>;
  /** Values in the order logged; `undefined` when the run has no such metric. */
  readMetric(
    workspaceId: string,
    runId: string,
    name: string,
    query: MetricQuery,
  ): Promise<{ readonly series: MetricSeries; readonly values: readonly LoggedMetricValue[] } | undefined>;
  /** The last value of each scalar metric, by run id; runs without any are left out. */
  latestMetrics(
    workspaceId: string,
    runIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly LatestMetric[]>>;
  findMetricSeries(workspaceId: string, seriesId: number): Promise<MetricSeriesRecord | undefined>;
  /** How many metrics were deleted; `undefined` when there is no such run. */
  deleteMetrics(workspaceId: string, runId: string): Promise<number | undefined>;

  /** Tokens of users, loaded when a server asks for them. */
  accessTokens(): Promise<AccessTokenStore>;
  /** Writes a consistent copy of the whole store to a new file, while others go on. */
  copyTo(file: string): Promise<void>;

  /** Key of this store for signing short-lived addresses, made once: 32 random bytes in hex. */
  signingKey(): Promise<string>;
  close(): Promise<void>;
}
