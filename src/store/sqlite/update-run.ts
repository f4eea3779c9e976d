import type { Run } from '../../contract/run.ts';
import { CLOSE_LAUNCH, SET_LAUNCH_HANDLE } from '../sql/run-launches.ts';
import * as sql from '../sql/runs.ts';
import type { RunChange, RunRecord } from '../store.ts';
import type { Connection } from './connection.ts';
import { type FoundRun, findRun } from './find-run.ts';
import { labelsOf } from './labels.ts';
import { addEvents } from './run-events.ts';
import { columnsOf, orderOf, readTimes, writeDocument } from './run-rows.ts';
import type { RunTables } from './run-tables.ts';

/** See `RunStore.updateRun`. What names the run (its id, number and experiment) cannot be changed. */
export function updateRun(
  tables: RunTables,
  workspaceId: string,
  runId: string,
  change: (current: RunRecord) => RunChange | undefined,
): RunRecord | undefined {
  const { connection } = tables;
  const found = findRun(connection, workspaceId, runId);
  if (found === undefined) return undefined;
  const before = found.record.run;
  const answer = change(found.record);
  if (answer === undefined) return found.record;
  const { experimentId, runNumber } = before;
  const after: Run = { ...answer.run, runId, experimentId, runNumber };
  writeRun(tables, found, before, after);
  addEvents(connection, found.row.seq, answer.events ?? []);
  changeLaunch(connection, found.row.seq, answer.launchHandle);
  return findRun(connection, workspaceId, runId)?.record;
}

function writeRun(tables: RunTables, { workspace, row }: FoundRun, before: Run, after: Run): void {
  const { connection, propertySets, runLists } = tables;
  const { seq, experiment_id: experiment } = row;
  const times = readTimes(after);
  const propertySet = propertySets(experiment, after.properties);
  connection.run(sql.UPDATE_RUN, ...columnsOf(after, times, propertySet), seq);
  connection.run(sql.UPDATE_DOCUMENT, writeDocument(after), seq);
  const oldTags = labelsOf(before.tags);
  const tags = labelsOf(after.tags);
  if (JSON.stringify(oldTags) !== JSON.stringify(tags)) replaceTags(tables, seq, tags);
  const scope = { workspace, experiment };
  const oldLists = runLists.listsOf({
    ...scope,
    run: before,
    tags: oldTags,
    propertySet: row.property_set_id,
  });
  const lists = runLists.listsOf({ ...scope, run: after, tags, propertySet });
  runLists.move({ seq, orderUs: row.order_us, lists: oldLists }, { seq, orderUs: orderOf(times), lists });
}

function replaceTags(
  { connection, insertTags }: RunTables,
  seq: number,
  tags: readonly [string, string][],
): void {
  connection.run(sql.DELETE_TAGS, seq);
  insertTags(tags.flatMap(([key, value]) => [seq, key, value]));
}

function changeLaunch(connection: Connection, seq: number, handle: string | null | undefined): void {
  if (handle === null) connection.run(CLOSE_LAUNCH, seq);
  else if (handle !== undefined) connection.run(SET_LAUNCH_HANDLE, handle, seq);
}
