import type { MetricV2, MetricV2Value } from '../contract/metric.ts';
import { AzMlError } from '../errors.ts';

const SPECIAL: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);

/** One number as a metric of its own, the way Azure's clients log a scalar. */
export function toScalarMetric(
  name: string,
  value: number,
  facts: { readonly createdUtc: string; readonly metricId: string; readonly step?: number | undefined },
): MetricV2 {
  const { createdUtc, metricId, step } = facts;
  const cell = Number.isFinite(value) ? value : String(value);
  return {
    name,
    columns: { [name]: 'double' },
    properties: { uxMetricType: 'azureml.v1.scalar' },
    value: [{ metricId, createdUtc, ...(step === undefined ? {} : { step }), data: { [name]: cell } }],
  };
}

/** The number that a text means, `NaN` and the infinities too. Throws `BadArgument`. */
export function parseMetricValue(text: string, target: string): number {
  if (SPECIAL.has(text)) return Number(text);
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new AzMlError('BadArgument', `${target}: '${text}' is not a number`, { target });
}

/** What one value of a metric says: the cell of a scalar, all cells of a row. */
export function readMetricCells(name: string, { data }: MetricV2Value): unknown {
  const names = Object.keys(data);
  return names.length === 1 && names[0] === name ? data[name] : data;
}
