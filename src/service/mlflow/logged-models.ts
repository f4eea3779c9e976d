import { MLFLOW_MODEL_STATUSES, type MlflowModel, type MlflowPair } from '../../contract/mlflow.ts';
import { AzMlError } from '../../errors.ts';
import { type MlflowCall, type MlflowHandler, wordOf } from './call.ts';
import { invalid } from './error-answer.ts';
import { artifactLocationOf } from './experiment-view.ts';
import { type Input, readInputs, readText, requireText } from './input.ts';
import { checkModelAccess, findModel, modelMissing } from './model-records.ts';
import { readParam, readTag } from './pairs.ts';
import { makeRunName } from './run-name.ts';
import { findExperiment } from './scope.ts';

export const createModel: MlflowHandler = async (call) => {
  const { parts, workspace, input } = call;
  const experiment = await findExperiment(call, requireText(input, 'experiment_id'));
  const sourceRunId = readText(input, 'source_run_id') || undefined;
  await checkModelAccess(call, sourceRunId);
  const id = parts.newUuid().replaceAll('-', '');
  const model_id = `m-${id}`;
  const model_type = readText(input, 'model_type');
  const nowMs = parts.now().getTime();
  const tags = readInputs(input, 'tags').map((tag) => readTag(tag));
  const params = readInputs(input, 'params').map(readParam);
  const model: MlflowModel = {
    info: {
      experiment_id: experiment.experimentId,
      model_id,
      name: readText(input, 'name') || makeRunName(id),
      creation_timestamp_ms: nowMs,
      last_updated_timestamp_ms: nowMs,
      artifact_uri: `${artifactLocationOf(experiment)}/models/${model_id}/artifacts`,
      status: 'LOGGED_MODEL_PENDING',
      ...(model_type === undefined ? {} : { model_type }),
      ...(sourceRunId === undefined ? {} : { source_run_id: sourceRunId }),
      ...(tags.length === 0 ? {} : { tags }),
    },
    data: params.length === 0 ? {} : { params },
  };
  await parts.store.addModel(workspace.workspaceId, model);
  return { model };
};

export const getModel: MlflowHandler = async (call) => ({
  model: await findModel(call, wordOf(call, 'model_id')),
});

/** Says how the upload of a model went. */
export const finishModel: MlflowHandler = async (call) => {
  const status = MLFLOW_MODEL_STATUSES.find((known) => known === requireText(call.input, 'status'));
  if (status === undefined) throw invalid("Invalid value for parameter 'status' supplied", 'status');
  return {
    model: await change(call, ({ info, data }) => ({ info: { ...info, status }, data })),
  };
};

export const deleteModel: MlflowHandler = async (call) => {
  const { info } = await findModel(call, wordOf(call, 'model_id'));
  await call.parts.store.deleteModel(call.workspace.workspaceId, info.model_id);
  return {};
};

export const setModelTags: MlflowHandler = async (call) => {
  const tags = readInputs(call.input, 'tags').map((tag: Input) => readTag(tag));
  const model = await change(call, ({ info, data }) => ({
    info: { ...info, tags: merge(info.tags, tags) },
    data,
  }));
  return { model };
};

export const deleteModelTag: MlflowHandler = async (call) => {
  const key = wordOf(call, 'tag_key');
  await change(call, ({ info, data }) => {
    const tags = (info.tags ?? []).filter((tag) => tag.key !== key);
    if (tags.length === (info.tags ?? []).length) {
      throw new AzMlError('TagNotFound', `No tag with key '${key}' in model ${info.model_id}`, {
        target: key,
      });
    }
    return { info: { ...info, tags }, data };
  });
  return {};
};

export const logModelParams: MlflowHandler = async (call) => {
  const params = readInputs(call.input, 'params').map(readParam);
  await change(call, ({ info, data }) => ({ info, data: { params: merge(data.params, params) } }));
  return {};
};

async function change(call: MlflowCall, next: (current: MlflowModel) => MlflowModel): Promise<MlflowModel> {
  const modelId = wordOf(call, 'model_id');
  await findModel(call, modelId);
  const { store, now } = call.parts;
  const changed = await store.updateModel(call.workspace.workspaceId, modelId, (current) => {
    const { info, data } = next(current);
    return { info: { ...info, last_updated_timestamp_ms: now().getTime() }, data };
  });
  if (changed === undefined) throw modelMissing(modelId);
  return changed;
}

function merge(known: readonly MlflowPair[] | undefined, added: readonly MlflowPair[]): MlflowPair[] {
  const all = new Map((known ?? []).map(({ key, value }) => [key, value]));
  for (const { key, value } of added) all.set(key, value);
  return [...all].map(([key, value]) => ({ key, value }));
}
