import type { RunClient, RunReference } from '../client/run-client.ts';
import type { RequestBody, ResponseBody } from '../contract/api-message.ts';
import type { RunEvent } from '../contract/event.ts';
import type { CreateRun, Run } from '../contract/run.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { type EndpointOptions, openRunEndpoint, type RunEndpoint } from './run-endpoint.ts';

/** What a supervisor needs of the run API, for its one run. All throw `AzMlError`. */
export interface RunApi {
  getRun(): Promise<Run>;
  patchRun(change: CreateRun): Promise<void>;
  postEvent(event: RunEvent): Promise<void>;
  getSnapshot(snapshotId: string): Promise<Snapshot>;
  readBlob(digest: string): Promise<ResponseBody | undefined>;
  putArtifact(path: string, body: RequestBody, contentType: string): Promise<void>;
  /**
   * Opens what the script of the run reaches the service by: on the port that it has been told of, or on any. Rejects
   * with an error of the system where the port cannot be had.
   */
  openEndpoint(options: Partial<Pick<EndpointOptions, 'port' | 'uploads' | 'onFault'>>): Promise<RunEndpoint>;
  close(): Promise<void>;
}

/** The run API of one run, over a client of its workspace. */
export function bindRunApi(client: RunClient, run: RunReference, serve: EndpointOptions['serve']): RunApi {
  return {
    openEndpoint: async ({ port = 0, onFault = () => {}, uploads }) =>
      openRunEndpoint({ token: await client.getRunToken(run), port, serve, uploads, onFault }),
    getRun: () => client.getRun(run),
    async patchRun(change) {
      await client.patchRun(run, change);
    },
    postEvent: (event) => client.postEvent(run, event),
    getSnapshot: (snapshotId) => client.getSnapshot(snapshotId),
    readBlob: (digest) => client.readBlob(digest),
    async putArtifact(path, body, contentType) {
      await client.putArtifact(run, path, body, contentType);
    },
    close: () => client.close(),
  };
}
