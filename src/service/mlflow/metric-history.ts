import type { LoggedMetricValue } from '../../contract/metric.ts';
import type { MlflowMetric } from '../../contract/mlflow.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { invalid } from './error-answer.ts';
import { missing, readText, readTexts, readWhole, requireText } from './input.ts';
import { encodeToken, readMaxResults, readOffset } from './page-token.ts';
import { checkRunAccess } from './run-access.ts';
import { toMetricNumber } from './run-view.ts';

/** Values that are read at once. */
const PAGE = 5000;

/** The values of a metric in the order in which they were logged; none for a run or metric that is not there. */
export const getHistory: MlflowHandler = async (call) => {
  const { input } = call;
  const runId = readText(input, 'run_id') || readText(input, 'run_uuid') || '';
  if (runId === '') throw missing('run_id');
  const key = requireText(input, 'metric_key');
  const from = readOffset(input);
  const asked = readWhole(input, 'max_results');
  const limit = asked === undefined ? Number.POSITIVE_INFINITY : readMaxResults(input, asked);
  await checkRunAccess(call, { runId });
  const values = await readValues(call, runId, key, from, limit + 1);
  const metrics = dropRepeated(values.slice(0, limit).map((value) => toMlflowMetric(key, value)));
  return {
    ...(metrics.length === 0 ? {} : { metrics }),
    ...(values.length > limit ? { next_page_token: encodeToken({ offset: from + limit }) } : {}),
  };
};

const MOST_RUNS = 100;
const MOST_POINTS = 2500;

/** One metric of several runs, thinned out to what a chart needs. */
export const getBulkIntervalHistory: MlflowHandler = async (call) => {
  const { input } = call;
  const runIds = readTexts(input, 'run_ids');
  if (runIds.length === 0) throw missing('run_ids');
  if (runIds.length > MOST_RUNS)
    throw invalid(`GetMetricHistoryBulkInterval takes at most ${MOST_RUNS} runs`);
  const key = requireText(input, 'metric_key');
  const least = readWhole(input, 'start_step') ?? Number.NEGATIVE_INFINITY;
  const most = readWhole(input, 'end_step') ?? Number.POSITIVE_INFINITY;
  const count = Math.min(readWhole(input, 'max_results') ?? MOST_POINTS, MOST_POINTS);
  if (count < 1) throw invalid('max_results must be from 1', 'max_results');
  const metrics: object[] = [];
  for (const runId of runIds) {
    await checkRunAccess(call, { runId });
    const values = (await readValues(call, runId, key, 0, Number.POSITIVE_INFINITY))
      .map((value) => toMlflowMetric(key, value))
      .filter(({ step }) => step >= least && step <= most)
      .sort((left, right) => left.step - right.step || left.timestamp - right.timestamp);
    metrics.push(...thinOut(values, count).map((metric) => ({ ...metric, run_id: runId })));
  }
  return metrics.length === 0 ? {} : { metrics };
};

async function readValues(
  { parts, workspace }: MlflowCall,
  runId: string,
  name: string,
  from: number,
  limit: number,
): Promise<readonly LoggedMetricValue[]> {
  const values: LoggedMetricValue[] = [];
  while (values.length < limit) {
    const size = Math.min(PAGE, limit - values.length);
    const page = await parts.store.readMetric(workspace.workspaceId, runId, name, {
      from: from + values.length,
      limit: size,
    });
    values.push(...(page?.values ?? []));
    if (page === undefined || page.values.length < size) break;
  }
  return values;
}

/**
 * A value that was logged twice counts once, as with MLflow's own server: clients send a batch again when they got no
 * answer, and log a run's metrics again for a model.
 */
function dropRepeated(metrics: readonly MlflowMetric[]): readonly MlflowMetric[] {
  const seen = new Set<string>();
  return metrics.filter(({ value, timestamp, step }) => {
    const name = `${timestamp} ${step} ${value}`;
    return !seen.has(name) && seen.add(name);
  });
}

function toMlflowMetric(key: string, { data, timestampMs, step, position }: LoggedMetricValue): MlflowMetric {
  const cell = Object.hasOwn(data, key) ? data[key] : undefined;
  return {
    key,
    value: toMetricNumber(typeof cell === 'number' ? cell : Number.NaN),
    timestamp: Math.trunc(timestampMs),
    step: step ?? position,
  };
}

/** The first, the last and others at equal distances. */
function thinOut(metrics: readonly MlflowMetric[], count: number): readonly MlflowMetric[] {
  if (metrics.length <= count) return metrics;
  const last = metrics.length - 1;
  const places = Array.from({ length: count }, (_, index) =>
    count === 1 ? last : Math.round((index * last) / (count - 1)),
  );
  return places.flatMap((place) => metrics[place] ?? []);
}
