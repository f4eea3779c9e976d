import { dataContainerOf } from '../../contract/artifact.ts';
import type { MetricEntry, MetricV2, PostedMetrics } from '../../contract/metric.ts';
import { AzMlError } from '../../errors.ts';
import { readBoolean, readFields, readList } from '../body-fields.ts';
import { type Call, type Handler, parameterOf } from '../call.ts';
import { readJson } from '../request-body.ts';
import { toItemError } from '../run-changes.ts';
import { findRun, findWorkspace, runNotFound } from '../scope.ts';
import { readMetric } from './metric-body.ts';
import { parsePythonJson } from './special-numbers.ts';

/**
 * Adds values to metrics of a run. With `reportErrors` each metric is for itself, and the answer tells which were not
 * taken; without, one that cannot be taken fails them all. Throws `BadRequest`, `LimitExceeded` and `RunNotFound`.
 */
export const postMetrics: Handler<'postMetrics'> = async (call) => {
  const body = readFields(await readJson(call, parsePythonJson), 'the request', ['values', 'reportErrors']);
  const items = readList(body, 'values') ?? [];
  const tellsErrors = readBoolean(body, 'reportErrors') ?? false;
  const reader = {
    limits: call.parts.limits,
    nowMs: call.parts.now().getTime(),
    container: dataContainerOf(parameterOf(call, 'runId')),
  };
  const errors: PostedMetrics['errors'][number][] = [];
  const entries: MetricEntry[] = [];
  const places: number[] = [];
  const report = (index: number, error: unknown) => {
    if (!tellsErrors) throw error;
    errors.push({ metric: items[index] as MetricV2, errorResponse: toItemError(call, error) });
  };
  for (const [index, item] of items.entries()) {
    try {
      entries.push(readMetric(item, reader));
      places.push(index);
    } catch (error) {
      report(index, error);
    }
  }
  for (const { index, reason } of await addMetrics(call, entries, !tellsErrors))
    report(places[index] ?? index, new AzMlError('BadRequest', reason));
  return { value: { errors } };
};

/** Nothing to wait for: what was acknowledged is kept, and every later reader sees it. */
export const waitForMetrics: Handler<'waitForMetrics'> = async (call) => {
  await findRun(call);
  return { value: {} };
};

/** Writes entries to the run that the path names; those refused come back. Throws `RunNotFound`. */
export async function addMetrics(call: Call, entries: readonly MetricEntry[], isWhole: boolean) {
  const { store, limits } = call.parts;
  const runId = parameterOf(call, 'runId');
  const { workspaceId } = await findWorkspace(call);
  const refused = await store.addMetrics(workspaceId, runId, entries, {
    isWhole,
    ...(limits.metricsPerRun === undefined ? {} : { seriesPerRun: limits.metricsPerRun }),
    ...(limits.valuesPerMetric === undefined ? {} : { valuesPerSeries: limits.valuesPerMetric }),
  });
  if (refused === undefined) throw runNotFound(runId);
  return refused;
}
