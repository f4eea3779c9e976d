import { decodeCursor, encodeCursor } from '../cursor.ts';
import * as sql from '../sql/artifacts.ts';
import type { ArtifactQuery, ArtifactRecord, RunStore, StorePage } from '../store.ts';
import type { Connection } from './connection.ts';
import { findWorkspace, requireWorkspace } from './workspaces.ts';

interface ArtifactRow {
  readonly origin: string;
  readonly container: string;
  readonly path: string;
  readonly digest: string | null;
  readonly size: number;
  readonly content_type: string | null;
  readonly created_utc: string;
}

const ORDER = 'path';

export function artifactPart(
  connection: Connection,
): Pick<RunStore, 'putArtifacts' | 'getArtifact' | 'queryArtifacts' | 'deleteArtifacts' | 'removeArtifacts'> {
  return {
    putArtifacts: (records) =>
      connection.write(() => {
        for (const record of records) {
          const workspace = requireWorkspace(connection, record.workspaceId);
          connection.run(sql.PUT_ARTIFACT, workspace, ...columnsOf(record));
        }
      }),
    getArtifact: (workspaceId, origin, container, path) =>
      connection.read(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return undefined;
        const row = connection.get<ArtifactRow>(sql.GET_ARTIFACT, workspace, origin, container, path);
        return row === undefined ? undefined : readArtifact(workspaceId, row);
      }),
    deleteArtifacts: (workspaceId, origin, container, path) =>
      connection.write(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return 0;
        const range = [path, `${path}/`, `${path}0`];
        return connection.all(sql.DELETE_ARTIFACTS, workspace, origin, container, ...range).length;
      }),
    removeArtifacts: (workspaceId, origin, container, paths) =>
      connection.write(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return 0;
        if (paths === 'all')
          return connection.run(sql.REMOVE_ARTIFACTS, workspace, origin, container).changes;
        let count = 0;
        for (const path of paths)
          count += connection.run(sql.REMOVE_ARTIFACT, workspace, origin, container, path).changes;
        return count;
      }),
    queryArtifacts: (query) => connection.read(() => queryArtifacts(connection, query)),
  };
}

function queryArtifacts(connection: Connection, query: ArtifactQuery): StorePage<ArtifactRecord> {
  const { workspaceId, origin, container, prefix = '', limit, cursor } = query;
  const workspace = findWorkspace(connection, workspaceId);
  if (workspace === undefined) return { items: [] };
  const [start = prefix] = cursor === undefined ? [] : decodeCursor(cursor, ORDER, ['string']);
  const end = textAfterPrefix(prefix);
  const rows = connection.all<ArtifactRow>(
    sql.listArtifacts(cursor === undefined ? 'at' : 'after', end !== undefined),
    workspace,
    origin,
    container,
    start,
    ...(end === undefined ? [] : [end]),
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const items = page.map((row) => readArtifact(workspaceId, row));
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, cursor: encodeCursor(ORDER, [last.path]) };
}

/** The first text, by code points, after all that begin with the prefix; `undefined` when there is none. */
export function textAfterPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    const point = last.codePointAt(0) ?? 0;
    // The code points kept for surrogates stand for no character.
    const next = point === 0xd7ff ? 0xe000 : point + 1;
    if (next <= 0x10ffff) return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}

function columnsOf(
  record: ArtifactRecord,
): [string, string, string, string | null, number, string | null, string] {
  const { origin, container, path, digest, size, contentType, createdUtc } = record;
  return [origin, container, path, digest ?? null, size, contentType ?? null, createdUtc];
}

function readArtifact(workspaceId: string, row: ArtifactRow): ArtifactRecord {
  const { origin, container, path, size } = row;
  return {
    workspaceId,
    origin,
    container,
    path,
    ...(row.digest !== null && { digest: row.digest }),
    size,
    ...(row.content_type !== null && { contentType: row.content_type }),
    createdUtc: row.created_utc,
  };
}
