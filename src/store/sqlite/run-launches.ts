import * as sql from '../sql/run-launches.ts';
import type { LaunchRecord, RunStore } from '../store.ts';
import type { Connection } from './connection.ts';
import { findWorkspace } from './workspaces.ts';

interface LaunchRow {
  readonly workspace_id: string;
  readonly run_id: string;
  readonly target: string;
  readonly handle: string | null;
  readonly is_open: number;
}

export function runLaunchPart(connection: Connection): Pick<RunStore, 'getLaunch' | 'listOpenLaunches'> {
  return {
    getLaunch: (workspaceId, runId) =>
      connection.read(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return undefined;
        const row = connection.get<LaunchRow>(sql.GET_LAUNCH, workspace, runId);
        return row === undefined ? undefined : readLaunch(row);
      }),
    listOpenLaunches: (workspaceId) =>
      connection.read(() => {
        if (workspaceId === undefined)
          return connection.all<LaunchRow>(sql.LIST_OPEN_LAUNCHES).map(readLaunch);
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return [];
        return connection.all<LaunchRow>(sql.LIST_OPEN_LAUNCHES_OF_WORKSPACE, workspace).map(readLaunch);
      }),
  };
}

function readLaunch(row: LaunchRow): LaunchRecord {
  return {
    workspaceId: row.workspace_id,
    runId: row.run_id,
    target: row.target,
    ...(row.handle !== null && { handle: row.handle }),
    open: row.is_open === 1,
  };
}
