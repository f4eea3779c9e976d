import type { OptionSpec } from './command.ts';

/** The workspace address and the folder in which configuration is looked up. */
export const workspaceOptions = {
  workspaceName: {
    kind: 'text',
    aliases: ['w', 'workspace'],
    summary: 'Name of the workspace. Default: the attached or configured one, else `local`.',
    group: 'Workspace',
  },
  resourceGroup: {
    kind: 'text',
    aliases: ['g'],
    summary: 'Resource group of the workspace. Default: the attached or configured one, else `local`.',
    group: 'Workspace',
  },
  subscriptionId: { kind: 'text', summary: 'Subscription of the workspace.', group: 'Workspace' },
  path: {
    kind: 'text',
    summary: 'Folder in which config files and run configurations are looked up.',
    defaultText: 'the working folder',
    group: 'Workspace',
  },
} as const satisfies Record<string, OptionSpec>;

export const metadataFileOption = {
  outputMetadataFile: {
    kind: 'text',
    aliases: ['t'],
    summary: 'Also write the result as JSON to this new file.',
  },
} as const satisfies Record<string, OptionSpec>;

export const experimentOption = {
  experimentName: {
    kind: 'text',
    aliases: ['e'],
    summary: 'Name of the experiment. Default: the attached or configured one.',
  },
} as const satisfies Record<string, OptionSpec>;

export const runOption = {
  run: { kind: 'text', aliases: ['r'], required: true, summary: 'Id of the run.' },
} as const satisfies Record<string, OptionSpec>;
