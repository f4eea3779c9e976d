import type { MlflowPair } from '../../contract/mlflow.ts';
import type { Run } from '../../contract/run.ts';
import type { RunChanges } from '../run-lifecycle.ts';
import type { MlflowHandler } from './call.ts';
import { invalid } from './error-answer.ts';
import { requireText } from './input.ts';
import { readMetric, writeMetrics } from './metrics.ts';
import { readParam, readTag } from './pairs.ts';
import { removeTag, setTags } from './run-tags.ts';
import { textOfParam } from './run-view.ts';
import { changeRun } from './runs.ts';
import { findNamedRun, requireActive } from './scope.ts';

export const logParameter: MlflowHandler = async (call) => {
  const param = readParam(call.input);
  const record = await findNamedRun(call);
  await requireActive(call, record);
  await changeRun(call, record, ({ run }) => addParams(run, [param]));
  return {};
};

export const logMetric: MlflowHandler = async (call) => {
  const metric = readMetric(call.input);
  const record = await findNamedRun(call);
  await requireActive(call, record);
  await writeMetrics(call, record, [metric]);
  return {};
};

export const setTag: MlflowHandler = async (call) => {
  const { key, value } = readTag(call.input);
  const record = await findNamedRun(call);
  await requireActive(call, record);
  await changeRun(call, record, ({ run }) => setTags(run, new Map([[key, value]])));
  return {};
};

export const deleteTag: MlflowHandler = async (call) => {
  const key = requireText(call.input, 'key');
  const record = await findNamedRun(call);
  await requireActive(call, record);
  await changeRun(call, record, ({ run }) => removeTag(run, key));
  return {};
};

/** The change that logging parameters makes. They are written once: throws `BadRequest` for another value. */
export function addParams(run: Run, params: readonly MlflowPair[]): RunChanges {
  const all = new Map(Object.entries(run.parameters ?? {}));
  for (const { key, value } of params) {
    const known = all.get(key);
    if (known !== undefined && textOfParam(known) !== value) {
      throw invalid(
        `Changing param values is not allowed. Param with key='${key}' was already logged with value='${textOfParam(known)}' for run ID='${run.runId}'. Attempted logging new value '${value}'.`,
        key,
      );
    }
    if (known === undefined) all.set(key, value);
  }
  return params.length === 0 ? {} : { parameters: Object.fromEntries(all) };
}
