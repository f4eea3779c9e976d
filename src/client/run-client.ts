import type { RequestBody, ResponseBody, Transport } from '../contract/api-message.ts';
import { type Artifact, dataContainerOf, RUN_ORIGIN } from '../contract/artifact.ts';
import type { RunEvent } from '../contract/event.ts';
import type { RunDefinition } from '../contract/execution.ts';
import type { Experiment } from '../contract/experiment.ts';
import type { MetricDefinition, MetricV2, MetricV2Value } from '../contract/metric.ts';
import type { AnswerOf, OperationName, RequestOf } from '../contract/operations.ts';
import type { CreateRun, Page, QueryParams, Run, RunDetails } from '../contract/run.ts';
import type { RunToken } from '../contract/run-token.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { Workspace, WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError, type ErrorCode } from '../errors.ts';
import { decodeError } from './decode-error.ts';
import { buildRequest, type OperationArguments } from './operation-request.ts';
import { readText } from './response-body.ts';
import { type PartialBody, resumeBody, tellMissing } from './resumed-body.ts';

/** A run by its id; with the experiment where it is known, which every service understands. */
export interface RunReference {
  readonly runId: string;
  readonly experimentName?: string | undefined;
}

/** Part of a file that grows: the new bytes, and how long the file is by now. */
export interface ArtifactPart {
  readonly body: ResponseBody | undefined;
  /** Bytes of the whole artifact at the moment of the answer. */
  readonly size: number;
}

/** The run API as methods, one per operation. All throw `AzMlError` with the code that the service gave. */
export interface RunClient {
  listWorkspaces(resourceGroup?: string): Promise<readonly Workspace[]>;
  getWorkspace(): Promise<Workspace>;
  putWorkspace(workspace: Partial<Workspace>): Promise<Workspace>;
  deleteWorkspace(): Promise<void>;

  createExperiment(experimentName: string): Promise<Experiment>;
  getExperiment(experimentId: string): Promise<Experiment>;
  /** All experiments that match, page by page. */
  queryExperiments(params?: QueryParams): AsyncGenerator<Experiment>;

  getRun(run: RunReference): Promise<Run>;
  patchRun(run: RunReference, change: CreateRun): Promise<Run>;
  deleteRunTags(run: RunReference, keys: readonly string[]): Promise<Run>;
  getRunDetails(run: RunReference): Promise<RunDetails>;
  /** What the script of the run shows to reach the service. */
  getRunToken(run: RunReference): Promise<RunToken>;
  /** At most `limit` runs that match, page by page; of one experiment, or of the whole workspace. */
  queryRuns(experimentName: string | undefined, params: QueryParams, limit: number): AsyncGenerator<Run>;
  listChildren(run: RunReference, params: QueryParams, limit: number): AsyncGenerator<Run>;
  cancelRun(run: RunReference): Promise<void>;
  postEvent(run: RunReference, event: RunEvent): Promise<void>;

  /** Adds values to metrics of a run. Throws `BadRequest` with the first reason when some were not taken. */
  logMetrics(run: RunReference, metrics: readonly MetricV2[]): Promise<void>;
  listMetrics(run: RunReference): AsyncGenerator<MetricDefinition>;
  /** All values of one metric, in the order logged, page by page. */
  readMetric(run: RunReference, name: string): AsyncGenerator<MetricV2Value>;

  startSnapshotRun(experimentName: string, runId: string, definition: RunDefinition): Promise<string>;
  /** Those of the given SHA-256 digests (hex) whose content the service does not have. */
  missingBlobs(digests: readonly string[]): Promise<readonly string[]>;
  putBlob(digest: string, body: RequestBody): Promise<void>;
  readBlob(digest: string): Promise<ResponseBody | undefined>;
  putSnapshot(snapshotId: string, snapshot: Pick<Snapshot, 'files' | 'properties'>): Promise<Snapshot>;
  getSnapshot(snapshotId: string): Promise<Snapshot>;
  /** The snapshot of this digest, if the service has it. */
  findSnapshot(digest: string): Promise<AnswerOf<'findSnapshot'> | undefined>;

