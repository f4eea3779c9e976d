import type { OrderBy } from '../../contract/run-filter.ts';
import type { SqlText, SqlValue } from './dialect.ts';

/** What the rows of a run query look like: enough to order them and to fetch the rest. */
export interface RunHit {
  readonly seq: number;
  /** Value of the order. */
  readonly place: string | number;
}

/** Bounds of one list: after the last run of the page before, not beyond the worst run found so far. */
export interface ListRange {
  readonly after?: RunHit | undefined;
  readonly until?: RunHit | undefined;
}

const LOWEST = Number.MIN_SAFE_INTEGER;
const HIGHEST = Number.MAX_SAFE_INTEGER;

/** A range of a list, latest first. The values are those of {@link descendingBounds}. */
const DESCENDING_RANGE = `
from run_list_entries p join runs r on r.seq = p.run_seq
where p.list_id = ? and (p.order_us, p.run_seq) < (?, ?) and (p.order_us, p.run_seq) > (?, ?)`;

/** Ties come newest first in this direction too, so it is not the mirror of the other. */
const ASCENDING_RANGE = `
from run_list_entries p join runs r on r.seq = p.run_seq
where p.list_id = ? and p.order_us >= ? and p.order_us <= ? and (p.order_us > ? or p.run_seq < ?)`;

/** Runs of one list that pass the filter, in the order of start times. Values: list, bounds, filter, limit. */
export function listHits(filter: string, descending: boolean): string {
  const direction = descending ? 'desc' : 'asc';
  return `
select p.run_seq as seq, p.order_us as place${descending ? DESCENDING_RANGE : ASCENDING_RANGE} and ${filter}
order by p.order_us ${direction}, p.run_seq desc limit ?`;
}

/** Entries of one list, latest first, each with the filter's answer. Values: filter, list, bounds, limit. */
export function walkList(filter: string): string {
  return `
select p.run_seq as seq, p.order_us as place, (${filter}) as passes${DESCENDING_RANGE}
order by p.order_us desc, p.run_seq desc limit ?`;
}

export function boundsOf(range: ListRange, descending: boolean): SqlValue[] {
  return descending ? descendingBounds(range) : ascendingBounds(range);
}

function descendingBounds({ after, until }: ListRange): SqlValue[] {
  return [after?.place ?? HIGHEST, after?.seq ?? HIGHEST, until?.place ?? LOWEST, until?.seq ?? LOWEST];
}

function ascendingBounds({ after, until }: ListRange): SqlValue[] {
  const start = after?.place ?? LOWEST;
  return [start, until?.place ?? HIGHEST, start, after?.seq ?? HIGHEST];
}

/** Orders as expressions. A run that has not ended counts as one that ended before all others. */
const PLACES: Record<OrderBy['column'], string> = {
  startTimeUtc: 'r.order_us',
  createdUtc: 'r.created_utc',
  endTimeUtc: "coalesce(r.end_time_utc, '')",
  runId: 'r.run_id',
  runNumber: 'r.run_number',
};

export interface ScanQuery {
  readonly experiment?: number | undefined;
  /** Which runs of the workspace to look at. */
  readonly pin: SqlText;
  readonly filter: SqlText;
  readonly orderBy: OrderBy;
  readonly after?: RunHit | undefined;
  readonly limit: number;
}

/**
 * Runs from their table, sorted: at about a microsecond for each that `pin` leaves. Only the children of a run come
 * sorted from their index.
 */
export function scanHits(query: ScanQuery): SqlText {
  const { experiment, pin, filter, orderBy, after, limit } = query;
  const place = PLACES[orderBy.column];
  const conditions = [pin];
  if (experiment !== undefined) conditions.push({ text: 'r.experiment_id = ?', values: [experiment] });
  if (after !== undefined) {
    const beyond = orderBy.descending ? '<' : '>';
    conditions.push({
      text: `${place} ${beyond}= ? and (${place} ${beyond} ? or r.seq < ?)`,
      values: [after.place, after.place, after.seq],
    });
  }
  conditions.push(filter);
  return {
    text: `
select r.seq, ${place} as place from runs r
where ${conditions.map(({ text }) => text).join(' and ')}
order by ${place} ${orderBy.descending ? 'desc' : 'asc'}, r.seq desc limit ?`,
    values: [...conditions.flatMap(({ values }) => values), limit],
  };
}

/** Runs with one of these ids. */
export function pinRunIds(workspace: number, runIds: readonly string[]): SqlText {
  return {
    text: `r.seq in (select i.seq from runs i where i.workspace_id = ? and i.run_id in (${marks(runIds)}))`,
    values: [workspace, ...runIds],
  };
}

/** Children of one run. */
export function pinParent(workspace: number, parentRunId: string): SqlText {
  return { text: 'r.workspace_id = ? and r.parent_run_id = ?', values: [workspace, parentRunId] };
}

/** A run and all below it. */
export function pinRoot(workspace: number, rootRunId: string): SqlText {
  return {
    text: `r.seq in (
  select i.seq from runs i where i.workspace_id = ? and i.run_id = ?
  union all select i.seq from runs i where i.workspace_id = ? and i.root_run_id = ?)`,
    values: [workspace, rootRunId, workspace, rootRunId],
  };
}

/** Runs on any of these lists. */
export function pinLists(lists: readonly number[]): SqlText {
  return {
    text: `r.seq in (select p.run_seq from run_list_entries p where p.list_id in (${marks(lists)}))`,
    values: lists,
  };
}

function marks(values: readonly unknown[]): string {
  return values.length === 0 ? 'null' : values.map(() => '?').join(', ');
}
