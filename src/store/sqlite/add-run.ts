import type { Run } from '../../contract/run.ts';
import { AzMlError } from '../../errors.ts';
import type { SqlValue } from '../sql/dialect.ts';
import { OPEN_EXPERIMENT, UPDATE_LATEST_RUN } from '../sql/experiments.ts';
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
  const experiment = openExperiment(connection, newRun);
  if (connection.get(sql.FIND_RUN, experiment.workspace, run.runId) !== undefined) {
    const known = findRun(connection, workspaceId, run.runId);
    if (known !== undefined) return { record: known.record, created: false };
  }
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
  readonly workspace: number;
  readonly id: number;
  readonly name: string;
  readonly last_run_number: number;
  readonly latest_run_id: string | null;
  readonly latest_run_created_utc: string | null;
}

function openExperiment(connection: Connection, { workspaceId, experimentId }: NewRun): OpenExperiment {
  const row = connection.get<ExperimentCounters>(OPEN_EXPERIMENT, workspaceId, experimentId);
  if (row === undefined)
    throw new AzMlError('ExperimentNotFound', `no experiment has the id ${experimentId}`, {
      target: experimentId,
    });
  return {
    workspace: row.workspace,
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

/** Rows of all tables, gathered run by run and written table by table, in few statements. */
interface Rows {
  readonly runs: SqlValue[];
  readonly documents: SqlValue[];
  readonly tags: SqlValue[];
  readonly places: ListPlace[];
}

function insertRuns(tables: RunTables, additions: readonly Addition[]): void {
  const { connection, runLists } = tables;
  const first = (connection.get<{ seq: number }>(sql.LAST_SEQ)?.seq ?? 0) + 1;
  const rows: Rows = { runs: [], documents: [], tags: [], places: [] };
  for (const [index, addition] of additions.entries()) gatherRows(tables, addition, first + index, rows);
  insertRunRows(tables, additions, rows);
  tables.insertDocuments(rows.documents);
  tables.insertTags(rows.tags);
  runLists.enter(rows.places);
  for (const [index, addition] of additions.entries()) insertAttachments(connection, addition, first + index);
}

function gatherRows(tables: RunTables, { experiment, newRun }: Addition, seq: number, rows: Rows): void {
  const { propertySets, runLists } = tables;
  const { workspace, id } = experiment;
  const runNumber = experiment.lastRunNumber + 1;
  const run = { ...newRun.run, runNumber };
  const times = readTimes(run);
  const propertySet = propertySets(id, run.properties);
  rows.runs.push(seq, workspace, id, run.runId, runNumber, ...columnsOf(run, times, propertySet));
  rows.documents.push(seq, writeDocument(run));
  const tags = labelsOf(run.tags);
  for (const [key, value] of tags) rows.tags.push(seq, key, value);
  countIn(experiment, runNumber, run.runId, times.created.text);
  const lists = runLists.listsOf({ workspace, experiment: id, run, tags, propertySet });
  rows.places.push({ seq, orderUs: orderOf(times), lists });
}

function insertRunRows(
  { connection, insertRuns }: RunTables,
  additions: readonly Addition[],
  rows: Rows,
): void {
  try {
    insertRuns(rows.runs);
  } catch (error) {
    if (!isConstraint(error)) throw error;
    const runId = findRepeated(connection, additions);
    throw new AzMlError('RunExists', `the workspace already has a run ${runId}`, {
      target: runId,
      cause: error,
    });
  }
}

/** The first run whose id is taken, by a run of the store or by one before it. */
function findRepeated(connection: Connection, additions: readonly Addition[]): string {
  const seen = new Set<string>();
  for (const { experiment, newRun } of additions) {
    const { runId } = newRun.run;
    const key = `${experiment.workspace}/${runId}`;
    if (seen.has(key) || connection.get(sql.FIND_RUN, experiment.workspace, runId) !== undefined)
      return runId;
    seen.add(key);
  }
  return '';
}

function insertAttachments(connection: Connection, { experiment, newRun }: Addition, seq: number): void {
  const { definition, launch, events } = newRun;
  if (definition !== undefined) connection.run(sql.INSERT_DEFINITION, seq, JSON.stringify(definition));
  if (launch !== undefined) connection.run(INSERT_LAUNCH, seq, experiment.workspace, launch.target);
  if (events !== undefined) addEvents(connection, seq, events);
}

/** An import may bring older runs after newer ones. */
function countIn(experiment: OpenExperiment, runNumber: number, runId: string, createdUtc: string): void {
  experiment.lastRunNumber = runNumber;
  if (createdUtc < (experiment.latestCreatedUtc ?? '')) return;
  experiment.latestRunId = runId;
  experiment.latestCreatedUtc = createdUtc;
}
