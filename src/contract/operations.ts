import type { ApiMethod } from './api-message.ts';
import type { Artifact, ArtifactContentInformation, ArtifactPaths } from './artifact.ts';
import type { ErrorResponse } from './error.ts';
import type { RunEvent } from './event.ts';
import type { RunDefinition, StartRunResult } from './execution.ts';
import type { Experiment, ModifyExperiment } from './experiment.ts';
import type {
  MetricBatch,
  MetricDefinition,
  MetricListQuery,
  MetricReadQuery,
  MetricSample,
  MetricV2,
  PostedMetrics,
  RunMetric,
} from './metric.ts';
import type { CreateRun, Page, QueryParams, Run, RunDetails } from './run.ts';
import type { BatchRunData, RunData, RunDataRequest, RunTagChanges } from './run-data.ts';
import type { RunToken } from './run-token.ts';
import type { MissingBlobs, Snapshot } from './snapshot.ts';
import type { Workspace } from './workspace.ts';

const WORKSPACE =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';
const HISTORY = `/history/v1.0${WORKSPACE}`;
const EXECUTION = `/execution/v1.0${WORKSPACE}`;
const ARTIFACT = `/artifact/v2.0${WORKSPACE}/artifacts`;
const METRIC = `/metric/v2.0${WORKSPACE}`;

/** What Azure has no operation for lies under a prefix of our own. */
const EXTENSION = `/azml/v1.0${WORKSPACE}`;

/**
 * One operation of the run API. The type parameters are the JSON of the request and of the answer; `undefined`
 * stands for "no body", `Uint8Array` for bytes.
 */
export interface Operation<Request, Answer> {
  readonly method: ApiMethod;
  /**
   * Path templates, the preferred one first. A `{word}` stands for one percent-encoded path segment, a `{word*}` at
   * the end for one or more.
   */
  readonly paths: readonly string[];
  /** Types only, never set. */
  readonly types?: { readonly request: Request; readonly answer: Answer };
}

function operation<Request, Answer>(method: ApiMethod, ...paths: string[]): Operation<Request, Answer> {
  return { method, paths };
}

/** Operations on the runs of an experiment: by its name (2019-09-30) and by its id (v1.0). */
function inExperiment<Request, Answer>(method: ApiMethod, tail: string): Operation<Request, Answer> {
  return operation(
    method,
    `${HISTORY}/experiments/{experimentName}${tail}`,
    `${HISTORY}/experimentids/{experimentId}${tail}`,
  );
}

/** Operations on one file: named by `?path=`, as published, and at the end of the path, as the clients of v1 do. */
function onFile<Request, Answer>(method: ApiMethod, tail: string): Operation<Request, Answer> {
  return operation(
    method,
    `${ARTIFACT}/{origin}/{container}${tail}`,
    `${ARTIFACT}${tail}/{origin}/{container}/{filePath*}`,
  );
}

/** Operations on one run: by experiment name, by experiment id, and by the run's id alone. */
function onRun<Request, Answer>(method: ApiMethod, tail: string): Operation<Request, Answer> {
  const inScopes = inExperiment<Request, Answer>(method, `/runs/{runId}${tail}`);
  return { ...inScopes, paths: [...inScopes.paths, `${HISTORY}/runs/{runId}${tail}`] };
}

export interface BatchRuns {
  readonly runs: Readonly<Record<string, Run>>;
  readonly errors: Readonly<Record<string, ErrorResponse>>;
}

export interface BatchEvents {
  readonly errors: readonly { readonly key: RunEvent; readonly value: ErrorResponse }[];
  /** Names of the events that were taken. */
  readonly successes: readonly string[];
}

export interface BatchArtifacts {
  readonly artifacts: Readonly<Record<string, Artifact>>;
  readonly artifactContentInformation: Readonly<Record<string, ArtifactContentInformation>>;
  readonly errors: Readonly<Record<string, ErrorResponse>>;
}

