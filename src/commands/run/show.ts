import { defineCommand } from '../command.ts';
import { experimentOption, metadataFileOption, runOption, workspaceOptions } from '../shared-options.ts';
import { nameOfExperiment } from './name-of-experiment.ts';
import { toRunObject } from './run-object.ts';
import { runTable } from './run-table.ts';

export const showRun = defineCommand({
  summary: 'Show a run.',
  options: { ...runOption, ...experimentOption, ...metadataFileOption, ...workspaceOptions },
  examples: [
    { title: 'How did it go?', command: 'az-ml run show -r ID -e train-on-local --query status -o tsv' },
    {
      title: 'Which commit was it made of?',
      command: `az-ml run show -r ID --query 'properties."azureml.git.commit"' -o tsv`,
    },
  ],
  table: runTable,
  async run(options, context) {
    const { client, experimentName } = await context.connect(options);
    const run = await client.getRun({ runId: options.run, experimentName });
    return toRunObject(run, await nameOfExperiment(client, run, experimentName));
  },
});
