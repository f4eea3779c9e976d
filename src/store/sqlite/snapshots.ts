import type { Snapshot } from '../../contract/snapshot.ts';
import * as sql from '../sql/snapshots.ts';
import type { RunStore, SnapshotHead } from '../store.ts';
import type { Connection } from './connection.ts';
import { findWorkspace, requireWorkspace } from './workspaces.ts';

export function snapshotPart(
  connection: Connection,
): Pick<
  RunStore,
  'addSnapshot' | 'getSnapshot' | 'findSnapshot' | 'findCheckedSnapshot' | 'noteSnapshotCheck'
> {
  const find = (text: string, workspaceId: string, key: string): Snapshot | undefined => {
    const workspace = findWorkspace(connection, workspaceId);
    if (workspace === undefined) return undefined;
    const row = connection.get<{ document: string }>(text, workspace, key);
    return row === undefined ? undefined : JSON.parse(row.document);
  };
  return {
    addSnapshot: (workspaceId, snapshot) =>
      connection.write(() => {
        const workspace = requireWorkspace(connection, workspaceId);
        const { snapshotId, digest } = snapshot;
        connection.run(sql.ADD_SNAPSHOT, workspace, snapshotId, digest, JSON.stringify(snapshot));
      }),
    getSnapshot: (workspaceId, snapshotId) =>
      connection.read(() => find(sql.GET_SNAPSHOT, workspaceId, snapshotId)),
    findSnapshot: (workspaceId, digest) =>
      connection.read(() => find(sql.FIND_SNAPSHOT, workspaceId, digest)),
    findCheckedSnapshot: (workspaceId, digest, { fromUtc, toUtc }) =>
      connection.read(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return undefined;
        return connection.get<SnapshotHead>(sql.FIND_CHECKED_SNAPSHOT, workspace, digest, fromUtc, toUtc);
      }),
    noteSnapshotCheck: (workspaceId, { digest, snapshotId, createdUtc }, checkedUtc) =>
      connection.write(() => {
        const workspace = requireWorkspace(connection, workspaceId);
        connection.run(sql.NOTE_SNAPSHOT_CHECK, workspace, digest, snapshotId, createdUtc, checkedUtc);
      }),
  };
}
