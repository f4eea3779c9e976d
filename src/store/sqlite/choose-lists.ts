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

/** Lists of the one condition that leaves the fewest runs; `undefined` when the filter has no condition with lists. */
export function chooseLists(connection: Connection, scope: RunScope, plan: RunPlan): number[] | undefined {
  const choices = plan.listed.map((condition) => listsOf(connection, scope, condition, plan.onlyTopLevel));
  if (choices.length < 2) return choices[0];
  const counted = choices.map((choice) => ({ choice, entries: countEntries(connection, choice) }));
  return counted.reduce((best, next) => (next.entries < best.entries ? next : best)).choice;
}

/** Every run has one status, so the lists of all statuses are the list of all runs. */
export function listsOfAllRuns(connection: Connection, scope: RunScope, plan: RunPlan): number[] {
  const { workspace, experiment = WHOLE_WORKSPACE } = scope;
  return idsOf(connection.all(sql.listsOfKind(plan.onlyTopLevel), workspace, experiment, 'status'));
}

/** Only the lists of statuses exist for the whole workspace; the others are gathered from its experiments. */
function listsOf(
  connection: Connection,
  { workspace, experiment }: RunScope,
  { kind, key, values }: ListedCondition,
  onlyTop: boolean,
): number[] {
  const owner = kind === 'status' ? (experiment ?? WHOLE_WORKSPACE) : experiment;
  const owners = owner === undefined ? [] : [owner];
  const isOwned = owner !== undefined;
  if (kind === 'property') {
    const text = sql.listsOfProperty(isOwned, onlyTop);
    return values.flatMap((value) =>
      idsOf(connection.all(text, workspace, hashLabel(key, value), ...owners)),
    );
  }
  const text = sql.listsOfLabel(isOwned, onlyTop);
  return values.flatMap((value) => idsOf(connection.all(text, workspace, kind, key, value, ...owners)));
}

function idsOf(rows: readonly ListRow[]): number[] {
  return rows.map(({ id }) => id);
}

function countEntries(connection: Connection, choice: readonly number[]): number {
  let entries = 0;
  for (const list of choice) {
    if (entries >= LONG_LIST) break;
    entries += connection.get<{ entries: number }>(sql.COUNT_ENTRIES, list, LONG_LIST)?.entries ?? 0;
  }
  return entries;
}
