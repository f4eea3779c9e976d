import type { Experiment } from '../../contract/experiment.ts';
import type { MlflowStage } from '../../contract/mlflow.ts';
import type { RunFilter } from '../../contract/run-filter.ts';
import type { RunRecord } from '../../store/store.ts';
import type { MlflowCall } from './call.ts';
import { visibleRuns } from './run-access.ts';
import { type RunSubject, readRunField } from './run-subject.ts';
import { DEFAULT_EXPERIMENT, ensureDefaultExperiment } from './scope.ts';
import { compileCondition } from './search/compile.ts';
import type { SearchCondition, SearchOrder } from './search/condition.ts';
import { fulfils } from './search/evaluate.ts';

/** What of a search the store answers, and what is left to look at run by run. */
export interface SearchPlan {
  readonly experiments: readonly { readonly experiment: Experiment; readonly filter: RunFilter }[];
  readonly orders: readonly SearchOrder[];
  /** Conditions that the store cannot answer. */
  readonly rest: readonly SearchCondition[];
  readonly needsMetrics: boolean;
  /** Whether the runs come from the store in the order that is wanted. */
  readonly isStoreOrder: boolean;
}

export interface SearchAsked {
  readonly conditions: readonly SearchCondition[];
  readonly orders: readonly SearchOrder[];
  readonly stages: readonly MlflowStage[];
  readonly experimentIds: readonly string[];
}

export async function planSearch(call: MlflowCall, asked: SearchAsked): Promise<SearchPlan> {
  const { conditions, orders, stages, experimentIds } = asked;
  const compiled: RunFilter[] = [...visibleRuns(call)];
  const rest: SearchCondition[] = [];
  for (const condition of conditions) {
    const filter = compileCondition(condition);
    if (filter === undefined) rest.push(condition);
    else compiled.push(filter);
  }
  const experiments = (await findExperiments(call, experimentIds)).flatMap((experiment) => {
    const ofStage = filterStages(experiment, stages);
    if (ofStage === undefined) return [];
    return [{ experiment, filter: { kind: 'and', terms: [...ofStage, ...compiled] } as const }];
  });
  const fields = [...rest, ...orders].map(({ field }) => field);
  return {
    experiments,
    orders,
    rest,
    needsMetrics: fields.some(({ entity }) => entity === 'metric'),
    isStoreOrder: orders.length === 0 || (orders.length === 1 && isStartTimeDescending(orders[0])),
  };
}

/** Those of the records that pass what the store could not answer. */
export async function keepMatching(
  { parts, workspace }: MlflowCall,
  { rest, needsMetrics }: SearchPlan,
  experiment: Experiment,
  records: readonly RunRecord[],
): Promise<readonly (RunSubject | undefined)[]> {
  const ids = records.map(({ run }) => run.runId);
  const metrics = needsMetrics
    ? await parts.store.latestMetrics(workspace.workspaceId, ids)
    : new Map<string, never>();
  return records.map((record) => {
    const subject = { record, experiment, metrics: metrics.get(record.run.runId) ?? [] };
    const passes = rest.every((condition) => fulfils(condition, (field) => readRunField(subject, field)));
    return passes ? subject : undefined;
  });
}

function isStartTimeDescending(order: SearchOrder | undefined): boolean {
  return order?.descending === true && order.field.entity === 'attribute' && order.field.key === 'start_time';
}

/** Experiments that do not exist have no runs. */
async function findExperiments(call: MlflowCall, ids: readonly string[]): Promise<readonly Experiment[]> {
  const { parts, workspace } = call;
  const found: Experiment[] = [];
  for (const experimentId of ids) {
    const record = await parts.store.getExperiment(workspace.workspaceId, { experimentId });
    if (record !== undefined) found.push(record.experiment);
    else if (experimentId === DEFAULT_EXPERIMENT.experimentId)
      found.push(await ensureDefaultExperiment(call));
  }
  return found;
}

/** Which runs of an experiment are in the stages asked for; `undefined` for none. */
function filterStages(
  { archivedTime }: Experiment,
  stages: readonly MlflowStage[],
): readonly RunFilter[] | undefined {
  if (stages.length === 2) return [];
  const wantsDeleted = stages.includes('deleted');
  if (archivedTime !== undefined) return wantsDeleted ? [] : undefined;
  return [{ kind: 'compare', field: { kind: 'column', name: 'hidden' }, op: 'eq', value: wantsDeleted }];
}
