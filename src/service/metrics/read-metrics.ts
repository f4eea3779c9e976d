import { dataContainerOf } from '../../contract/artifact.ts';
import type { LoggedMetricValue, MetricSeries, MetricV2 } from '../../contract/metric.ts';
import { AzMlError } from '../../errors.ts';
import { type Fields, readFields, readText, readTime } from '../body-fields.ts';
import type { Call, Handler } from '../call.ts';
import { readJson } from '../request-body.ts';
import { findRun } from '../scope.ts';
import { showValue } from './metric-answer.ts';
import { parseMetricTime } from './metric-time.ts';
import { readValueToken, writeValueToken } from './value-token.ts';

/** The metrics of a run without their values, all on one page. */
export const listMetrics: Handler<'listMetrics'> = async (call) => {
  const fields = readFields((await readJson(call)) ?? {}, 'the request', [
    'metricNamespace',
    'continuationToken',
  ]);
  const namespace = readText(fields, 'metricNamespace');
  const { workspaceId, run } = (await findRun(call)).record;
  const all = await call.parts.store.listMetrics(workspaceId, run.runId);
  const wanted = all.filter((series) => namespace === undefined || namespace === (series.namespace ?? ''));
  return {
    value: {
      value: wanted.map((series) => ({
        metricKey: {
          namespace: series.namespace ?? '',
          name: series.name,
          labels: [],
          columnNames: Object.keys(series.columns),
        },
        columns: series.columns,
        properties: showProperties(series),
      })),
    },
  };
};

/** Values of a metric in the order logged, those between two times where they are given, page by page. */
export const getMetric: Handler<'getMetric'> = async (call) => {
  const fields = await readQuery(call, ['startTime', 'endTime', 'continuationToken']);
  const startMs = parseMetricTime(readTime(fields, 'startTime') ?? '');
  const endMs = parseMetricTime(readTime(fields, 'endTime') ?? '');
  const from = readValueToken(readText(fields, 'continuationToken'));
  const limit = call.parts.limits.maxPageSize;
  const { series, values, runId } = await readMetric(call, fields, { from, limit });
  const isWanted = ({ timestampMs }: LoggedMetricValue) =>
    (startMs === undefined || timestampMs >= startMs) && (endMs === undefined || timestampMs <= endMs);
  const next = from + values.length;
  return {
    value: {
      ...showSeries(series, runId),
      value: values.filter(isWanted).map(showValue),
      ...(next < series.valueCount ? { continuationToken: writeValueToken(next) } : {}),
    },
  };
};

/** Values in a sample at most: a chart has no more points to show. */
const SAMPLE_SIZE = 1000;

/** A metric with some of its values, evenly spread, the first and the last among them. */
export const sampleMetric: Handler<'sampleMetric'> = async (call) => {
  const fields = await readQuery(call, []);
  const whole = await readMetric(call, fields, { from: 0, limit: SAMPLE_SIZE });
  const { series, runId } = whole;
  const isPartialResult = series.valueCount > SAMPLE_SIZE;
  const values = isPartialResult ? await readSample(call, fields, series.valueCount) : whole.values;
  return {
    value: {
      ...showSeries(series, runId),
      value: values.map(showValue),
      derivedLabelValues: {},
      isPartialResult,
      numValuesLogged: series.valueCount,
    },
  };
};

async function readSample(call: Call, fields: Fields, count: number): Promise<readonly LoggedMetricValue[]> {
  const sample: LoggedMetricValue[] = [];
  for (let place = 0; place < SAMPLE_SIZE; place += 1) {
    const from = Math.round((place * (count - 1)) / (SAMPLE_SIZE - 1));
    sample.push(...(await readMetric(call, fields, { from, limit: 1 })).values);
  }
  return sample;
}

async function readQuery(call: Call, more: readonly string[]): Promise<Fields> {
  return readFields(await readJson(call), 'the request', ['metricName', 'metricNamespace', ...more]);
}

async function readMetric(
  call: Call,
  fields: Fields,
  page: { readonly from: number; readonly limit: number },
) {
  const name = readText(fields, 'metricName') ?? '';
  const namespace = readText(fields, 'metricNamespace') ?? '';
  const { workspaceId, run } = (await findRun(call)).record;
  const found = await call.parts.store.readMetric(workspaceId, run.runId, name, { ...page, namespace });
  if (found !== undefined) return { ...found, runId: run.runId };
  throw new AzMlError('MetricNotFound', `run ${run.runId} has no metric ${name}`, { target: name });
}

function showSeries(series: MetricSeries, runId: string): Omit<MetricV2, 'value'> {
  const { name, namespace, standardSchemaId } = series;
  return {
    dataContainerId: dataContainerOf(runId),
    name,
    columns: series.columns,
    properties: showProperties(series),
    namespace: namespace ?? '',
    ...(standardSchemaId === undefined ? {} : { standardSchemaId }),
  };
}

function showProperties({ uxMetricType }: MetricSeries): { readonly uxMetricType?: string } {
  return uxMetricType === undefined ? {} : { uxMetricType };
}
