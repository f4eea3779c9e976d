import type { Workspace } from '../../contract/workspace.ts';

/** A workspace as `show` and `create` print it: the fields a script looks for at the top, camel case. */
export function toWorkspaceObject(workspace: Workspace): Readonly<Record<string, unknown>> {
  const { properties } = workspace;
  return {
    id: workspace.id,
    name: workspace.name,
    type: workspace.type,
    location: workspace.location,
    tags: workspace.tags,
    sku: workspace.sku.name,
    workspaceid: properties.workspaceId,
    friendlyName: properties.friendlyName,
    description: properties.description,
    creationTime: properties.creationTime,
    provisioningState: properties.provisioningState,
    resourceGroup: workspace.id.split('/')[4] ?? '',
  };
}
