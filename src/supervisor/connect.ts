import manifest from '../../package.json' with { type: 'json' };
import type { App } from '../app.ts';
import { createRunClient } from '../client/run-client.ts';
import type { LaunchFile } from '../compute/local/run-records.ts';
import { resolveDataFolder } from '../config/data-folder.ts';
import type { Principal } from '../contract/principal.ts';
import { bindRunApi, type RunApi } from './run-api.ts';
import type { EndpointOptions } from './run-endpoint.ts';
import type { SuperviseOptions } from './supervise-run.ts';

/** The run API of the data folder that the run was launched from, in this process. */
export async function connect(
  launch: LaunchFile,
  { environment, now }: Pick<SuperviseOptions, 'environment' | 'now'>,
): Promise<RunApi> {
  const { openApp } = await import('../app.ts');
  const { workspace, runId, experimentName } = launch.request;
  const dataFolder = resolveDataFolder({ ...environment, AZ_ML_HOME: launch.dataFolder });
  const app = await openApp({ dataFolder, environment, now });
  const run = { runId, experimentName };
  return bindRunApi(createRunClient(app, workspace), run, serveRun(app, launch, now));
}

/** Serves the API to the callers that show a token of this run; one of another run would be just as good elsewhere. */
function serveRun(app: App, { request }: LaunchFile, now: () => Date): EndpointOptions['serve'] {
  async function identify(token: string): Promise<Principal | undefined> {
    const principal = await app.identify(token);
    return principal?.runId === request.runId ? principal : undefined;
  }
  return async (listener, { token, uploads }) => {
    const { serveListener } = await import('../server/serve-listener.ts');
    const common = { identify, isSigned: app.isSigned, version: manifest.version, now };
    if (uploads === undefined) return serveListener(listener, { ...common, transport: app });
    const { serveUploads } = await import('./uploads/serve-uploads.ts');
    return serveListener(listener, {
      ...common,
      ...serveUploads(app, request, identify, { token, kit: uploads }),
    });
  };
}
