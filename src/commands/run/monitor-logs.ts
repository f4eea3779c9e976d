import { defineCommand } from '../command.ts';
import { experimentOption, metadataFileOption, runOption, workspaceOptions } from '../shared-options.ts';
import { nameOfExperiment } from './name-of-experiment.ts';
import { toRunObject } from './run-object.ts';
import { runTable } from './run-table.ts';
import { streamRun } from './stream-run.ts';

export const monitorLogs = defineCommand({
  summary: 'Follow the log of a run until it ends.',
  description:
    'Prints the log from its beginning, follows it, and ends with the run itself. Ctrl-C stops the following, never the run.',
  options: { ...runOption, ...experimentOption, ...metadataFileOption, ...workspaceOptions },
  examples: [{ title: 'Follow a run', command: 'az-ml run monitor-logs -r ID -e train-on-local' }],
  table: runTable,
  async run(options, context) {
    const { client, experimentName } = await context.connect(options);
    const run = await client.getRun({ runId: options.run, experimentName });
    const name = await nameOfExperiment(client, run, experimentName);
    return toRunObject(await streamRun(client, { runId: run.runId, experimentName: name }, context), name);
  },
});
