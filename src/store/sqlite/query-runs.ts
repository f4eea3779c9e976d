import type { RunFilter } from '../../contract/run-filter.ts';
import { type CursorPart, decodeCursor, encodeCursor } from '../cursor.ts';
import { type PinnedCondition, planRuns, type RunPlan } from '../run-plan.ts';
import { SQLITE, type SqlText } from '../sql/dialect.ts';
import { FIND_EXPERIMENT } from '../sql/experiments.ts';
import { compileRunFilter } from '../sql/run-filter.ts';
import { pinLists, pinParent, pinRoot, pinRunIds, type RunHit, scanHits } from '../sql/run-query.ts';
import { GET_RUN_BY_SEQ } from '../sql/runs.ts';
import type { RunQuery, RunRecord, StorePage } from '../store.ts';
import { chooseLists, listsOfAllRuns, type RunScope } from './choose-lists.ts';
import type { Connection } from './connection.ts';
import { findListedRuns } from './find-listed-runs.ts';
import { type RunRow, readRun } from './run-rows.ts';
import { findWorkspace } from './workspaces.ts';

const DEFAULT_ORDER = { column: 'startTimeUtc', descending: true } as const;

/** A page of runs. @throws BadRequest for a cursor of another query, BadFilter for a filter too large */
export function queryRuns(connection: Connection, query: RunQuery): StorePage<RunRecord> {
  const scope = findScope(connection, query);
  if (scope === undefined || query.limit < 1) return { items: [] };
  const hits = findHits(connection, scope, query);
  const page = hits.slice(0, query.limit);
  const items = page.flatMap(({ seq }) => {
    const row = connection.get<RunRow>(GET_RUN_BY_SEQ, seq);
    return row === undefined ? [] : [readRun(query.workspaceId, row, connection.file)];
  });
  const last = page.at(-1);
  if (hits.length <= query.limit || last === undefined) return { items };
  return { items, cursor: encodeCursor(orderName(query), [last.place, last.seq]) };
}

function findScope(connection: Connection, query: RunQuery): RunScope | undefined {
  const workspace = findWorkspace(connection, query.workspaceId);
  if (workspace === undefined) return undefined;
  if (query.experimentId === undefined) return { workspace };
  const row = connection.get<{ id: number }>(FIND_EXPERIMENT, workspace, query.experimentId);
  return row === undefined ? undefined : { workspace, experiment: row.id };
}

/** One more than a page, to know whether there is another. */
function findHits(connection: Connection, scope: RunScope, query: RunQuery): readonly RunHit[] {
  const orderBy = query.orderBy ?? DEFAULT_ORDER;
  const plan = planRuns(query.filter);
  const filter = compile(query.filter);
  const after = readCursor(query);
  const limit = query.limit + 1;
  const [pinned] = plan.pinned;
  if (pinned === undefined && orderBy.column === 'startTimeUtc')
    return findListedRuns(connection, { scope, plan, filter, descending: orderBy.descending, after, limit });
  const pin = pinned === undefined ? pinOnLists(connection, scope, plan) : pinOf(scope, pinned);
  return connection.select<RunHit>(
    scanHits({ experiment: scope.experiment, pin, filter, orderBy, after, limit }),
  );
}

function compile(filter: RunFilter | undefined): SqlText {
  return filter === undefined ? { text: '1 = 1', values: [] } : compileRunFilter(filter, SQLITE);
}

function pinOf({ workspace }: RunScope, { column, values }: PinnedCondition): SqlText {
  const [first = ''] = values;
  if (column === 'runId') return pinRunIds(workspace, values);
  return column === 'parentRunId' ? pinParent(workspace, first) : pinRoot(workspace, first);
}

/** More lists than this are not worth naming one by one. */
const MOST_LISTS = 500;

function pinOnLists(connection: Connection, scope: RunScope, plan: RunPlan): SqlText {
  const choice = chooseLists(connection, scope, plan, MOST_LISTS);
  return pinLists(choice?.isWhole ? choice.lists : listsOfAllRuns(connection, scope, plan));
}

function orderName({ orderBy = DEFAULT_ORDER }: RunQuery): string {
  return `${orderBy.column} ${orderBy.descending ? 'desc' : 'asc'}`;
}

function readCursor(query: RunQuery): RunHit | undefined {
  if (query.cursor === undefined) return undefined;
  const column = query.orderBy?.column ?? DEFAULT_ORDER.column;
  const kind = column === 'startTimeUtc' || column === 'runNumber' ? 'number' : 'string';
  const [place = 0, seq]: CursorPart[] = decodeCursor(query.cursor, orderName(query), [kind, 'number']);
  return { place, seq: Number(seq) };
}
