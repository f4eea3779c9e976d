import type { RunClient } from '../../client/run-client.ts';
import type { Run } from '../../contract/run.ts';

/** The name of a run's experiment; asked of the service only when the command line did not say. */
export async function nameOfExperiment(
  client: RunClient,
  run: Pick<Run, 'experimentId'>,
  given: string | undefined,
): Promise<string> {
  return given ?? (await client.getExperiment(run.experimentId)).name;
}
