import { defineCommand } from '../command.ts';
import { metadataFileOption, workspaceOptions } from '../shared-options.ts';

export const listWorkspaces = defineCommand({
  summary: 'List workspaces.',
  options: {
    resourceGroup: { kind: 'text', aliases: ['g'], summary: 'Only workspaces of this resource group.' },
    subscriptionId: workspaceOptions.subscriptionId,
    path: { ...workspaceOptions.path, hidden: true },
    ...metadataFileOption,
  },
  examples: [
    { title: 'Names of all workspaces', command: "az-ml workspace list --query '[].workspaceName' -o tsv" },
  ],
  async run(options, context) {
    const { client } = await context.connect(options);
    const workspaces = await client.listWorkspaces(options.resourceGroup);
    return workspaces.map(({ id, name }) => {
      const parts = id.split('/');
      return { resourceGroup: parts[4] ?? '', subscriptionId: parts[2] ?? '', workspaceName: name };
    });
  },
});
