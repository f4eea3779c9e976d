import { GET_RUN } from '../sql/runs.ts';
import type { RunRecord } from '../store.ts';
import type { Connection } from './connection.ts';
import { type RunRow, readRun } from './run-rows.ts';
import { findWorkspace } from './workspaces.ts';

export interface FoundRun {
  readonly workspace: number;
  readonly row: RunRow;
  readonly record: RunRecord;
}

export function findRun(connection: Connection, workspaceId: string, runId: string): FoundRun | undefined {
  const workspace = findWorkspace(connection, workspaceId);
  if (workspace === undefined) return undefined;
  const row = connection.get<RunRow>(GET_RUN, workspace, runId);
  return row === undefined
    ? undefined
    : { workspace, row, record: readRun(workspaceId, row, connection.file) };
}
