import type { ListedCondition, RunPlan } from '../run-plan.ts';
import * as sql from '../sql/run-lists.ts';
import type { Connection } from './connection.ts';
import { hashLabel } from './labels.ts';
import { WHOLE_WORKSPACE } from './run-lists.ts';

/** The numbers under which the tables know what a query asks about. */
export interface RunScope {
  readonly workspace: number;
  readonly experiment?: number | undefined;
}

/** Beyond this many entries a list counts as long; counting on would cost more than choosing better gains. */
export const LONG_LIST = 1_000;

interface ListRow {
  readonly id: number;
}

/** A condition of a filter with some of its lists. */
export interface ListChoice {
  readonly condition: ListedCondition;
  readonly lists: readonly number[];
  /** Whether `lists` are all; else the condition has many. */
  readonly isWhole: boolean;
}

/**
 * The condition that leaves the fewest runs; `undefined` when the filter has none with lists. Not more than `most`
 * lists of it are looked up.
 */
export function chooseLists(
  connection: Connection,
  scope: RunScope,
  plan: RunPlan,
  most: number,
): ListChoice | undefined {
  const choices = plan.listed.map((condition): ListChoice => {
    const lists = listsOf(connection, scope, plan, condition, most + 1);
    return { condition, lists: lists.slice(0, most), isWhole: lists.length <= most };
  });
  if (choices.length < 2) return choices[0];
  const counted = choices.map((choice) => ({ choice, entries: countEntries(connection, choice) }));
  return counted.reduce((best, next) => (next.entries < best.entries ? next : best)).choice;
}

/** Every run has one status, so the lists of all statuses are the list of all runs. */
export function listsOfAllRuns(connection: Connection, scope: RunScope, plan: RunPlan): number[] {
  const { workspace, experiment = WHOLE_WORKSPACE } = scope;
  return idsOf(connection.all(sql.listsOfKind(plan.onlyTopLevel), workspace, experiment, 'status'));
}

/**
 * At most so many lists of a condition. Only the lists of statuses exist for the whole workspace; the others are
 * gathered from its experiments.
 */
export function listsOf(
  connection: Connection,
  { workspace, experiment }: RunScope,
  { onlyTopLevel }: RunPlan,
  { kind, key, values }: ListedCondition,
  most: number,
): number[] {
  const owner = kind === 'status' ? (experiment ?? WHOLE_WORKSPACE) : experiment;
  const isOwned = owner !== undefined;
  const rest = isOwned ? [owner, most] : [most];
  if (kind === 'property') {
    const text = sql.listsOfProperty(isOwned, onlyTopLevel);
    return values.flatMap((value) => idsOf(connection.all(text, workspace, hashLabel(key, value), ...rest)));
  }
  const text = sql.listsOfLabel(isOwned, onlyTopLevel);
  return values.flatMap((value) => idsOf(connection.all(text, workspace, kind, key, value, ...rest)));
}

function idsOf(rows: readonly ListRow[]): number[] {
  return rows.map(({ id }) => id);
}

function countEntries(connection: Connection, { lists, isWhole }: ListChoice): number {
  let entries = 0;
  for (const list of lists) {
    if (entries >= LONG_LIST) break;
    entries += connection.get<{ entries: number }>(sql.COUNT_ENTRIES, list, LONG_LIST)?.entries ?? 0;
  }
  return isWhole ? entries : Math.max(entries, LONG_LIST);
}
