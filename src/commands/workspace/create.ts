import { findDefaultLocation } from '../../config/default-location.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { AZURE_OPTIONS, describeIgnored } from './azure-options.ts';
import { toWorkspaceObject } from './workspace-object.ts';

export const createWorkspace = defineCommand({
  summary: 'Create a workspace.',
  description: 'Not needed before a submit: the first submit to a workspace makes it.',
  options: {
    workspaceName: {
      kind: 'text',
      aliases: ['w', 'workspace', 'name'],
      required: true,
      summary: 'Name of the workspace.',
    },
    resourceGroup: {
      kind: 'text',
      aliases: ['g'],
      summary: 'Resource group of the workspace.',
      defaultText: 'local',
    },
    subscriptionId: { kind: 'text', summary: 'Subscription of the workspace.' },
    location: { kind: 'text', aliases: ['l'], summary: 'Location of the workspace.', defaultText: 'local' },
    friendlyName: { kind: 'text', aliases: ['f'], summary: 'Name for people.' },
    description: { kind: 'text', summary: 'What the workspace is for.' },
    sku: { kind: 'text', summary: 'Pricing tier, kept as given.', defaultText: 'basic' },
    tags: { kind: 'list', aliases: ['t'], summary: 'Tag of the workspace, `key=value`. May be repeated.' },
    existOk: { kind: 'flag', summary: 'Do not fail when the workspace exists.' },
    yes: { kind: 'flag', aliases: ['y'], summary: 'Make the resource group as well.' },
    ...AZURE_OPTIONS,
  },
  examples: [
    { title: 'Create a workspace', command: 'az-ml workspace create -w myworkspace -g myresourcegroup' },
  ],
  async run(options, context) {
    const ignored = describeIgnored(options);
    if (ignored !== undefined) context.warn(ignored);
    const { client } = await context.connect(options);
    const existing = await client.getWorkspace().catch((error: unknown) => {
      if (error instanceof AzMlError && error.code === 'WorkspaceNotFound') return undefined;
      throw error;
    });
    if (existing !== undefined) {
      if (options.existOk) return toWorkspaceObject(existing);
      throw new AzMlError('BadRequest', `workspace '${existing.name}' exists already`, {
        hint: 'Pass --exist-ok to use it as it is.',
      });
    }
    const defaultLocation = findDefaultLocation(context.environment, context.workingDirectory);
    const created = await client.putWorkspace({
      location: options.location ?? defaultLocation?.value ?? 'local',
      tags: Object.fromEntries(options.tags.map(parseTag)),
      sku: { name: options.sku ?? 'basic', tier: options.sku ?? 'basic' },
      properties: {
        workspaceId: '',
        friendlyName: options.friendlyName ?? options.workspaceName,
        description: options.description ?? '',
        creationTime: context.now().toISOString(),
        provisioningState: 'Succeeded',
      },
    });
    return toWorkspaceObject(created);
  },
});

function parseTag(tag: string): [string, string] {
  const at = tag.indexOf('=');
  if (at <= 0) throw new AzMlError('BadArgument', `argument --tags: '${tag}' is not key=value`);
  return [tag.slice(0, at), tag.slice(at + 1)];
}
