import { RUN_ORIGIN } from '../contract/artifact.ts';
import { AzMlError } from '../errors.ts';
import { checkFilePath } from './artifact-path.ts';
import { readFields, readList, readText } from './body-fields.ts';
import { type Call, type Handler, type JsonAnswer, queryText } from './call.ts';
import { readJson } from './request-body.ts';
import { findFileOwner, readFilePath } from './run-file-scope.ts';
import { findRunFile } from './run-files.ts';

/** Takes a file away from its run. Throws `ArtifactNotFound`. */
export const deleteArtifactMetadata: Handler<'deleteArtifactMetadata'> = async (call) => {
  refuseHardDelete(call);
  const path = readFilePath(call);
  const { record } = await findFileOwner(call);
  await findRunFile(call.parts, record, path);
  return remove(call, [path]);
};

/** As `deleteArtifactMetadata` for several files; those that are not there are passed over. */
export const deleteArtifactsMetadata: Handler<'deleteArtifactsMetadata'> = async (call) => {
  refuseHardDelete(call);
  const items = readList(readFields(await readJson(call), 'the request', ['paths']), 'paths') ?? [];
  const paths = items.map((item) => readText(readFields(item, 'a path', ['path']), 'path') ?? '');
  for (const path of paths) checkFilePath(path, call.parts.limits.artifactPathLength);
  return remove(call, paths);
};

/** Takes all files away from a run. */
export const deleteAllArtifactsMetadata: Handler<'deleteAllArtifactsMetadata'> = async (call) => {
  refuseHardDelete(call);
  return remove(call, 'all');
};

async function remove(call: Call, paths: readonly string[] | 'all'): Promise<JsonAnswer<undefined>> {
  const { record } = await findFileOwner(call);
  const { workspaceId, run } = record;
  await call.parts.store.removeArtifacts(workspaceId, RUN_ORIGIN, run.dataContainerId, paths);
  return { value: undefined };
}

/** Equal content is kept once, for all files that have it, so that of one file cannot be taken away. */
function refuseHardDelete(call: Call): void {
  if (queryText(call, 'hardDelete')?.toLowerCase() !== 'true') return;
  throw new AzMlError('OperationNotBuilt', `${call.operation} with hardDelete is not built here`, {
    target: 'hardDelete',
    hint: 'without it the file is taken away, and its content when nobody needs it any more',
  });
}
