import { createRunClient } from '../client/run-client.ts';
import type { LaunchFile } from '../compute/local/run-records.ts';
import { resolveDataFolder } from '../config/data-folder.ts';
import { bindRunApi, type RunApi } from './run-api.ts';
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
  return bindRunApi(createRunClient(app, workspace), { runId, experimentName });
}
