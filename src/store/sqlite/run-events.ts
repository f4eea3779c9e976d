import type { RunEvent } from '../../contract/event.ts';
import * as sql from '../sql/run-events.ts';
import type { RunStore } from '../store.ts';
import type { Connection } from './connection.ts';
import { findWorkspace } from './workspaces.ts';

export function runEventPart(connection: Connection): Pick<RunStore, 'listRunEvents'> {
  return {
    listRunEvents: (workspaceId, runId) =>
      connection.read(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return [];
        const rows = connection.all<{ event: string }>(sql.LIST_EVENTS, workspace, runId);
        return rows.map((row): RunEvent => JSON.parse(row.event));
      }),
  };
}

/** Appends in the order given, inside the caller's transaction. */
export function addEvents(connection: Connection, seq: number, events: readonly RunEvent[]): void {
  if (events.length === 0) return;
  let position = connection.get<{ position: number }>(sql.LAST_EVENT_POSITION, seq)?.position ?? 0;
  for (const event of events) {
    position += 1;
    connection.run(sql.INSERT_EVENT, seq, position, JSON.stringify(event));
  }
}
