import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RunFilter } from '../../src/contract/run-filter.ts';
import { listArtifacts } from '../../src/store/sql/artifacts.ts';
import { rowPlaceholders, SQLITE } from '../../src/store/sql/dialect.ts';
import * as experiments from '../../src/store/sql/experiments.ts';
import * as events from '../../src/store/sql/run-events.ts';
import { compileRunFilter } from '../../src/store/sql/run-filter.ts';
import * as launches from '../../src/store/sql/run-launches.ts';
import * as lists from '../../src/store/sql/run-lists.ts';
import {
  listHits,
  pinLists,
  pinParent,
  pinRoot,
  pinRunIds,
  scanHits,
  walkList,
} from '../../src/store/sql/run-query.ts';
import * as runs from '../../src/store/sql/runs.ts';
import * as snapshots from '../../src/store/sql/snapshots.ts';
import { GET_WORKSPACE_BY_ADDRESS } from '../../src/store/sql/workspaces.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const folder = makeTempFolder();
let database: DatabaseSync;

beforeAll(async () => {
  const file = join(folder, 'store.db');
  await openSqliteStore({ file, backupFolder: folder, now: () => new Date(0) }).close();
  database = new DatabaseSync(file);
});
afterAll(() => database.close());

/** SQLite's own words for how it would run a statement (sqlite.org/eqp.html). */
function explain(statement: string): string[] {
  return database
    .prepare(`explain query plan ${statement}`)
    .all()
    .map(({ detail }) => String(detail));
}

const STATUS: RunFilter = {
  kind: 'compare',
  field: { kind: 'column', name: 'status' },
  op: 'eq',
  value: 'Failed',
};
const LABELS: RunFilter = {
  kind: 'and',
  terms: [
    { kind: 'compare', field: { kind: 'tag', key: 'team' }, op: 'ne', value: 'a' },
    {
      kind: 'match',
      field: { kind: 'property', key: 'azureml.git.branch' },
      how: 'startswith',
      value: 'release',
    },
    { kind: 'compare', field: { kind: 'column', name: 'parentRunId' }, op: 'eq', value: null },
  ],
};
const status = compileRunFilter(STATUS, SQLITE);
const labels = compileRunFilter(LABELS, SQLITE);
const byStart = { column: 'startTimeUtc', descending: true } as const;
const scan = (pin: ReturnType<typeof pinParent>, filter = status) =>
  scanHits({
    experiment: 1,
    pin,
    filter,
    orderBy: byStart,
    after: { place: 1, seq: 1 },
    limit: 20,
  }).text;

const HOT: Record<string, string> = {
  'latest runs of a list': listHits('1 = 1', true),
  'latest runs of a list, by status': listHits(status.text, true),
  'latest runs of a list, by tags and properties': listHits(labels.text, true),
  'a walk through the latest runs': walkList(labels.text),
  'lists of all statuses': lists.listsOfKind(true),
  'lists of a label in an experiment': lists.listsOfLabel(true, true),
  'lists of a label in an experiment, with children': lists.listsOfLabel(true, false),
  'lists of a label in a workspace': lists.listsOfLabel(false, true),
  'lists of a label in a workspace, with children': lists.listsOfLabel(false, false),
  'lists of a property in an experiment': lists.listsOfProperty(true, true),
  'lists of a property in a workspace': lists.listsOfProperty(false, false),
  'length of a list': lists.COUNT_ENTRIES,
  'children of a run': scan(pinParent(1, 'r1')),
  'a run': runs.GET_RUN,
  'a run by number': runs.GET_RUN_BY_SEQ,
  'a run definition': runs.GET_DEFINITION,
  'events of a run': events.LIST_EVENTS,
  'open launches of a workspace': launches.LIST_OPEN_LAUNCHES_OF_WORKSPACE,
  'an experiment by name': experiments.GET_EXPERIMENT_BY_NAME,
  'an experiment by id': experiments.GET_EXPERIMENT_BY_ID,
  'the counters of an experiment': experiments.OPEN_EXPERIMENT,
  'experiments by age': experiments.LIST_EXPERIMENTS,
  'a workspace by address': GET_WORKSPACE_BY_ADDRESS,
  'a snapshot by digest': snapshots.FIND_SNAPSHOT,
  'artifacts by path': listArtifacts('after', true),
  'the insertion of a run': `${runs.INSERT_RUNS} values ${rowPlaceholders(1, runs.RUN_COLUMNS.length)}`,
  'the change of a run': runs.UPDATE_RUN,
};

describe('the plan of a frequent statement', () => {
  test.each(Object.keys(HOT))('%s: an index finds the rows in their order', (name) => {
    const plan = explain(HOT[name] ?? '');
    expect(plan.filter((line) => /^SCAN (?!\(subquery|counted)/.test(line))).toEqual([]);
    expect(plan.filter((line) => line.includes('TEMP B-TREE'))).toEqual([]);
    expect(plan.filter((line) => line.includes('AUTOMATIC'))).toEqual([]);
  });
});

test('runs found by their id, root or lists are looked up one by one, and only those are sorted', () => {
  for (const pin of [pinRunIds(1, ['a', 'b']), pinRoot(1, 'a'), pinLists([1, 2])]) {
    const plan = explain(scan(pin));
    expect(plan).toContain('SEARCH r USING INTEGER PRIMARY KEY (rowid=?)');
    expect(plan.filter((line) => line.startsWith('SCAN'))).toEqual([]);
  }
});

test('the longest list begins where the page before ended', () => {
  expect(explain(listHits(status.text, true))[0]).toBe(
    'SEARCH p USING PRIMARY KEY (list_id=? AND (order_us,run_seq)>(?,?) AND (order_us,run_seq)<(?,?))',
  );
});

test('in the other direction only runs of the very same start time are sorted', () => {
  const plan = explain(listHits(status.text, false));
  expect(plan[0]).toBe('SEARCH p USING PRIMARY KEY (list_id=? AND order_us>? AND order_us<?)');
  expect(plan.at(-1)).toBe('USE TEMP B-TREE FOR LAST TERM OF ORDER BY');
});
