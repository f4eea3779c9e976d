import type { MlflowRun } from '../../contract/mlflow.ts';
import { reconcileWorkspace } from '../reconcile.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { invalid } from './error-answer.ts';
import { readText, readTexts } from './input.ts';
import { readMaxResults } from './page-token.ts';
import type { RunSubject } from './run-subject.ts';
import { toMlflowRun } from './run-view.ts';
import { parseSearchFilter, parseSearchOrder } from './search/parse.ts';
import { RUN_VOCABULARY } from './search/vocabulary.ts';
import { searchInOrder } from './search-in-order.ts';
import { planSearch } from './search-plan.ts';
import { searchSorted } from './search-sorted.ts';
import { readViewType } from './view-type.ts';

/** A page of the runs of some experiments that fulfil all conditions. */
export const searchRuns: MlflowHandler = async (call) => {
  const { input, workspace } = call;
  const limit = readMaxResults(input, 1000);
  const filter = readText(input, 'filter') ?? '';
  if (filter.length > call.parts.limits.filterLength) throw invalid('The filter is too long.', 'filter');
  const conditions = parseSearchFilter(filter, RUN_VOCABULARY);
  const orders = readTexts(input, 'order_by').map((text) => parseSearchOrder(text, RUN_VOCABULARY));
  const stages = readViewType(input.get('run_view_type'));
  const experimentIds = [...new Set(readTexts(input, 'experiment_ids'))];
  await reconcileWorkspace(call.parts, workspace.workspaceId);
  const plan = await planSearch(call, { conditions, orders, stages, experimentIds });
  const { subjects, token } = await (plan.isStoreOrder ? searchInOrder : searchSorted)(call, plan, limit);
  const runs = await showAll(call, subjects);
  return {
    ...(runs.length === 0 ? {} : { runs }),
    ...(token === undefined ? {} : { next_page_token: token }),
  };
};

async function showAll(
  { parts, workspace }: MlflowCall,
  subjects: readonly RunSubject[],
): Promise<MlflowRun[]> {
  const ids = subjects.map(({ record }) => record.run.runId);
  const metrics = await parts.store.latestMetrics(workspace.workspaceId, ids);
  return subjects.map(({ record, experiment }) =>
    toMlflowRun(record, experiment, metrics.get(record.run.runId) ?? []),
  );
}