  listArtifacts(run: RunReference): AsyncGenerator<Artifact>;
  /** The bytes from `start` on; `undefined` when there is no such artifact (yet). */
  readArtifact(run: RunReference, path: string, start?: number): Promise<ArtifactPart | undefined>;
  putArtifact(run: RunReference, path: string, body: RequestBody, contentType?: string): Promise<Artifact>;

  close(): Promise<void>;
}

const PAGE_SIZE = 500;

/** How a service says that it has no such snapshot, also when it knows neither the workspace nor the question. */
const ABSENT_SNAPSHOT: readonly ErrorCode[] = ['SnapshotNotFound', 'WorkspaceNotFound', 'OperationNotFound'];

/** A client of the workspace at this address, over any transport. */
export function createRunClient(transport: Transport, address: WorkspaceAddress): RunClient {
  const workspace = { ...address };

  async function send(name: OperationName, args: OperationArguments) {
    const request = buildRequest(name, { ...args, path: { ...workspace, ...args.path } });
    return transport.send(request);
  }

  async function call<Name extends OperationName>(
    name: Name,
    args: Omit<OperationArguments, 'body'> & { readonly json?: RequestOf<Name>; readonly body?: RequestBody },
  ): Promise<AnswerOf<Name>> {
    const { json, ...rest } = args;
    const sent =
      json === undefined
        ? rest
        : {
            ...rest,
            body: JSON.stringify(json),
            headers: { 'content-type': 'application/json', ...rest.headers },
          };
    const response = await send(name, sent);
    const text = await readText(response.body);
    if (response.status >= 400) throw decodeError(response.status, text);
    return (text === '' ? undefined : JSON.parse(text)) as AnswerOf<Name>;
  }

  async function* collect<T>(
    fetchPage: (params: QueryParams) => Promise<Page<T>>,
    params: QueryParams,
    limit = Number.POSITIVE_INFINITY,
  ): AsyncGenerator<T> {
    let continuationToken = params.continuationToken;
    let received = 0;
    for (let left = limit; left > 0; ) {
      const page = await fetchPage({
        ...params,
        top: Math.min(left, PAGE_SIZE),
        ...(continuationToken === undefined ? {} : { continuationToken }),
      }).catch((error: unknown) => {
        throw received === 0 ? error : tellMissing(error, `the list after its first ${received}`);
      });
      received += page.value.length;
      yield* page.value.slice(0, left);
      left -= page.value.length;
      continuationToken = page.continuationToken;
      if (continuationToken === undefined) return;
    }
  }

  async function readFrom(run: RunReference, path: string, start: number): Promise<PartialBody | undefined> {
    const headers = start > 0 ? { range: `bytes=${start}-` } : {};
    const response = await send('getArtifactContent', {
      path: artifactPathOf(run),
      query: { path },
      headers,
    });
    if (response.status === 404) return undefined;
    const size = sizeOf(response.headers, start);
    const { etag } = response.headers;
    if (response.status === 416) return { body: undefined, size, etag };
    if (response.status >= 400) throw decodeError(response.status, await readText(response.body));
    return { body: response.body, size, etag };
  }

  const pathOf = ({ runId, experimentName }: RunReference) => ({ runId, experimentName });
  const artifactPathOf = ({ runId }: RunReference) => ({
    origin: RUN_ORIGIN,
    container: dataContainerOf(runId),
  });

  return {
    async listWorkspaces(resourceGroup) {
      const path = { resourceGroup };
      return (await call('listWorkspaces', { path })).value;
    },
    getWorkspace: () => call('getWorkspace', { path: {} }),
    putWorkspace: (json) => call('putWorkspace', { path: {}, json }),
    deleteWorkspace: () => call('deleteWorkspace', { path: {} }),

    createExperiment: (experimentName) => call('createExperiment', { path: { experimentName } }),
    getExperiment: (experimentId) => call('getExperiment', { path: { experimentId } }),
    queryExperiments: (params = {}) =>
      collect((json) => call('queryExperiments', { path: {}, json }), params),

    getRun: (run) => call('getRun', { path: pathOf(run) }),
    patchRun: (run, json) => call('patchRun', { path: pathOf(run), json }),
    deleteRunTags: (run, json) => call('deleteRunTags', { path: pathOf(run), json }),
    getRunToken: (run) => call('getRunToken', { path: pathOf(run) }),
    getRunDetails: (run) => call('getRunDetails', { path: pathOf(run) }),
    queryRuns: (experimentName, params, limit) =>
      collect((json) => call('queryRuns', { path: { experimentName }, json }), params, limit),
    listChildren: (run, params, limit) =>
      collect(
        (page) => call('listChildren', { path: pathOf(run), query: toChildrenQuery(page) }),
        params,
        limit,
      ),
    async cancelRun(run) {
      if (run.experimentName === undefined) await call('cancelRunByHistory', { path: pathOf(run) });
      else await call('cancelRun', { path: pathOf(run) });
    },
    async postEvent(run, json) {
      await call('postEvent', { path: pathOf(run), json });
    },

    async logMetrics({ runId }, values) {
      const { errors } = await call('postMetrics', { path: { runId }, json: { values, reportErrors: true } });
      const [refused] = errors;
      if (refused !== undefined) throw new AzMlError('BadRequest', refused.errorResponse.error.message);
    },
    listMetrics: ({ runId }) =>
      collect((page) => call('listMetrics', { path: { runId }, json: continuationOf(page) }), {}),
    readMetric: ({ runId }, metricName) =>
      collect(async (page) => {
        const json = { metricName, ...continuationOf(page) };
        const { value, continuationToken } = await call('getMetric', { path: { runId }, json });
        return continuationToken === undefined ? { value } : { value, continuationToken };
      }, {}),

    async startSnapshotRun(experimentName, runId, json) {
      return (await call('startSnapshotRun', { path: { experimentName }, query: { runId }, json })).runId;
    },
    async missingBlobs(digests) {
      return (await call('missingBlobs', { path: {}, json: { digests } })).missing;
    },
    async putBlob(digest, body) {
      await call('putBlob', {
        path: { digest },
        body,
        headers: { 'content-type': 'application/octet-stream' },
      });
    },
    async readBlob(digest) {
      const response = await send('getBlob', { path: { digest } });
      if (response.status >= 400) throw decodeError(response.status, await readText(response.body));
      return response.body;
    },
    putSnapshot: (snapshotId, json) => call('putSnapshot', { path: { snapshotId }, json }),
    async findSnapshot(digest) {
      try {
        return await call('findSnapshot', { path: {}, query: { digest } });
      } catch (error) {
        if (error instanceof AzMlError && ABSENT_SNAPSHOT.includes(error.code)) return undefined;
        throw error;
      }
    },
    getSnapshot: (snapshotId) => call('getSnapshot', { path: { snapshotId } }),

    listArtifacts: (run) =>
      collect((page) => call('listRunArtifacts', { path: pathOf(run), query: continuationOf(page) }), {}),
    async readArtifact(run, path, start = 0) {
      const part = await readFrom(run, path, start);
      if (part === undefined || typeof part.body !== 'object' || !(Symbol.asyncIterator in part.body))
        return part;
      return { ...part, body: resumeBody(path, part, start, (from) => readFrom(run, path, from)) };
    },
    putArtifact: (run, path, body, contentType = 'application/octet-stream') =>
      call('postArtifactContent', {
        path: artifactPathOf(run),
        query: { path, allowOverwrite: 'true' },
        body,
        headers: { 'content-type': contentType },
      }),

    close: () => transport.close(),
  };
}

function toChildrenQuery({ filter, orderBy, top, continuationToken }: QueryParams): Record<string, string> {
  return {
    ...(filter === undefined ? {} : { $filter: filter }),
    ...(orderBy === undefined ? {} : { $orderby: orderBy }),
    ...(top === undefined ? {} : { $top: String(top) }),
    ...(continuationToken === undefined ? {} : { $continuationtoken: continuationToken }),
  };
}

function continuationOf({ continuationToken }: QueryParams): Record<string, string> {
  return continuationToken === undefined ? {} : { continuationToken };
}

/** Size of the whole artifact by `content-range` (RFC 9110, 14.4), else by `content-length`. */
function sizeOf(headers: Readonly<Record<string, string>>, start: number): number {
  const [, total] = headers['content-range']?.split('/') ?? [];
  return total === undefined ? Number(headers['content-length'] ?? start) : Number(total);
}
