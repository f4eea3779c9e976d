import { GET_DEFINITION, INSERT_DOCUMENTS, INSERT_RUNS, INSERT_TAGS, RUN_COLUMNS } from '../sql/runs.ts';
import type { RunStore } from '../store.ts';
import { addRun, addRuns } from './add-run.ts';
import type { Connection } from './connection.ts';
import { findRun } from './find-run.ts';
import { makeInsertRows } from './insert-rows.ts';
import { makePropertySets } from './property-sets.ts';
import { queryRuns } from './query-runs.ts';
import { makeRunLists } from './run-lists.ts';
import type { RunTables } from './run-tables.ts';
import { updateRun } from './update-run.ts';
import { findWorkspace } from './workspaces.ts';

type RunPart = Pick<
  RunStore,
  'addRun' | 'addRuns' | 'getRun' | 'getRunDefinition' | 'updateRun' | 'queryRuns'
>;

export function runPart(connection: Connection): RunPart {
  const tables: RunTables = {
    connection,
    propertySets: makePropertySets(connection),
    runLists: makeRunLists(connection),
    insertRuns: makeInsertRows(connection, INSERT_RUNS, RUN_COLUMNS.length),
    insertDocuments: makeInsertRows(connection, INSERT_DOCUMENTS, 2),
    insertTags: makeInsertRows(connection, INSERT_TAGS, 3),
  };
  return {
    addRun: (run) => connection.write(() => addRun(tables, run)),
    addRuns: (runs) => connection.write(() => addRuns(tables, runs)),
    getRun: (workspaceId, runId) => connection.read(() => findRun(connection, workspaceId, runId)?.record),
    getRunDefinition: (workspaceId, runId) =>
      connection.read(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return undefined;
        const row = connection.get<{ definition: string }>(GET_DEFINITION, workspace, runId);
        return row === undefined ? undefined : JSON.parse(row.definition);
      }),
    updateRun: (workspaceId, runId, change) =>
      connection.write(() => updateRun(tables, workspaceId, runId, change)),
    queryRuns: (query) => connection.read(() => queryRuns(connection, query)),
  };
}
