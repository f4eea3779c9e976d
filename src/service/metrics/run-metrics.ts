import type { MetricSeries, RunMetric } from '../../contract/metric.ts';
import { AzMlError } from '../../errors.ts';
import type { RunRecord } from '../../store/store.ts';
import { readFields, readList, readText } from '../body-fields.ts';
import { type Call, type Handler, parameterOf, queryText } from '../call.ts';
import { limitPage } from '../paging.ts';
import { readJson } from '../request-body.ts';
import { parseRunFilter } from '../run-filter.ts';
import { findExperiment, findRun, runNotFound } from '../scope.ts';
import { runIdsOf, selectsMetric } from './metric-filter.ts';
import { addMetrics } from './post-metrics.ts';
import { findSeriesId, showRunMetric } from './run-metric-answer.ts';
import { readRunMetric } from './run-metric-body.ts';
import { parsePythonJson } from './special-numbers.ts';

/** Adds the cells of one metric, as the metric store of 2019-09-30 took them. */
export const postRunMetric: Handler<'postRunMetric'> = async (call) => {
  await addRunMetrics(call, [await readJson(call, parsePythonJson)]);
  return { value: undefined };
};

/** As `postRunMetric` for several metrics, all or none. */
export const postRunMetrics: Handler<'postRunMetrics'> = async (call) => {
  const body = readFields(await readJson(call, parsePythonJson), 'the request', ['values']);
  await addRunMetrics(call, readList(body, 'values') ?? []);
  return { value: undefined };
};

/** A metric with all its cells, by the id that `queryRunMetrics` tells. Throws `MetricNotFound`. */
export const getRunMetric: Handler<'getRunMetric'> = async (call) => {
  const metricId = parameterOf(call, 'metricId');
  const { workspaceId, experiment } = await findExperiment(call);
  const seriesId = findSeriesId(metricId);
  const found =
    seriesId === undefined ? undefined : await call.parts.store.findMetricSeries(workspaceId, seriesId);
  if (found?.experimentId !== experiment.experimentId) {
    throw new AzMlError(
      'MetricNotFound',
      `experiment ${experiment.name} has no metric with the id ${metricId}`,
      {
        target: metricId,
      },
    );
  }
  return { value: await readWhole(call, workspaceId, found.runId, found.series) };
};

/** Runs whose metrics come on one page, when the filter does not name the runs. */
const RUNS_PER_PAGE = 50;

/**
 * The metrics of an experiment, each with all its cells: what was logged in parts is one metric. The filter may name
 * runs and metrics. Throws `BadFilter`.
 */
export const queryRunMetrics: Handler<'queryRunMetrics'> = async (call) => {
  refuseSelection(call);
  const fields = readFields((await readJson(call)) ?? {}, 'the query', [
    'filter',
    'continuationToken',
    'orderBy',
    'top',
  ]);
  const text = readText(fields, 'filter');
  const filter = text === undefined ? undefined : parseRunFilter(text, call.parts.limits);
  const { workspaceId, experiment } = await findExperiment(call);
  const cursor = readText(fields, 'continuationToken');
  const named = filter === undefined ? undefined : runIdsOf(filter);
  const page =
    named === undefined
      ? await call.parts.store.queryRuns({
          workspaceId,
          experimentId: experiment.experimentId,
          limit: Math.min(RUNS_PER_PAGE, limitPage(fields.values.get('top'), call.parts.limits)),
          ...(cursor === undefined ? {} : { cursor }),
        })
      : { items: await findRuns(call, workspaceId, named), cursor: undefined };
  const value: RunMetric[] = [];
  for (const { run } of page.items) {
    if (run.experimentId !== experiment.experimentId) continue;
    for (const series of await call.parts.store.listMetrics(workspaceId, run.runId)) {
      if (filter !== undefined && !selectsMetric(filter, { runId: run.runId, name: series.name })) continue;
      value.push(await readWhole(call, workspaceId, run.runId, series));
    }
  }
  return { value: { value, ...(page.cursor === undefined ? {} : { continuationToken: page.cursor }) } };
};

/** How parts of a metric are merged may be asked for in any way, since they always are; a selection may not. */
function refuseSelection(call: Call): void {
  const selection = queryText(call, 'MergeStrategySettings.SelectMetrics');
  if (selection === undefined || selection === '') return;
  throw new AzMlError(
    'OperationNotBuilt',
    `${call.operation} with a selection of metrics is not built here`,
    {
      target: 'MergeStrategySettings.SelectMetrics',
      hint: "name the metrics in the filter: name eq 'the-name'",
    },
  );
}

async function findRuns(
  { parts }: Call,
  workspaceId: string,
  runIds: readonly string[],
): Promise<readonly RunRecord[]> {
  const found = await Promise.all(runIds.map((runId) => parts.store.getRun(workspaceId, runId)));
  return found.filter((record) => record !== undefined);
}

async function addRunMetrics(call: Call, items: readonly unknown[]): Promise<void> {
  const { record } = await findRun(call);
  const { limits, now } = call.parts;
  const reader = { limits, nowMs: now().getTime(), container: record.run.dataContainerId };
  const entries = items.map((item) => readRunMetric(item, reader));
  await addMetrics(call, entries, true);
}

async function readWhole(
  { parts }: Call,
  workspaceId: string,
  runId: string,
  series: MetricSeries,
): Promise<RunMetric> {
  const { name, namespace, valueCount } = series;
  const place = { limit: Math.max(1, valueCount), ...(namespace === undefined ? {} : { namespace }) };
  const found = await parts.store.readMetric(workspaceId, runId, name, place);
  if (found === undefined) throw runNotFound(runId);
  return showRunMetric(runId, found.series, found.values);
}
