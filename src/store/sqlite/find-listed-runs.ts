import type { RunPlan } from '../run-plan.ts';
import type { SqlText } from '../sql/dialect.ts';
import { boundsOf, listHits, type RunHit, walkList } from '../sql/run-query.ts';
import { chooseLists, LONG_LIST, listsOf, listsOfAllRuns, type RunScope } from './choose-lists.ts';
import type { Connection } from './connection.ts';

export interface ListedQuery {
  readonly scope: RunScope;
  readonly plan: RunPlan;
  readonly filter: SqlText;
  readonly descending: boolean;
  readonly after: RunHit | undefined;
  readonly limit: number;
}

/** A condition with more lists than this is first looked for among the latest runs. */
const MANY_LISTS = 64;

/** Runs in the order of their start times, at most `limit`, read from lists that are in this order already. */
export function findListedRuns(connection: Connection, query: ListedQuery): readonly RunHit[] {
  const { scope, plan } = query;
  const choice = chooseLists(connection, scope, plan, MANY_LISTS);
  if (choice?.isWhole) return mergeLists(connection, choice.lists, query);
  const all = listsOfAllRuns(connection, scope, plan);
  if (choice === undefined) return mergeLists(connection, all, query);
  const latest = walkLatest(connection, all, query);
  if (latest !== undefined) return latest;
  const lists = listsOf(connection, scope, plan, choice.condition, Number.MAX_SAFE_INTEGER);
  return mergeLists(connection, lists, query);
}

/**
 * Each list is asked only for what is better than the worst of those found before. Younger lists tend to hold later
 * runs, so they come first where the latest runs do.
 */
function mergeLists(connection: Connection, lists: readonly number[], query: ListedQuery): readonly RunHit[] {
  const { filter, descending, after, limit } = query;
  const floor = floorOf(query);
  const text = listHits(filter.text, descending);
  const order = byPlace(descending);
  let best: readonly RunHit[] = [];
  for (const list of [...lists].sort((left, right) => (descending ? right - left : left - right))) {
    const until = best.length < limit ? floor : best.at(-1);
    const bounds = boundsOf({ after, until }, descending);
    const hits = connection.all<RunHit>(text, list, ...bounds, ...filter.values, limit);
    if (best.length === 0) best = hits;
    else if (hits.length > 0) best = [...best, ...hits].sort(order).slice(0, limit);
  }
  return best;
}

type WalkedHit = RunHit & { readonly passes: number };

/**
 * Looks through the latest runs whatever their lists. `undefined` when too few of them pass the filter: then the
 * condition is rare or old, and its own lists are the better way.
 */
function walkLatest(
  connection: Connection,
  all: readonly number[],
  query: ListedQuery,
): readonly RunHit[] | undefined {
  if (!query.descending) return undefined;
  // What many sets of properties have in common, such as a branch, most of the latest runs usually have too.
  return (
    walkAsFarAs(4 * query.limit, connection, all, query) ??
    walkAsFarAs(LONG_LIST + 8 * query.limit, connection, all, query)
  );
}

function walkAsFarAs(
  reach: number,
  connection: Connection,
  all: readonly number[],
  query: ListedQuery,
): readonly RunHit[] | undefined {
  const { filter, after, limit } = query;
  const floor = floorOf(query);
  const text = walkList(filter.text);
  let edge: RunHit | undefined;
  const seen: WalkedHit[] = [];
  for (const list of all) {
    const bounds = boundsOf({ after, until: edge ?? floor }, true);
    const entries = connection.all<WalkedHit>(text, ...filter.values, list, ...bounds, reach);
    for (const entry of entries) seen.push(entry);
    // Behind the last entry read, runs of this list may be missing, so nothing behind it counts.
    if (entries.length === reach) edge = entries.at(-1) ?? edge;
  }
  const order = byPlace(true);
  const within = seen.filter((hit) => hit.passes === 1 && (edge === undefined || order(hit, edge) <= 0));
  if (edge !== undefined && within.length < limit) return undefined;
  return within.sort(order).slice(0, limit);
}

/** What a list that runs back in time need not be read beyond. */
function floorOf({ plan, descending }: ListedQuery): RunHit | undefined {
  if (plan.earliestUs === undefined || !descending) return undefined;
  return { place: plan.earliestUs - 1, seq: Number.MAX_SAFE_INTEGER };
}

/** Order of start times, ties newest first. */
function byPlace(descending: boolean): (left: RunHit, right: RunHit) => number {
  const sign = descending ? -1 : 1;
  return (left, right) =>
    left.place === right.place ? right.seq - left.seq : sign * (Number(left.place) - Number(right.place));
}
