import type { MlflowModel } from '../../contract/mlflow.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { readText, readTexts } from './input.ts';
import { checkModelAccess } from './model-records.ts';
import { encodeToken, readMaxResults, readOffset } from './page-token.ts';
import type { SearchField } from './search/condition.ts';
import { fulfils } from './search/evaluate.ts';
import { parseSearchFilter } from './search/parse.ts';
import { MODEL_VOCABULARY } from './search/vocabulary.ts';

const PAGE = 1000;

/** A page of the logged models of some experiments, newest first. */
export const searchModels: MlflowHandler = async (call) => {
  const { input } = call;
  const limit = readMaxResults(input, 100);
  const offset = readOffset(input);
  const conditions = parseSearchFilter(readText(input, 'filter') ?? '', MODEL_VOCABULARY);
  const found: MlflowModel[] = [];
  for (const model of await listAll(call, readTexts(input, 'experiment_ids'))) {
    if (!conditions.every((condition) => fulfils(condition, (field) => read(model, field)))) continue;
    if (await isOpen(call, model)) found.push(model);
  }
  const models = found.slice(offset, offset + limit);
  return {
    ...(models.length === 0 ? {} : { models }),
    ...(offset + limit < found.length ? { next_page_token: encodeToken({ offset: offset + limit }) } : {}),
  };
};

async function listAll(
  { parts, workspace }: MlflowCall,
  experimentIds: readonly string[],
): Promise<readonly MlflowModel[]> {
  const all: MlflowModel[] = [];
  let cursor: string | undefined;
  do {
    const page = await parts.store.queryModels({
      workspaceId: workspace.workspaceId,
      experimentIds,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

async function isOpen(call: MlflowCall, { info }: MlflowModel): Promise<boolean> {
  if (call.request.principal?.runId === undefined) return true;
  return checkModelAccess(call, info.source_run_id).then(
    () => true,
    () => false,
  );
}

function read({ info, data }: MlflowModel, { entity, key }: SearchField): readonly (string | number)[] {
  if (entity !== 'attribute') {
    const pairs = entity === 'tag' ? info.tags : data.params;
    return (pairs ?? []).filter((pair) => pair.key === key).map(({ value }) => value);
  }
  switch (key) {
    case 'name':
      return [info.name];
    case 'model_id':
      return [info.model_id];
    case 'status':
      return [info.status.replace('LOGGED_MODEL_', '')];
    case 'source_run_id':
      return info.source_run_id === undefined ? [] : [info.source_run_id];
    case 'model_type':
      return info.model_type === undefined ? [] : [info.model_type];
    default:
      return [info.creation_timestamp_ms];
  }
}
