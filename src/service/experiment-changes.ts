import type { Experiment } from '../contract/experiment.ts';
import { AzMlError } from '../errors.ts';
import { readBoolean, readFields, readText, readTextList, readTextMap } from './body-fields.ts';
import { type Call, currentUtc, type Handler } from './call.ts';
import { omitKeys } from './key-map.ts';
import { readJson } from './request-body.ts';
import { findExperiment } from './scope.ts';

/** Changes description and tags, archives and brings back. The name of an experiment stays what it is. */
export const updateExperiment: Handler<'updateExperiment'> = async (call) => {
  const { limits } = call.parts;
  const fields = readFields(await readJson(call), 'the experiment', [
    'name',
    'description',
    'tags',
    'archive',
  ]);
  const name = readText(fields, 'name');
  const description = readText(fields, 'description', limits.descriptionLength);
  const tags = readTextMap(fields, 'tags', limits);
  const archive = readBoolean(fields, 'archive');
  const value = await changeExperiment(call, ({ archivedTime, ...current }) => {
    if (name !== undefined && name !== current.name) {
      throw new AzMlError('BadRequest', `experiment ${current.name} cannot be renamed`, { target: 'name' });
    }
    const archivedSince = archive === false ? undefined : (archivedTime ?? archiveTime(archive, call));
    return {
      ...current,
      ...(description === undefined ? {} : { description }),
      ...(tags === undefined ? {} : { tags: { ...current.tags, ...tags } }),
      ...(archivedSince === undefined ? {} : { archivedTime: archivedSince }),
    };
  });
  return { value };
};

export const deleteExperimentTags: Handler<'deleteExperimentTags'> = async (call) => {
  const keys = readTextList(readFields(await readJson(call), 'the request', ['tags']), 'tags') ?? [];
  const value = await changeExperiment(call, (current) => ({
    ...current,
    tags: omitKeys(current.tags, keys),
  }));
  return { value };
};

/** As `deleteExperimentTags`; v1.0 tells what failed instead of the experiment. */
export const deleteTagsOfExperiment: Handler<'deleteTagsOfExperiment'> = async (call) => {
  const keys = readTextList(readFields(await readJson(call), 'the request', ['tags']), 'tags') ?? [];
  await changeExperiment(call, (current) => ({ ...current, tags: omitKeys(current.tags, keys) }));
  return { value: { errors: {} } };
};

/** Takes away an experiment that has never had a run. Throws `RunExists`. */
export const deleteExperiment: Handler<'deleteExperiment'> = async (call) => {
  const { workspaceId, experiment } = await findExperiment(call);
  if (await call.parts.store.deleteExperiment(workspaceId, experiment.experimentId))
    return { value: undefined };
  throw new AzMlError('RunExists', `experiment ${experiment.name} has runs`, {
    target: experiment.name,
    hint: 'archive it instead',
  });
};

async function changeExperiment(
  call: Call,
  change: (current: Experiment) => Experiment,
): Promise<Experiment> {
  const { workspaceId, experiment } = await findExperiment(call);
  const changed = await call.parts.store.updateExperiment(workspaceId, experiment.experimentId, change);
  return (changed ?? (await findExperiment(call))).experiment;
}

function archiveTime(archive: boolean | undefined, { parts }: Call): string | undefined {
  return archive === true ? currentUtc(parts) : undefined;
}
