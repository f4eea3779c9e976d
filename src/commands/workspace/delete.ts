import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { metadataFileOption, workspaceOptions } from '../shared-options.ts';

export const deleteWorkspace = defineCommand({
  summary: 'Delete a workspace with all its experiments and runs.',
  options: {
    ...workspaceOptions,
    workspaceName: { ...workspaceOptions.workspaceName, required: true, summary: 'Name of the workspace.' },
    allResources: {
      kind: 'flag',
      summary: 'Accepted for scripts made for Azure; there are no other resources here.',
    },
    noWait: { kind: 'flag', summary: 'Accepted for scripts made for Azure; deleting is over at once here.' },
    yes: { kind: 'flag', aliases: ['y'], summary: 'Do not ask for confirmation.' },
    ...metadataFileOption,
  },
  examples: [
    {
      title: 'Delete a workspace',
      command: 'az-ml workspace delete -w myworkspace -g myresourcegroup --yes',
    },
  ],
  async run(options, context) {
    const { client, address } = await context.connect(options);
    // A missing workspace must be told before anybody is asked about it.
    await client.getWorkspace();
    const question = `Delete workspace '${address.workspaceName}' with all its experiments and runs? (y/N) `;
    if (!options.yes && !/^y(es)?$/i.test((await context.ask(question)) ?? '')) {
      throw new AzMlError('NotConfirmed', 'nothing was deleted', {
        hint: 'Pass --yes/-y to delete without being asked.',
      });
    }
    await client.deleteWorkspace();
    return null;
  },
});
