import type { Experiment } from '../../contract/experiment.ts';
import { AzMlError } from '../../errors.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import * as sql from '../sql/experiments.ts';
import type { ExperimentQuery, ExperimentRecord, RunStore, StorePage } from '../store.ts';
import { parseUtc } from '../utc-time.ts';
import type { Connection } from './connection.ts';
import { findWorkspace, requireWorkspace } from './workspaces.ts';

type ExperimentPart = Pick<
  RunStore,
  | 'getExperiment'
  | 'addExperiment'
  | 'updateExperiment'
  | 'deleteExperiment'
  | 'countRuns'
  | 'queryExperiments'
>;

interface ExperimentRow {
  readonly id: number;
  readonly name: string;
  readonly document: string;
  readonly latest_run_id: string | null;
  readonly latest_run_created_utc: string | null;
}

const ORDER = 'age';

export function experimentPart(connection: Connection): ExperimentPart {
  return {
    getExperiment: (workspaceId, by) =>
      connection.read(() => {
        const row =
          'name' in by
            ? findRow(connection, sql.GET_EXPERIMENT_BY_NAME, workspaceId, by.name)
            : findRow(connection, sql.GET_EXPERIMENT_BY_ID, workspaceId, by.experimentId);
        return row === undefined ? undefined : readExperiment(workspaceId, row);
      }),
    addExperiment: (workspaceId, experiment) =>
      connection.write(() => {
        const known = findRow(connection, sql.GET_EXPERIMENT_BY_NAME, workspaceId, experiment.name);
        if (known !== undefined) return { record: readExperiment(workspaceId, known), created: false };
        const workspace = requireWorkspace(connection, workspaceId);
        const { experimentId } = experiment;
        connection.run(sql.INSERT_EXPERIMENT, workspace, experimentId, ...columnsOf(experiment));
        return { record: { workspaceId, experiment: withoutLatest(experiment) }, created: true };
      }),
    updateExperiment: (workspaceId, experimentId, change) =>
      connection.write(() => {
        const find = () => findRow(connection, sql.GET_EXPERIMENT_BY_ID, workspaceId, experimentId);
        const row = find();
        if (row === undefined) return undefined;
        const current = readExperiment(workspaceId, row).experiment;
        const changed = { ...change(current), experimentId };
        refuseTakenName(connection, workspaceId, changed.name, row.id);
        connection.run(sql.UPDATE_EXPERIMENT, ...columnsOf(changed), row.id);
        const written = find();
        return written === undefined ? undefined : readExperiment(workspaceId, written);
      }),
    deleteExperiment: (workspaceId, experimentId) =>
      connection.write(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return false;
        return connection.run(sql.DELETE_EXPERIMENT, workspace, experimentId).changes > 0;
      }),
    countRuns: (workspaceId, experimentId) =>
      connection.read(() => {
        const workspace = findWorkspace(connection, workspaceId);
        if (workspace === undefined) return {};
        const rows = connection.all<{ status: string; count: number }>(
          sql.COUNT_RUNS,
          workspace,
          experimentId,
        );
        return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
      }),
    queryExperiments: (query) => connection.read(() => queryExperiments(connection, query)),
  };
}

function queryExperiments(connection: Connection, query: ExperimentQuery): StorePage<ExperimentRecord> {
  const { workspaceId, name, includeArchived, limit, cursor } = query;
  if (name !== undefined) {
    const row = findRow(connection, sql.GET_EXPERIMENT_BY_NAME, workspaceId, name);
    const record = row === undefined ? undefined : readExperiment(workspaceId, row);
    const isArchived = record?.experiment.archivedTime !== undefined;
    const isShown = isArchived ? includeArchived : query.onlyArchived !== true;
    return { items: record !== undefined && isShown ? [record] : [] };
  }
  const workspace = findWorkspace(connection, workspaceId);
  if (workspace === undefined) return { items: [] };
  const after = cursor === undefined ? ['', 0] : decodeCursor(cursor, ORDER, ['string', 'number']);
  const rows = connection.all<ExperimentRow & { created_utc: string }>(
    sql.LIST_EXPERIMENTS,
    workspace,
    ...after,
    query.onlyArchived === true ? 1 : 0,
    includeArchived ? 1 : 0,
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const items = page.map((row) => readExperiment(workspaceId, row));
  const last = page.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, cursor: encodeCursor(ORDER, [last.created_utc, last.id]) };
}

function findRow(
  connection: Connection,
  text: string,
  workspaceId: string,
  key: string,
): ExperimentRow | undefined {
  const workspace = findWorkspace(connection, workspaceId);
  return workspace === undefined ? undefined : connection.get<ExperimentRow>(text, workspace, key);
}

function refuseTakenName(connection: Connection, workspaceId: string, name: string, id: number): void {
  const owner = findRow(connection, sql.GET_EXPERIMENT_BY_NAME, workspaceId, name);
  if (owner === undefined || owner.id === id) return;
  throw new AzMlError('BadRequest', `another experiment is already called ${name}`, { target: 'name' });
}

function columnsOf(experiment: Experiment): [string, string, number, string] {
  const created = parseUtc(experiment.createdUtc)?.text ?? experiment.createdUtc;
  const isArchived = experiment.archivedTime === undefined ? 0 : 1;
  return [experiment.name, created, isArchived, JSON.stringify(withoutLatest(experiment))];
}

/** The store itself knows the latest run. */
function withoutLatest(experiment: Experiment): Experiment {
  const { latestCreatedRunId: _, latestCreatedRunCreatedUtc: __, ...own } = experiment;
  return own;
}

function readExperiment(workspaceId: string, row: ExperimentRow): ExperimentRecord {
  const own: Experiment = JSON.parse(row.document);
  if (row.latest_run_id === null) return { workspaceId, experiment: own };
  const experiment = {
    ...own,
    latestCreatedRunId: row.latest_run_id,
    ...(row.latest_run_created_utc !== null && { latestCreatedRunCreatedUtc: row.latest_run_created_utc }),
  };
  return { workspaceId, experiment };
}
