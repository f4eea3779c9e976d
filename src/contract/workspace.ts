/** Where a workspace lies: the three words of every path. */
export interface WorkspaceAddress {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly workspaceName: string;
}

/** A workspace as the resource manager shows it (`Microsoft.MachineLearningServices/workspaces`). */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly type: 'Microsoft.MachineLearningServices/workspaces';
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly sku: { readonly name: string; readonly tier: string };
  readonly properties: WorkspaceProperties;
}

export interface WorkspaceProperties {
  readonly workspaceId: string;
  readonly friendlyName: string;
  readonly description: string;
  readonly creationTime: string;
  readonly provisioningState: 'Succeeded';
  readonly discoveryUrl?: string;
}
