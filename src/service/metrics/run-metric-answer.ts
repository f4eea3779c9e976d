import { dataContainerOf } from '../../contract/artifact.ts';
import type { LoggedMetricValue, MetricSeries, RunMetric } from '../../contract/metric.ts';
import { showCells } from './metric-answer.ts';
import { formatMetricTime } from './metric-time.ts';

/** A metric in the form of the older metric store (`RunMetric`). */
export function showRunMetric(
  runId: string,
  series: MetricSeries,
  values: readonly LoggedMetricValue[],
): RunMetric {
  const columns = Object.entries(series.columns);
  return {
    runId,
    metricId: writeMetricId(series.seriesId),
    dataContainerId: dataContainerOf(runId),
    metricType: series.uxMetricType ?? 'azureml.v1.scalar',
    createdUtc: formatMetricTime(series.createdMs),
    name: series.name,
    numCells: values.length,
    cells: values.map(({ data }) => showCells(data)),
    schema: {
      numProperties: columns.length,
      properties: columns.map(([column, type]) => ({ propertyId: column, name: column, type })),
    },
  };
}

/** A UUID of version 8 (RFC 9562), which everyone may fill as they like, with the number of the metric. */
function writeMetricId(seriesId: number): string {
  return `${ID_START}${seriesId.toString(16).padStart(12, '0')}`;
}

const ID_START = '617a6d6c-0000-8000-8000-';

/** The number in an id of {@link showRunMetric}; `undefined` for any other id. */
export function findSeriesId(metricId: string): number | undefined {
  const id = metricId.toLowerCase();
  if (!id.startsWith(ID_START) || !/^[0-9a-f]{12}$/.test(id.slice(ID_START.length))) return undefined;
  return Number.parseInt(id.slice(ID_START.length), 16);
}