/** The run API, operation by operation. The service answers all of these; the client calls them. */
export const OPERATIONS = {
  // Workspaces (resource manager)
  listWorkspaces: operation<undefined, Page<Workspace>>(
    'GET',
    '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces',
    '/subscriptions/{subscriptionId}/providers/Microsoft.MachineLearningServices/workspaces',
  ),
  getWorkspace: operation<undefined, Workspace>('GET', WORKSPACE),
  putWorkspace: operation<Partial<Workspace>, Workspace>('PUT', WORKSPACE),
  deleteWorkspace: operation<undefined, undefined>('DELETE', WORKSPACE),

  // Experiments
  createExperiment: operation<undefined, Experiment>('POST', `${HISTORY}/experiments/{experimentName}`),
  getExperiment: operation<undefined, Experiment>(
    'GET',
    `${HISTORY}/experiments/{experimentName}`,
    `${HISTORY}/experimentids/{experimentId}`,
  ),
  updateExperiment: operation<ModifyExperiment, Experiment>(
    'PATCH',
    `${HISTORY}/experimentids/{experimentId}`,
  ),
  deleteExperimentTags: operation<{ readonly tags: readonly string[] }, Experiment>(
    'DELETE',
    `${HISTORY}/experimentids/{experimentId}/tags`,
  ),
  deleteExperiment: operation<undefined, undefined>('DELETE', `${HISTORY}/experimentids/{experimentId}`),
  deleteTagsOfExperiment: operation<
    { readonly tags: readonly string[] },
    { readonly errors: Readonly<Record<string, ErrorResponse>> }
  >('POST', `${HISTORY}/experimentids/{experimentId}/tags:delete`),
  countRuns: operation<undefined, Readonly<Record<string, number>>>(
    'GET',
    `${HISTORY}/experiments/{experimentName}/runcounts`,
  ),
  listExperiments: operation<undefined, Page<Experiment>>('GET', `${HISTORY}/experiments`),
  queryExperiments: operation<QueryParams, Page<Experiment>>('POST', `${HISTORY}/experiments:query`),

  // Runs
  getRun: onRun<undefined, Run>('GET', ''),
  patchRun: onRun<CreateRun, Run>('PATCH', ''),
  getRunDetails: onRun<undefined, RunDetails>('GET', '/details'),
  getRunToken: onRun<undefined, RunToken>('GET', '/token'),
  listChildren: onRun<undefined, Page<Run>>('GET', '/children'),
  queryRuns: {
    ...inExperiment<QueryParams, Page<Run>>('POST', '/runs:query'),
    // The wider scope, all experiments of a workspace, is ours.
    paths: [
      `${HISTORY}/experiments/{experimentName}/runs:query`,
      `${HISTORY}/experimentids/{experimentId}/runs:query`,
      `${EXTENSION}/runs:query`,
    ],
  } as Operation<QueryParams, Page<Run>>,
  batchRuns: inExperiment<{ readonly runs: readonly CreateRun[] }, BatchRuns>('PATCH', '/batch/runs'),
  deleteRunTags: onRun<readonly string[], Run>('DELETE', '/tags'),
  addRun: operation<CreateRun & { readonly experimentId?: string }, Run>('POST', `${HISTORY}/runs/{runId}`),
  listRuns: inExperiment<undefined, Page<Run>>('GET', '/runs'),
  listRunsOfCompute: operation<undefined, Page<Run>>('GET', `${HISTORY}/computes/{computeName}/runs`),
  getRunsById: inExperiment<{ readonly runIds: readonly string[] }, BatchRuns>('POST', '/runs/runIds'),
  changeRunTags: onRun<RunTagChanges, Run>('PATCH', '/tags'),
  deleteRunServices: onRun<{ readonly servicesToDelete: readonly string[] }, Run>('DELETE', '/services'),
  getRunData: operation<RunDataRequest, RunData>('POST', `${HISTORY}/rundata`),
  batchRunData: operation<{ readonly requests: Readonly<Record<string, RunDataRequest>> }, BatchRunData>(
    'POST',
    `${HISTORY}/batchrundata`,
  ),
  cancelRun: operation<undefined, StartRunResult>(
    'POST',
    `${EXECUTION}/experiments/{experimentName}/runId/{runId}/cancel`,
  ),
  cancelSweep: operation<undefined, { readonly code: number; readonly result: string }>(
    'POST',
    `/hyperdrive/v1.0${WORKSPACE}/experiments/{experimentName}/runs/{runId}/cancel`,
  ),
  cancelRunByHistory: onRun<undefined, Run>('POST', '/cancel'),

  // Events
  postEvent: onRun<RunEvent, undefined>('POST', '/events'),
  batchEvents: operation<{ readonly events: readonly RunEvent[] }, BatchEvents>(
    'POST',
    `${HISTORY}/experiments/{experimentName}/batch/events`,
    `${HISTORY}/experimentids/{experimentId}/batch/events`,
    `${HISTORY}/batch/events`,
  ),
  listEvents: operation<undefined, Page<RunEvent>>('GET', `${EXTENSION}/runs/{runId}/events`),

  // Metrics
  postMetrics: operation<MetricBatch, PostedMetrics>('POST', `${METRIC}/runs/{runId}/batch`),
  listMetrics: operation<MetricListQuery, Page<MetricDefinition>>('POST', `${METRIC}/runs/{runId}/list`),
  getMetric: operation<MetricReadQuery, MetricV2>('POST', `${METRIC}/runs/{runId}/full`),
  sampleMetric: operation<MetricReadQuery, MetricSample>('POST', `${METRIC}/runs/{runId}/sample`),
  deleteRunMetrics: operation<undefined, undefined>('DELETE', `${METRIC}/runs/{runId}/deleteMetrics`),
  deleteContainerMetrics: operation<undefined, undefined>(
    'DELETE',
    `${METRIC}/experiments/{experimentId}/containers/{container}/deleteMetrics`,
  ),
  waitForMetrics: onRun<undefined, Record<string, never>>('GET', '/metricsingest/wait'),
  // The older metric store
  postRunMetric: onRun<Partial<RunMetric>, undefined>('POST', '/metrics'),
  postRunMetrics: onRun<{ readonly values: readonly Partial<RunMetric>[] }, undefined>(
    'POST',
    '/batch/metrics',
  ),
  getRunMetric: inExperiment<undefined, RunMetric>('GET', '/metrics/{metricId}'),
  queryRunMetrics: inExperiment<QueryParams, Page<RunMetric>>('POST', '/metrics:query'),

  // Submission
  startSnapshotRun: operation<RunDefinition, StartRunResult>(
    'POST',
    `${EXECUTION}/experiments/{experimentName}/snapshotrun`,
  ),
  missingBlobs: operation<{ readonly digests: readonly string[] }, MissingBlobs>(
    'POST',
    `${EXTENSION}/blobs:missing`,
  ),
  putBlob: operation<Uint8Array, undefined>('PUT', `${EXTENSION}/blobs/{digest}`),
  getBlob: operation<undefined, Uint8Array>('GET', `${EXTENSION}/blobs/{digest}`),
  putSnapshot: operation<Pick<Snapshot, 'files' | 'properties'>, Snapshot>(
    'PUT',
    `${EXTENSION}/snapshots/{snapshotId}`,
  ),
  /** `?digest=`: the snapshot with these very files, if the service has it with all its content. */
  findSnapshot: operation<undefined, Pick<Snapshot, 'snapshotId' | 'digest' | 'createdUtc'>>(
    'GET',
    `${EXTENSION}/snapshots`,
  ),
  getSnapshot: operation<undefined, Snapshot>('GET', `${EXTENSION}/snapshots/{snapshotId}`),

  // Artifacts of a run, in the run's own scope
  listRunArtifacts: onRun<undefined, Page<Artifact>>('GET', '/artifacts'),
  listRunArtifactsInPath: onRun<undefined, Page<Artifact>>('GET', '/artifacts/path'),
  getRunArtifact: onRun<undefined, Artifact>('GET', '/artifacts/metadata'),
  getRunArtifactContentInfo: onRun<undefined, ArtifactContentInformation>('GET', '/artifacts/contentinfo'),
  getRunArtifactUri: onRun<undefined, string>('GET', '/artifacts/artifacturi'),
  listRunArtifactContentInfo: onRun<undefined, Page<ArtifactContentInformation>>(
    'GET',
    '/artifacts/prefix/contentinfo',
  ),
  createRunArtifacts: onRun<ArtifactPaths, BatchArtifacts>('POST', '/artifacts/batch/metadata'),

  // The artifact service: the same files by origin and container
  getArtifactContent: onFile<undefined, Uint8Array>('GET', '/content'),
  postArtifactContent: onFile<Uint8Array, Artifact>('POST', '/content'),
  getArtifactContentInfo: onFile<undefined, ArtifactContentInformation>('GET', '/contentinfo'),
  getArtifactMetadata: onFile<undefined, Artifact>('GET', '/metadata'),
  deleteArtifactMetadata: onFile<undefined, undefined>('DELETE', '/metadata'),
  listArtifacts: operation<undefined, Page<Artifact>>(
    'GET',
    `${ARTIFACT}/{origin}/{container}`,
    `${ARTIFACT}/path/{origin}/{container}`,
    `${ARTIFACT}/path/{origin}/{container}/{filePath*}`,
  ),
  listArtifactContentInfo: onFile<undefined, Page<ArtifactContentInformation>>('GET', '/prefix/contentinfo'),
  createArtifacts: operation<ArtifactPaths, BatchArtifacts>(
    'POST',
    `${ARTIFACT}/{origin}/{container}/batch/metadata`,
    `${ARTIFACT}/batch/metadata/{origin}/{container}`,
  ),
  createArtifact: operation<Partial<Artifact>, Artifact>(
    'POST',
    `${ARTIFACT}/metadata`,
    `${ARTIFACT}/register`,
  ),
  getArtifactsById: operation<{ readonly artifactIds: readonly string[] }, BatchArtifacts>(
    'POST',
    `${ARTIFACT}/batch/metadata`,
  ),
  deleteArtifactsMetadata: operation<ArtifactPaths, undefined>(
    'POST',
    `${ARTIFACT}/{origin}/{container}/batch/metadata:delete`,
  ),
  deleteAllArtifactsMetadata: operation<undefined, undefined>(
    'DELETE',
    `${ARTIFACT}/{origin}/{container}/batch`,
  ),
} as const;

export type OperationName = keyof typeof OPERATIONS;
export type RequestOf<Name extends OperationName> =
  (typeof OPERATIONS)[Name] extends Operation<infer Request, unknown> ? Request : never;
export type AnswerOf<Name extends OperationName> =
  (typeof OPERATIONS)[Name] extends Operation<unknown, infer Answer> ? Answer : never;
