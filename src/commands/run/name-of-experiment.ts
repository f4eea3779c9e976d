import type { RunClient } from '../../client/run-client.ts';
import type { Run } from '../../contract/run.ts';

/** The name of a run's experiment; asked of the service only when the command line did not say. */
export async function nameOfExperiment(
  client: RunClient,
  run: Run,
  given: string | undefined,
): Promise<string | undefined> {
  if (given !== undefined) return given;
  for await (const { experimentId, name } of client.queryExperiments()) {
    if (experimentId === run.experimentId) return name;
  }
  return undefined;
}
