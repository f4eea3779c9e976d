import type { MlflowCall } from './call.ts';
import { encodeToken, readOffset } from './page-token.ts';
import { readSource } from './run-source.ts';
import { type RunSubject, readRunField } from './run-subject.ts';
import type { SearchOrder } from './search/condition.ts';
import { compareLists, type OrderKey } from './search/order.ts';
import type { SearchPage } from './search-in-order.ts';
import type { SearchPlan } from './search-plan.ts';

const PAGE = 1000;

/** MLflow's own end of every order. */
const LAST_ORDERS: readonly SearchOrder[] = [
  { field: { entity: 'attribute', key: 'start_time' }, descending: true },
  { field: { entity: 'attribute', key: 'run_id' }, descending: false },
];

interface SortedRun {
  readonly keys: readonly OrderKey[];
  readonly runId: string;
}

/**
 * A page of a search in any other order: all runs that it finds are looked at and sorted by their keys alone, then
 * those of the page are read again.
 */
export async function searchSorted(call: MlflowCall, plan: SearchPlan, limit: number): Promise<SearchPage> {
  const offset = readOffset(call.input);
  const orders = [...plan.orders, ...LAST_ORDERS];
  const found: SortedRun[] = [];
  for (const scope of plan.experiments) {
    for await (const { subject } of readSource(call, plan, scope, { skip: 0 }, PAGE)) {
      found.push({ keys: keysOf(subject, orders), runId: subject.record.run.runId });
    }
  }
  const descending = orders.map((order) => order.descending);
  found.sort((left, right) => compareLists(left.keys, right.keys, descending));
  const page = found.slice(offset, offset + limit);
  const subjects = await readAgain(call, plan, page);
  const isMore = offset + limit < found.length;
  return { subjects, ...(isMore ? { token: encodeToken({ offset: offset + limit }) } : {}) };
}

function keysOf(subject: RunSubject, orders: readonly SearchOrder[]): readonly OrderKey[] {
  return orders.map(({ field }) => readRunField(subject, field)[0]);
}

async function readAgain(
  { parts, workspace }: MlflowCall,
  { experiments }: SearchPlan,
  page: readonly SortedRun[],
): Promise<readonly RunSubject[]> {
  const subjects: RunSubject[] = [];
  for (const { runId } of page) {
    const record = await parts.store.getRun(workspace.workspaceId, runId);
    const scope = experiments.find(({ experiment }) => experiment.experimentId === record?.run.experimentId);
    if (record !== undefined) subjects.push({ record, experiment: scope?.experiment, metrics: [] });
  }
  return subjects;
}
