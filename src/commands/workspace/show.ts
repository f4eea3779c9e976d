import { defineCommand } from '../command.ts';
import { metadataFileOption, workspaceOptions } from '../shared-options.ts';
import { toWorkspaceObject } from './workspace-object.ts';

export const showWorkspace = defineCommand({
  summary: 'Show a workspace.',
  options: { ...metadataFileOption, ...workspaceOptions },
  examples: [{ title: 'Show the attached workspace', command: 'az-ml workspace show' }],
  async run(options, context) {
    const { client } = await context.connect(options);
    return toWorkspaceObject(await client.getWorkspace());
  },
});
