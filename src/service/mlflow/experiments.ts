import type { Experiment } from '../../contract/experiment.ts';
import { AzMlError } from '../../errors.ts';
import { currentUtc } from '../call.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { invalid } from './error-answer.ts';
import { toMlflowExperiment } from './experiment-view.ts';
import { readInputs, readText, requireText } from './input.ts';
import { checkMost, MLFLOW_LIMITS } from './names.ts';
import { readTag } from './pairs.ts';
import { refuseRunToken } from './run-access.ts';
import { DEFAULT_EXPERIMENT, ensureDefaultExperiment, findExperiment } from './scope.ts';

export const getExperiment: MlflowHandler = async (call) => {
  const experiment = await findExperiment(call, requireText(call.input, 'experiment_id'));
  return { experiment: toMlflowExperiment(experiment) };
};

export const getExperimentByName: MlflowHandler = async (call) => {
  const name = requireText(call.input, 'experiment_name');
  const found = await findByName(call, name);
  if (found !== undefined) return { experiment: toMlflowExperiment(found) };
  throw new AzMlError('ExperimentNotFound', `Could not find experiment with name '${name}'`, {
    target: name,
  });
};

export const createExperiment: MlflowHandler = async (call) => {
  const { parts, workspace, input } = call;
  const name = checkExperimentName(requireText(input, 'name'));
  const tags = readInputs(input, 'tags').map((tag) => readTag(tag, 'experiment'));
  const artifactLocation = readText(input, 'artifact_location');
  refuseRunToken(call, 'a new experiment');
  const taken = await findByName(call, name);
  if (taken !== undefined) throw nameTaken(name, taken);
  const { record, created } = await parts.store.addExperiment(workspace.workspaceId, {
    experimentId: parts.newUuid(),
    name,
    createdUtc: currentUtc(parts),
    tags: Object.fromEntries(tags.map(({ key, value }) => [key, value])),
    ...(artifactLocation === undefined || artifactLocation === ''
      ? {}
      : { artifactLocation: checkLocation(artifactLocation) }),
  });
  if (!created) throw nameTaken(name, record.experiment);
  return { experiment_id: record.experiment.experimentId };
};

/** Throws `BadRequest` for what cannot be the name of an experiment. */
export function checkExperimentName(name: string): string {
  checkMost(name, MLFLOW_LIMITS.experimentNameLength, 'the name of an experiment');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (name.trim() === '' || /[\u0000-\u001f\u007f]/.test(name)) {
    throw invalid(`Invalid experiment name: ${JSON.stringify(name)}`, 'name');
  }
  return name;
}

export function nameTaken(name: string, { archivedTime }: Experiment): AzMlError {
  const state = archivedTime === undefined ? '' : ' in deleted state';
  return new AzMlError('ExperimentExists', `Experiment(name=${name}) already exists${state}.`, {
    target: name,
    ...(archivedTime === undefined ? {} : { hint: 'restore it, or take another name' }),
  });
}

async function findByName(call: MlflowCall, name: string): Promise<Experiment | undefined> {
  if (name === DEFAULT_EXPERIMENT.name) return ensureDefaultExperiment(call);
  const record = await call.parts.store.getExperiment(call.workspace.workspaceId, { name });
  return record?.experiment;
}

/** A place for files is an address; its query and fragment would end up in the middle of the addresses of runs. */
function checkLocation(location: string): string {
  if (location.length > 2000 || /[?#]/.test(location)) {
    throw invalid(`'artifact_location' URL can't include fragments or query params: '${location}'`);
  }
  return location.endsWith('/') ? location.slice(0, -1) : location;
}
