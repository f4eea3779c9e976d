import type { MetricEntry, MetricValue } from '../../contract/metric.ts';
import type { RunRecord } from '../../store/store.ts';
import type { MlflowCall } from './call.ts';
import { invalid } from './error-answer.ts';
import { type Input, missing, readNumber, readText, readWhole } from './input.ts';
import { checkKey } from './names.ts';
import { runMissing } from './scope.ts';

export interface LoggedMetric {
  readonly key: string;
  readonly value: number;
  readonly timestampMs: number;
  readonly step: number;
}

/** A value of a metric as a request gives it. Throws `BadRequest`. */
export function readMetric(input: Input): LoggedMetric {
  const key = checkKey(readText(input, 'key'), 'metric');
  const value = readNumber(input, 'value');
  if (value === undefined) throw missing('value');
  const timestampMs = readWhole(input, 'timestamp');
  if (timestampMs === undefined) throw missing('timestamp');
  if (timestampMs < 0) {
    throw invalid(`Got invalid timestamp ${timestampMs} for metric '${key}': it must be nonnegative`);
  }
  return { key, value, timestampMs, step: readWhole(input, 'step') ?? 0 };
}

/** Appends values to a run's metrics. Throws `BadRequest` for a metric that is no plain number here. */
export async function writeMetrics(
  { parts }: MlflowCall,
  { workspaceId, run: { runId } }: RunRecord,
  metrics: readonly LoggedMetric[],
): Promise<void> {
  const values = new Map<string, MetricValue[]>();
  for (const { key, value, timestampMs, step } of metrics) {
    const row: MetricValue = { timestampMs, step, data: Object.fromEntries([[key, value]]) };
    const known = values.get(key);
    if (known === undefined) values.set(key, [row]);
    else known.push(row);
  }
  const entries = [...values].map(
    ([name, rows]): MetricEntry => ({
      name,
      columns: Object.fromEntries([[name, 'double']]),
      uxMetricType: 'azureml.v1.scalar',
      values: rows,
    }),
  );
  const refused = await parts.store.addMetrics(workspaceId, runId, entries);
  if (refused === undefined) throw runMissing(runId);
  const [first] = refused;
  if (first !== undefined) throw invalid(first.reason, entries[first.index]?.name);
}
