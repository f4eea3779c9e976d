import { isFinal } from '../../contract/run-status.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, metadataFileOption, runOption, workspaceOptions } from '../shared-options.ts';
import { nameOfExperiment } from './name-of-experiment.ts';

export const cancelRun = defineCommand({
  summary: 'Cancel a run.',
  description:
    'Asks for the end of the run and returns at once. The script and everything it started get SIGTERM, and SIGKILL ten seconds later.',
  options: { ...runOption, ...experimentOption, ...metadataFileOption, ...workspaceOptions },
  examples: [{ title: 'Cancel a run', command: 'az-ml run cancel -r ID -e train-on-local' }],
  async run(options, context) {
    const { client, experimentName } = await context.connect(options);
    const run = await client.getRun({ runId: options.run, experimentName });
    if (isFinal(run.status)) {
      await context.logStream.write(`Run ${run.runId} is ${run.status} already.\n`);
      return null;
    }
    const name = await nameOfExperiment(client, run, experimentName);
    await client.cancelRun({ runId: run.runId, experimentName: name });
    await context.logStream.write(`Cancel of run ${run.runId} was requested.\n`);
    return null;
  },
});
