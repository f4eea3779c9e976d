import type { Experiment } from '../../contract/experiment.ts';
import { AzMlError } from '../../errors.ts';
import { currentUtc } from '../call.ts';
import { omitKeys } from '../key-map.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { invalid } from './error-answer.ts';
import { checkExperimentName, nameTaken } from './experiments.ts';
import { requireText } from './input.ts';
import { readTag } from './pairs.ts';
import { refuseRunToken } from './run-access.ts';
import { findExperiment } from './scope.ts';

export const updateExperiment: MlflowHandler = async (call) => {
  const name = checkExperimentName(requireText(call.input, 'new_name'));
  const { store } = call.parts;
  const owner = await store.getExperiment(call.workspace.workspaceId, { name });
  await change(call, (current) => {
    requireActiveExperiment(current);
    if (owner !== undefined && owner.experiment.experimentId !== current.experimentId)
      throw nameTaken(name, owner.experiment);
    return { ...current, name };
  });
  return {};
};

export const deleteExperiment: MlflowHandler = async (call) => {
  const { parts } = call;
  await change(call, (current) => {
    if (current.archivedTime !== undefined) {
      throw new AzMlError(
        'ExperimentNotFound',
        `No active experiment with id=${current.experimentId} exists`,
      );
    }
    return { ...current, archivedTime: currentUtc(parts) };
  });
  return {};
};

export const restoreExperiment: MlflowHandler = async (call) => {
  await change(call, ({ archivedTime, ...current }) => {
    if (archivedTime !== undefined) return current;
    throw new AzMlError('ExperimentNotFound', `No deleted experiment with id=${current.experimentId} exists`);
  });
  return {};
};

export const setTag: MlflowHandler = async (call) => {
  const { key, value } = readTag(call.input, 'experiment');
  await change(call, (current) => {
    requireActiveExperiment(current);
    return { ...current, tags: Object.fromEntries([...Object.entries(current.tags), [key, value]]) };
  });
  return {};
};

export const deleteTag: MlflowHandler = async (call) => {
  const key = requireText(call.input, 'key');
  await change(call, (current) => {
    requireActiveExperiment(current);
    if (!Object.hasOwn(current.tags, key)) {
      throw new AzMlError('TagNotFound', `No tag with name: ${key} in experiment ${current.experimentId}`, {
        target: key,
      });
    }
    return { ...current, tags: omitKeys(current.tags, [key]) };
  });
  return {};
};

/** Changes the experiment that `experiment_id` names, and keeps when that was. */
async function change(call: MlflowCall, next: (current: Experiment) => Experiment): Promise<void> {
  const { parts, workspace, input } = call;
  const { experimentId } = await findExperiment(call, requireText(input, 'experiment_id'));
  refuseRunToken(call, 'changing an experiment');
  await parts.store.updateExperiment(workspace.workspaceId, experimentId, (current) => ({
    ...next(current),
    lastModifiedUtc: currentUtc(parts),
  }));
}

function requireActiveExperiment({ experimentId, archivedTime }: Experiment): void {
  if (archivedTime === undefined) return;
  throw invalid(
    `The experiment ${experimentId} must be in the 'active' state. Current state is deleted.`,
    'experiment_id',
  );
}
