import { basename, resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { metadataFileOption, workspaceOptions } from '../shared-options.ts';

export const attachFolder = defineCommand({
  summary: 'Attach a folder to a workspace and, optionally, an experiment.',
  description:
    'Commands given in the folder, or below it, then need neither -w, -g nor -e. Writes `.azureml/config.json` and, where missing, `.amlignore`, a conda file and the run configuration `local`.',
  options: {
    experimentName: {
      kind: 'text',
      aliases: ['e'],
      summary: 'Name of the experiment.',
      defaultText: 'name of the folder',
    },
    ...workspaceOptions,
    ...metadataFileOption,
  },
  examples: [
    {
      title: 'Attach this folder',
      command: 'az-ml folder attach -w myworkspace -g myresourcegroup -e train-on-local',
    },
  ],
  async run(options, context) {
    const { writeAttachedConfig } = await import('../../config/attach-folder.ts');
    const folder = resolve(context.workingDirectory, options.path ?? '.');
    const { address } = await context.resolve(options);
    const experimentName = options.experimentName ?? basename(folder);
    writeAttachedConfig({ folder, address, experimentName });
    return {
      'Experiment name': experimentName,
      'Project path': folder,
      'Resource group': address.resourceGroup,
      'Subscription id': address.subscriptionId,
      'Workspace name': address.workspaceName,
    };
  },
});
