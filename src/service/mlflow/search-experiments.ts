import type { Experiment } from '../../contract/experiment.ts';
import type { MlflowExperiment } from '../../contract/mlflow.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { toMlflowExperiment } from './experiment-view.ts';
import { missing, readText, readTexts } from './input.ts';
import { encodeToken, readMaxResults, readOffset } from './page-token.ts';
import { ensureDefaultExperiment } from './scope.ts';
import type { SearchField, SearchOrder } from './search/condition.ts';
import { fulfils } from './search/evaluate.ts';
import { compareLists } from './search/order.ts';
import { parseSearchFilter, parseSearchOrder } from './search/parse.ts';
import { EXPERIMENT_VOCABULARY } from './search/vocabulary.ts';
import { readViewType } from './view-type.ts';

const PAGE = 1000;

const LAST_ORDERS: readonly SearchOrder[] = [
  { field: { entity: 'attribute', key: 'creation_time' }, descending: true },
  { field: { entity: 'attribute', key: 'experiment_id' }, descending: false },
];

/** A page of the experiments that fulfil all conditions. A workspace has few, so all are looked at. */
export const searchExperiments: MlflowHandler = async (call) => {
  const { input } = call;
  if (!input.has('max_results')) throw missing('max_results');
  const limit = readMaxResults(input, 0);
  const offset = readOffset(input);
  const conditions = parseSearchFilter(readText(input, 'filter') ?? '', EXPERIMENT_VOCABULARY);
  const asked = readTexts(input, 'order_by').map((text) => parseSearchOrder(text, EXPERIMENT_VOCABULARY));
  const orders = [...asked, ...LAST_ORDERS];
  const stages = readViewType(input.get('view_type'));
  const found = (await listAll(call))
    .map(toMlflowExperiment)
    .filter(({ lifecycle_stage }) => stages.includes(lifecycle_stage))
    .filter((experiment) => conditions.every((one) => fulfils(one, (field) => read(experiment, field))))
    .map((experiment) => ({ experiment, keys: orders.map(({ field }) => read(experiment, field)[0]) }));
  const descending = orders.map((order) => order.descending);
  found.sort((left, right) => compareLists(left.keys, right.keys, descending));
  const experiments = found.slice(offset, offset + limit).map(({ experiment }) => experiment);
  return {
    ...(experiments.length === 0 ? {} : { experiments }),
    ...(offset + limit < found.length ? { next_page_token: encodeToken({ offset: offset + limit }) } : {}),
  };
};

async function listAll(call: MlflowCall): Promise<readonly Experiment[]> {
  await ensureDefaultExperiment(call);
  const { workspaceId } = call.workspace;
  const all: Experiment[] = [];
  let cursor: string | undefined;
  do {
    const page = await call.parts.store.queryExperiments({
      workspaceId,
      includeArchived: true,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...page.items.map(({ experiment }) => experiment));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

function read(experiment: MlflowExperiment, { entity, key }: SearchField): readonly (string | number)[] {
  if (entity === 'tag') {
    return (experiment.tags ?? []).filter((tag) => tag.key === key).map(({ value }) => value);
  }
  switch (key) {
    case 'name':
      return [experiment.name];
    case 'experiment_id':
      return [experiment.experiment_id];
    case 'creation_time':
      return [experiment.creation_time];
    default:
      return [experiment.last_update_time];
  }
}
