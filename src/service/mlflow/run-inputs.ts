import type { MlflowDatasetInput, MlflowRunOutputs } from '../../contract/mlflow.ts';
import type { MlflowRunFacts } from '../../contract/run.ts';
import { isObject } from '../body-fields.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { invalid } from './error-answer.ts';
import { type Input, inputOfJson, readInputs, readText, readWhole, requireText } from './input.ts';
import { checkMost, MLFLOW_LIMITS } from './names.ts';
import { readTag } from './pairs.ts';
import { setTags } from './run-tags.ts';
import { changeRun } from './runs.ts';
import { findNamedRun, requireActive } from './scope.ts';

/** Adds datasets and models that a run reads. A dataset of the same name and digest stays as it is. */
export const logInputs: MlflowHandler = async (call) => {
  const datasets = readInputs(call.input, 'datasets').map(readDatasetInput);
  const models = readInputs(call.input, 'models').map((model) => ({
    model_id: requireText(model, 'model_id'),
  }));
  await changeFacts(call, (facts) => {
    const known = facts.inputs?.dataset_inputs ?? [];
    const isKnown = (input: MlflowDatasetInput) =>
      known.some(
        ({ dataset: { name, digest } }) => name === input.dataset.name && digest === input.dataset.digest,
      );
    const dataset_inputs = [...known, ...datasets.filter((input) => !isKnown(input))];
    const model_inputs = addById(facts.inputs?.model_inputs, models);
    return {
      ...facts,
      inputs: {
        ...(dataset_inputs.length === 0 ? {} : { dataset_inputs }),
        ...(model_inputs.length === 0 ? {} : { model_inputs }),
      },
    };
  });
  return {};
};

/** Adds models that a run has made. */
export const logOutputs: MlflowHandler = async (call) => {
  const models = readInputs(call.input, 'models').map((model) => {
    const step = readWhole(model, 'step');
    return { model_id: requireText(model, 'model_id'), ...(step === undefined ? {} : { step }) };
  });
  await changeFacts(call, (facts) => {
    const outputs: MlflowRunOutputs = { model_outputs: addById(facts.outputs?.model_outputs, models) };
    return { ...facts, outputs };
  });
  return {};
};

const HISTORY_TAG = 'mlflow.log-model.history';

/** Adds a model's description, a JSON object as text, to the tag that lists those of the run (MLflow 2). */
export const logModel: MlflowHandler = async (call) => {
  const model = parseObject(requireText(call.input, 'model_json'));
  for (const name of ['artifact_path', 'flavors', 'utc_time_created', 'run_id']) {
    if (model[name] === undefined)
      throw invalid(`Model json is missing mandatory fields: ${name}`, 'model_json');
  }
  const record = await findNamedRun(call);
  await requireActive(call, record);
  await changeRun(call, record, ({ run }) => {
    const known = run.tags[HISTORY_TAG];
    const history: unknown = known === undefined || known === null ? [] : JSON.parse(known);
    const all = [...(Array.isArray(history) ? history : []), model];
    return setTags(run, new Map([[HISTORY_TAG, JSON.stringify(all)]]));
  });
  return {};
};

async function changeFacts(
  call: MlflowCall,
  change: (facts: MlflowRunFacts) => MlflowRunFacts,
): Promise<void> {
  const record = await findNamedRun(call);
  await requireActive(call, record);
  await changeRun(call, record, ({ run }) => ({ mlflow: change(run.mlflow ?? {}) }));
}

function readDatasetInput(input: Input): MlflowDatasetInput {
  const dataset = inputOfJson(input.get('dataset'), 'dataset');
  const tags = readInputs(input, 'tags').map((tag) => readTag(tag));
  const name = requireText(dataset, 'name');
  const digest = requireText(dataset, 'digest');
  checkMost(name, MLFLOW_LIMITS.datasetNameLength, 'the name of a dataset');
  checkMost(digest, MLFLOW_LIMITS.datasetDigestLength, 'the digest of a dataset');
  const schema = readText(dataset, 'schema');
  const profile = readText(dataset, 'profile');
  return {
    ...(tags.length === 0 ? {} : { tags }),
    dataset: {
      name,
      digest,
      source_type: requireText(dataset, 'source_type'),
      source: requireText(dataset, 'source'),
      ...(schema === undefined ? {} : { schema }),
      ...(profile === undefined ? {} : { profile }),
    },
  };
}

function addById<T extends { readonly model_id: string }>(
  known: readonly T[] | undefined,
  added: readonly T[],
): readonly T[] {
  const ids = new Set((known ?? []).map(({ model_id }) => model_id));
  return [...(known ?? []), ...added.filter(({ model_id }) => !ids.has(model_id))];
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Told below.
  }
  throw invalid('Malformed model info. Not a valid JSON object.', 'model_json');
}
