import type { WorkspaceAddress } from '../../contract/workspace.ts';
import { AzMlError } from '../../errors.ts';
import * as sql from '../sql/workspaces.ts';
import type { RunStore, WorkspaceRecord } from '../store.ts';
import type { Connection } from './connection.ts';

type WorkspacePart = Pick<
  RunStore,
  'getWorkspace' | 'addWorkspace' | 'replaceWorkspace' | 'listWorkspaces' | 'deleteWorkspace'
>;

interface WorkspaceRow {
  readonly document: string;
}

export function workspacePart(connection: Connection): WorkspacePart {
  const find = (address: WorkspaceAddress) => {
    const row = connection.get<WorkspaceRow>(sql.GET_WORKSPACE_BY_ADDRESS, ...keysOf(address));
    return row === undefined ? undefined : readWorkspace(row);
  };
  return {
    getWorkspace: (address) => connection.read(() => find(address)),
    addWorkspace: (record) =>
      connection.write(() => {
        const known = find(record.address);
        if (known !== undefined) return { record: known, created: false };
        const document = JSON.stringify(record);
        connection.run(sql.INSERT_WORKSPACE, record.workspaceId, ...keysOf(record.address), document);
        return { record, created: true };
      }),
    replaceWorkspace: (record) =>
      connection.write(() => {
        const document = JSON.stringify(record);
        connection.run(sql.REPLACE_WORKSPACE, ...keysOf(record.address), document, record.workspaceId);
      }),
    listWorkspaces: ({ subscriptionId, resourceGroup }) =>
      connection.read(() => {
        const keys = [subscriptionId, resourceGroup].flatMap((name) => name?.toLowerCase() ?? []);
        const text = listText(subscriptionId !== undefined, resourceGroup !== undefined);
        return connection.all<WorkspaceRow>(text, ...keys).map(readWorkspace);
      }),
    deleteWorkspace: (workspaceId) =>
      connection.write(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return;
        for (const text of sql.DELETE_WORKSPACE) connection.run(text, workspace);
      }),
  };
}

/** The number under which other tables know a workspace. */
export function findWorkspace(connection: Connection, workspaceId: string): number | undefined {
  return connection.get<{ id: number }>(sql.FIND_WORKSPACE, workspaceId)?.id;
}

/** @throws WorkspaceNotFound */
export function requireWorkspace(connection: Connection, workspaceId: string): number {
  const workspace = findWorkspace(connection, workspaceId);
  if (workspace !== undefined) return workspace;
  throw new AzMlError('WorkspaceNotFound', `no workspace has the id ${workspaceId}`, { target: workspaceId });
}

function keysOf({ subscriptionId, resourceGroup, workspaceName }: WorkspaceAddress): string[] {
  return [subscriptionId, resourceGroup, workspaceName].map((name) => name.toLowerCase());
}

function listText(bySubscription: boolean, byGroup: boolean): string {
  if (bySubscription) return byGroup ? sql.LIST_WORKSPACES_OF_GROUP : sql.LIST_WORKSPACES_OF_SUBSCRIPTION;
  return byGroup ? sql.LIST_WORKSPACES_OF_GROUP_NAME : sql.LIST_WORKSPACES;
}

function readWorkspace({ document }: WorkspaceRow): WorkspaceRecord {
  return JSON.parse(document);
}
