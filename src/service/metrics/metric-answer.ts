import type { LoggedMetricValue, MetricCell, MetricV2Value } from '../../contract/metric.ts';
import { formatMetricTime } from './metric-time.ts';
import { writeNumber } from './special-numbers.ts';

/** A value as the wire shows it. */
export function showValue({ metricId, timestampMs, step, data }: LoggedMetricValue): MetricV2Value {
  return {
    ...(metricId === undefined ? {} : { metricId }),
    createdUtc: formatMetricTime(timestampMs),
    ...(step === undefined ? {} : { step }),
    data: showCells(data),
  };
}

/** Cells, NaN and the infinities by their texts. */
export function showCells(data: Readonly<Record<string, MetricCell>>): Readonly<Record<string, MetricCell>> {
  const cells = Object.entries(data);
  if (cells.every(([, cell]) => typeof cell !== 'number' || Number.isFinite(cell))) return data;
  return Object.fromEntries(
    cells.map(([column, cell]) => [column, typeof cell === 'number' ? writeNumber(cell) : cell]),
  );
}
