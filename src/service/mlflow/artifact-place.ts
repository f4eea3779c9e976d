import { RUN_ORIGIN } from '../../contract/artifact.ts';
import { AzMlError } from '../../errors.ts';
import type { RunRecord } from '../../store/store.ts';
import { checkFilePath, checkFolderPath } from '../artifact-path.ts';
import type { MlflowCall } from './call.ts';
import { invalid } from './error-answer.ts';
import { findModel } from './model-records.ts';
import { findRun } from './scope.ts';

/** Files of logged models lie beside those of runs. */
export const MODEL_ORIGIN = 'LoggedModel';

/** What a path of the artifact proxy names: a file or folder of a run, or of a logged model. */
export interface ArtifactPlace {
  readonly workspaceId: string;
  readonly origin: string;
  readonly container: string;
  /** Below the files of the run or model; empty for all of them. */
  readonly path: string;
  readonly record?: RunRecord;
}

/**
 * The place that `{experiment}/{run}/artifacts/{path}` or `{experiment}/models/{model}/artifacts/{path}` names.
 * Throws `BadRequest` for a path that could lead elsewhere, `RunNotFound` and `ModelNotFound`.
 */
export async function findPlace(call: MlflowCall, path: string): Promise<ArtifactPlace> {
  checkSafe(call, path);
  const [experimentId = '', ...rest] = path.split('/');
  const isModel = rest[0] === 'models' && rest[2] === 'artifacts';
  const [owner = '', word, ...inside] = isModel ? rest.slice(1) : rest;
  if (word !== 'artifacts' || owner === '') {
    throw new AzMlError('ArtifactNotFound', `No such artifact: '${path}'`, { target: path });
  }
  const { workspaceId } = call.workspace;
  const folder = inside.join('/');
  if (isModel) {
    const { info } = await findModel(call, owner);
    checkExperiment(info.experiment_id, experimentId, path);
    return { workspaceId, origin: MODEL_ORIGIN, container: owner, path: folder };
  }
  const record = await findRun(call, owner);
  checkExperiment(record.run.experimentId, experimentId, path);
  return placeOfRun(record, folder);
}

export function placeOfRun(record: RunRecord, path: string): ArtifactPlace {
  const container = record.run.dataContainerId;
  return { workspaceId: record.workspaceId, origin: RUN_ORIGIN, container, path, record };
}

/** Throws `BadRequest` for a folder whose name could lead elsewhere. */
export function checkSafe(
  { parts: { limits } }: MlflowCall,
  path: string,
  kind: 'file' | 'folder' = 'folder',
): void {
  try {
    if (kind === 'file') checkFilePath(path, limits.artifactPathLength);
    else checkFolderPath(path, limits.artifactPathLength);
  } catch (error) {
    const hint = error instanceof AzMlError ? `: ${error.message}` : '';
    throw invalid(`Invalid path${hint}`, 'path');
  }
}

function checkExperiment(actual: string, named: string, path: string): void {
  if (actual === named) return;
  throw new AzMlError('ArtifactNotFound', `No such artifact: '${path}'`, { target: path });
}
