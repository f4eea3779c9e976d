import { join } from 'node:path';
import { openApp } from '../../src/app.ts';
import { createRunClient, type RunClient } from '../../src/client/run-client.ts';
import { resolveDataFolder } from '../../src/config/data-folder.ts';
import { connect } from '../../src/supervisor/connect.ts';
import type { RunApi } from '../../src/supervisor/run-api.ts';
import type { RunEndpoint } from '../../src/supervisor/run-endpoint.ts';

const workspace = { subscriptionId: 'sub', resourceGroup: 'group', workspaceName: 'ws' };
export const HISTORY =
  '/history/v1.0/subscriptions/sub/resourceGroups/group/providers/Microsoft.MachineLearningServices/workspaces/ws';

/** Endpoints of runs on one real data folder, opened as their supervisors do. */
export interface EndpointBench {
  /** A client in process that may do everything. */
  readonly client: RunClient;
  open(runId: string, port?: number): Promise<RunEndpoint>;
  close(): Promise<void>;
}

export async function createEndpointBench(folder: string): Promise<EndpointBench> {
  const environment = { AZ_ML_HOME: join(folder, 'data'), USER: 'tester' };
  const options = { environment, now: () => new Date() };
  const app = await openApp({ dataFolder: resolveDataFolder(environment), ...options });
  const client = createRunClient(app, workspace);
  const opened: { api: RunApi; endpoint: RunEndpoint }[] = [];
  return {
    client,
    async open(runId, port) {
      const { experimentId } = await client.createExperiment('e');
      const request = { workspace, workspaceId: '', experimentName: 'e', experimentId, runId };
      const definition = { snapshotId: '', configuration: {} };
      const api = await connect(
        // Only the names of the run are read of what was launched.
        { request: { ...request, definition, environment: {} }, dataFolder: environment.AZ_ML_HOME } as never,
        options,
      );
      const endpoint = await api.openEndpoint(port === undefined ? {} : { port });
      opened.push({ api, endpoint });
      return endpoint;
    },
    async close() {
      for (const { api, endpoint } of opened) {
        await endpoint.close(0);
        await api.close();
      }
      await client.close();
    },
  };
}
