import { checkSafe, MODEL_ORIGIN, placeOfRun } from './artifact-place.ts';
import { type MlflowHandler, wordOf } from './call.ts';
import { invalid } from './error-answer.ts';
import { artifactLocationOf } from './experiment-view.ts';
import { readText } from './input.ts';
import { listFolder } from './list-folder.ts';
import { findModel } from './model-records.ts';
import { artifactUriOf } from './run-view.ts';
import { experimentOf, findNamedRun } from './scope.ts';

/** Files and folders directly in a folder of a run, each by its whole path. */
export const listArtifacts: MlflowHandler = async (call) => {
  const path = readText(call.input, 'path') ?? '';
  checkSafe(call, path);
  const record = await findNamedRun(call);
  const experiment = await experimentOf(call, record);
  if (experiment !== undefined && !artifactLocationOf(experiment).startsWith('mlflow-artifacts:')) {
    throw invalid(
      `The files of this run are at ${artifactUriOf(record.run, experiment)}, not with this server.`,
    );
  }
  const files = await listFolder(call, placeOfRun(record, path));
  return {
    root_uri: artifactUriOf(record.run, experiment),
    ...(files.length === 0 ? {} : { files }),
  };
};

/** The same for a logged model. */
export const listModelArtifacts: MlflowHandler = async (call) => {
  const path = readText(call.input, 'artifact_directory_path') ?? '';
  checkSafe(call, path);
  const { info } = await findModel(call, wordOf(call, 'model_id'));
  const { workspaceId } = call.workspace;
  const place = { workspaceId, origin: MODEL_ORIGIN, container: info.model_id, path };
  const files = await listFolder(call, place);
  return { root_uri: info.artifact_uri, ...(files.length === 0 ? {} : { files }) };
};
