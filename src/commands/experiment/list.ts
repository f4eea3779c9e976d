import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { metadataFileOption, workspaceOptions } from '../shared-options.ts';

export const listExperiments = defineCommand({
  summary: 'List the experiments of a workspace.',
  options: { ...metadataFileOption, ...workspaceOptions },
  examples: [
    { title: 'Names of all experiments', command: "az-ml experiment list --query '[].name' -o tsv" },
  ],
  async run(options, context) {
    const { client } = await context.connect(options);
    const experiments: unknown[] = [];
    try {
      for await (const {
        experimentId,
        name,
        description,
        createdUtc,
        archivedTime,
        tags,
      } of client.queryExperiments()) {
        experiments.push({
          experimentId,
          name,
          description: description ?? null,
          createdUtc,
          archivedTime: archivedTime ?? null,
          tags,
        });
      }
    } catch (error) {
      if (!(error instanceof AzMlError && error.code === 'WorkspaceNotFound')) throw error;
      context.warn(`there is no experiment yet: ${error.message}`);
    }
    return experiments;
  },
});
