import type { ApiMethod } from '../contract/api-message.ts';
import { matchTemplate } from './route.ts';

const WORKSPACE =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';

/** Below `/history/v1.0`, in the three places where a run or an experiment can be named. */
const SCOPES = ['/experiments/{experimentName}', '/experimentids/{experimentId}', ''];

/** Operations of the published descriptions (2019-09-30 and v1.0) that this service does not have, by group. */
const NOT_BUILT: Readonly<Record<string, readonly string[]>> = {
  metrics: [
    ...inScopes('POST', '/runs/{runId}/metrics', '/runs/{runId}/batch/metrics', '/metrics:query'),
    ...inScopes('GET', '/metrics/{metricId}', '/runs/{runId}/metricsingest/wait'),
    ...under('/metric/v2.0', 'POST', '/runs/{runId}/batch', '/runs/{runId}/full', '/runs/{runId}/list'),
    ...under('/metric/v2.0', 'POST', '/runs/{runId}/sample', '/azuremonitor/list'),
    ...under('/metric/v2.0', 'DELETE', '/runs/{runId}/deleteMetrics'),
    ...under(
      '/metric/v2.0',
      'DELETE',
      '/experiments/{experimentId}/containers/{dataContainerId}/deleteMetrics',
    ),
  ],
  runs: [
    ...inScopes('POST', '/runs/runIds'),
    ...inScopes('PATCH', '/runs/{runId}/tags'),
    ...inScopes('DELETE', '/runs/{runId}/services'),
    ...inScopes('GET', '/runs/{runId}/token', '/runs/{runId}/serviceinstances/{nodeId}'),
    ...inScopes('PATCH', '/runs/{runId}/serviceinstances/{nodeId}'),
    ...under('/history/v1.0', 'POST', '/runs/{runId}', '/rundata', '/batchrundata', '/batch/events'),
    ...under(
      '/history/v1.0',
      'GET',
      '/computes/{computeName}/runs',
      '/experiments/{experimentName}/runcounts',
    ),
  ],
  experiments: [
    ...under('/history/v1.0', 'DELETE', '/experimentids/{experimentId}'),
    ...under('/history/v1.0', 'POST', '/experimentids/{experimentId}/tags:delete'),
  ],
  spans: [
    ...under('/history/v1.0/private', 'GET', '/runs/{runId}/spans', '/runs/{runId}/spans/active'),
    ...under('/history/v1.0/private', 'POST', '/runs/{runId}/spans'),
    ...under('/history/v1.0/private', 'GET', '/deleteConfiguration'),
    ...under('/history/v1.0/private', 'PATCH', '/deleteConfiguration'),
  ],
  artifacts: [
    ...under('/artifact/v2.0', 'POST', '/artifacts/metadata', '/artifacts/register'),
    ...under('/artifact/v2.0', 'POST', '/artifacts/batch/metadata', '/artifacts/storageuri/batch/metadata'),
    ...under('/artifact/v2.0', 'POST', '/artifacts/{origin}/{container}/batch/ingest/containersas'),
    ...under('/artifact/v2.0', 'POST', '/artifacts/{origin}/{container}/batch/metadata'),
    ...under('/artifact/v2.0', 'POST', '/artifacts/{origin}/{container}/batch/metadata:delete'),
    ...under('/artifact/v2.0', 'DELETE', '/artifacts/{origin}/{container}/batch'),
    ...under('/artifact/v2.0', 'DELETE', '/artifacts/{origin}/{container}/metadata'),
    ...under('/artifact/v2.0', 'GET', '/artifacts/{origin}/{container}/contentinfo/storageuri'),
    ...under('/artifact/v2.0', 'GET', '/artifacts/{origin}/{container}/write'),
    ...under('/artifact/v2.0', 'GET', '/artifacts/{origin}/{container}/prefix/contentinfo'),
    ...under('/artifact/v2.0', 'GET', '/artifacts/{origin}/{container}/prefix/contentinfo/storageuri'),
  ],
  'uploads of a whole project': [
    ...under('/execution/v1.0', 'POST', '/experiments/{experimentName}/startrun'),
    ...under('/execution/v1.0', 'POST', '/experiments/{experimentName}/startlocalrun'),
  ],
};

/** The group of operations that a path belongs to, when Azure ML has the operation and this service has not. */
export function findNotBuilt(method: ApiMethod, path: string): string | undefined {
  return Object.entries(NOT_BUILT).find(([, templates]) =>
    templates.some((template) => {
      const [itsMethod, itsPath = ''] = template.split(' ');
      return itsMethod === method && matchTemplate(itsPath, path) !== undefined;
    }),
  )?.[0];
}

function inScopes(method: ApiMethod, ...tails: readonly string[]): readonly string[] {
  return SCOPES.flatMap((scope) => under('/history/v1.0', method, ...tails.map((tail) => `${scope}${tail}`)));
}

function under(prefix: string, method: ApiMethod, ...tails: readonly string[]): readonly string[] {
  return tails.map((tail) => `${method} ${prefix}${WORKSPACE}${tail}`);
}
