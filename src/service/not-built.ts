import type { ApiMethod } from '../contract/api-message.ts';
import { matchTemplate } from './route.ts';

const WORKSPACE =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';
const HISTORY = `/history/v1.0${WORKSPACE}`;
const PRIVATE = `/history/v1.0/private${WORKSPACE}`;
const EXECUTION = `/execution/v1.0${WORKSPACE}/experiments/{experimentName}`;
const ARTIFACT = `/artifact/v2.0${WORKSPACE}/artifacts`;
const CONTENT = `/content/{version}${WORKSPACE}`;

/**
 * Operations that Azure ML has and this service has not, by the name in the published descriptions (2019-09-30 and
 * v1.0) where there is one: they are answered with that name, so that nobody takes them for a mistake of the caller.
 */
export const NOT_BUILT: Readonly<Record<string, readonly string[]>> = {
  Metrics_ListGenericResourceMetrics: [`POST /metric/v2.0${WORKSPACE}/azuremonitor/list`],
  Runs_GetRunServiceInstances: [`GET ${HISTORY}/runs/{runId}/serviceinstances/{nodeId}`],
  Runs_AddOrModifyRunServiceInstances: [`PATCH ${HISTORY}/runs/{runId}/serviceinstances/{nodeId}`],
  Spans_List: [`GET ${PRIVATE}/runs/{runId}/spans`],
  Spans_GetActive: [`GET ${PRIVATE}/runs/{runId}/spans/active`],
  Spans_Post: [`POST ${PRIVATE}/runs/{runId}/spans`],
  DeleteConfiguration_Operations_GetConfiguration: [`GET ${PRIVATE}/deleteConfiguration`],
  DeleteConfiguration_Operations_PatchConfiguration: [`PATCH ${PRIVATE}/deleteConfiguration`],
  Artifacts_GetSas: [
    `GET ${ARTIFACT}/{origin}/{container}/write`,
    `GET ${ARTIFACT}/write/{origin}/{container}/{filePath*}`,
  ],
  Artifacts_GetStorageContentInformation: [`GET ${ARTIFACT}/{origin}/{container}/contentinfo/storageuri`],
  Artifacts_ListStorageUriByPrefix: [`GET ${ARTIFACT}/{origin}/{container}/prefix/contentinfo/storageuri`],
  Artifacts_BatchGetStorageById: [`POST ${ARTIFACT}/storageuri/batch/metadata`],
  Artifacts_BatchIngestFromSas: [`POST ${ARTIFACT}/{origin}/{container}/batch/ingest/containersas`],
  Runs_StartRun: [`POST ${EXECUTION}/startrun`],
  Runs_StartLocalRun: [`POST ${EXECUTION}/startlocalrun`, `POST ${EXECUTION}/localrun`],
  'preparation of environments': [
    `POST ${EXECUTION}/prepare`,
    `POST ${EXECUTION}/snapshotprepare`,
    `POST ${EXECUTION}/checkprepare`,
    `POST ${EXECUTION}/localprepare`,
    `POST ${EXECUTION}/clean`,
  ],
  HyperparameterTuning_CreateExperiment: [
    `POST /hyperdrive/v1.0${WORKSPACE}/experiments/{experimentName}/runs`,
  ],
  'content service': [
    `GET ${CONTENT}/snapshots/{rest*}`,
    `POST ${CONTENT}/snapshots/{rest*}`,
    `GET ${CONTENT}/meta/{rest*}`,
  ],
};

/** The name of the operation that a path belongs to, when Azure ML has the operation and this service has not. */
export function findNotBuilt(method: ApiMethod, path: string): string | undefined {
  return Object.entries(NOT_BUILT).find(([, templates]) =>
    templates.some((template) => {
      const [itsMethod, itsPath = ''] = template.split(' ');
      return itsMethod === method && matchTemplate(itsPath, path) !== undefined;
    }),
  )?.[0];
}
