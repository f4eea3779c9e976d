import type { Run } from '../../contract/run.ts';
import { AzMlError } from '../../errors.ts';
import type { SqlValue } from '../sql/dialect.ts';
import { FIND_EXPERIMENT, UPDATE_LATEST_RUN } from '../sql/experiments.ts';
import { INSERT_LAUNCH } from '../sql/run-launches.ts';
import * as sql from '../sql/runs.ts';
import type { NewRun, RunRecord } from '../store.ts';
import type { Connection } from './connection.ts';
import { isConstraint } from './errors.ts';
import { findRun } from './find-run.ts';
import { labelsOf } from './labels.ts';
import { addEvents } from './run-events.ts';
import type { ListPlace } from './run-lists.ts';
import { columnsOf, orderOf, readTimes, writeDocument } from './run-rows.ts';
import type { RunTables } from './run-tables.ts';
import { findWorkspace } from './workspaces.ts';

/** An experiment while runs are added to it; written back once. */
interface OpenExperiment {
  readonly workspace: number;
  readonly id: number;
  readonly name: string;
  lastRunNumber: number;
  latestRunId: string | null;
  latestCreatedUtc: string | null;
}

/** @throws ExperimentNotFound, BadRequest */
export function addRun(tables: RunTables, newRun: NewRun): { record: RunRecord; created: boolean } {
  const { connection } = tables;
  const { workspaceId, run } = newRun;
  const known = findRun(connection, workspaceId, run.runId);
  if (known !== undefined) return { record: known.record, created: false };
  const experiment = openExperiment(connection, newRun);
  insertRuns(tables, [{ experiment, newRun }]);
  closeExperiment(connection, experiment);
  const written: Run = { ...run, runNumber: experiment.lastRunNumber };
  return { record: { workspaceId, experimentName: experiment.name, run: written }, created: true };
}

/** @throws ExperimentNotFound, RunExists, BadRequest */
export function addRuns(tables: RunTables, newRuns: readonly NewRun[]): void {
  const { connection } = tables;
  const experiments = new Map<string, OpenExperiment>();
  const additions = newRuns.map((newRun) => {
    const key = `${newRun.workspaceId}/${newRun.experimentId}`;
    const experiment = experiments.get(key) ?? openExperiment(connection, newRun);
    experiments.set(key, experiment);
    return { experiment, newRun };
  });
  insertRuns(tables, additions);
  for (const experiment of experiments.values()) closeExperiment(connection, experiment);
}

interface ExperimentCounters {
  readonly id: number;
  readonly name: string;
  readonly last_run_number: number;
  readonly latest_run_id: string | null;
  readonly latest_run_created_utc: string | null;
}

function openExperiment(connection: Connection, { workspaceId, experimentId }: NewRun): OpenExperiment {
  const workspace = findWorkspace(connection, workspaceId);
  const row =
    workspace === undefined
      ? undefined
      : connection.get<ExperimentCounters>(FIND_EXPERIMENT, workspace, experimentId);
  if (workspace === undefined || row === undefined)
    throw new AzMlError('ExperimentNotFound', `no experiment has the id ${experimentId}`, {
      target: experimentId,
    });
  return {
    workspace,
    id: row.id,
    name: row.name,
    lastRunNumber: row.last_run_number,
    latestRunId: row.latest_run_id,
    latestCreatedUtc: row.latest_run_created_utc,
  };
}

function closeExperiment(connection: Connection, experiment: OpenExperiment): void {
  const { id, lastRunNumber, latestRunId, latestCreatedUtc } = experiment;
  connection.run(UPDATE_LATEST_RUN, lastRunNumber, latestRunId, latestCreatedUtc, id);
}

interface Addition {
  readonly experiment: OpenExperiment;
  readonly newRun: NewRun;
}

/** Tags and list entries of all runs are written together, in few statements. */
function insertRuns(tables: RunTables, additions: readonly Addition[]): void {
  const tagRows: SqlValue[] = [];
  const places = additions.map((addition) => insertRun(tables, addition, tagRows));
  tables.insertTags(tagRows);
  tables.runLists.enter(places);
}

function insertRun(tables: RunTables, { experiment, newRun }: Addition, tagRows: SqlValue[]): ListPlace {
  const { connection, propertySets, runLists } = tables;
  const { workspace, id } = experiment;
  const runNumber = experiment.lastRunNumber + 1;
  const run = { ...newRun.run, runNumber };
  const times = readTimes(run);
  const propertySet = propertySets(id, run.properties);
  const columns = [workspace, id, run.runId, runNumber, ...columnsOf(run, times, propertySet)];
  const seq = insertRow(tables, columns, run.runId);
  connection.run(sql.INSERT_DOCUMENT, seq, writeDocument(run));
  const tags = labelsOf(run.tags);
  for (const [key, value] of tags) tagRows.push(seq, key, value);
  insertAttachments(tables, workspace, seq, newRun);
  countIn(experiment, runNumber, run.runId, times.created.text);
  const lists = runLists.listsOf({ workspace, experiment: id, run, tags, propertySet });
  return { seq, orderUs: orderOf(times), lists };
}

function insertRow({ connection }: RunTables, columns: readonly SqlValue[], runId: string): number {
  try {
    return connection.run(sql.INSERT_RUN, ...columns).id;
  } catch (error) {
    if (!isConstraint(error)) throw error;
    throw new AzMlError('RunExists', `the workspace already has a run ${runId}`, {
      target: runId,
      cause: error,
    });
  }
}

function insertAttachments({ connection }: RunTables, workspace: number, seq: number, newRun: NewRun): void {
  const { definition, launch, events } = newRun;
  if (definition !== undefined) connection.run(sql.INSERT_DEFINITION, seq, JSON.stringify(definition));
  if (launch !== undefined) connection.run(INSERT_LAUNCH, seq, workspace, launch.target);
  if (events !== undefined) addEvents(connection, seq, events);
}

/** An import may bring older runs after newer ones. */
function countIn(experiment: OpenExperiment, runNumber: number, runId: string, createdUtc: string): void {
  experiment.lastRunNumber = runNumber;
  if (createdUtc < (experiment.latestCreatedUtc ?? '')) return;
  experiment.latestRunId = runId;
  experiment.latestCreatedUtc = createdUtc;
}
