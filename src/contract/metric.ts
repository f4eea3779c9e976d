import type { ErrorResponse } from './error.ts';

/** Types of a column of a metric, as Azure ML's clients name them. `none` is a column that has held nothing but null. */
export const METRIC_COLUMN_TYPES = ['double', 'int', 'string', 'bool', 'none', 'Artifact'] as const;
export type MetricColumnType = (typeof METRIC_COLUMN_TYPES)[number];

/** A `double` may be NaN or infinite; an `Artifact` is the text `aml://artifactId/{origin}/{container}/{path}`. */
export type MetricCell = number | string | boolean | null;

/** One value of a metric: a cell for each of its columns that has one. */
export interface MetricValue {
  /** Milliseconds since 1970; a fraction, where there is one, holds the microseconds. */
  readonly timestampMs: number;
  readonly step?: number;
  /** The id that the client gave it. */
  readonly metricId?: string;
  readonly data: Readonly<Record<string, MetricCell>>;
}

/** Values to be added to the metric of a run. A scalar metric has one column, `double`, named like the metric. */
export interface MetricEntry {
  readonly name: string;
  readonly namespace?: string;
  readonly columns: Readonly<Record<string, MetricColumnType>>;
  readonly standardSchemaId?: string;
  /** What a chart is to be made of it, `azureml.v1.scalar`. */
  readonly uxMetricType?: string;
  readonly values: readonly MetricValue[];
}

/** A metric of a run, without its values. */
export interface MetricSeries extends Omit<MetricEntry, 'values'> {
  /** The store's own number of it, never used twice. */
  readonly seriesId: number;
  readonly valueCount: number;
  /** When its first value was logged. */
  readonly createdMs: number;
}

/** A value as it is kept. */
export interface LoggedMetricValue extends MetricValue {
  /** How many values of the metric were logged before; stands for the step of a value that has none. */
  readonly position: number;
}

/** The value that counts as a scalar metric's last: highest step, then timestamp, then value. */
export interface LatestMetric {
  readonly name: string;
  readonly value: number;
  readonly step: number;
  readonly timestampMs: number;
}

/** An entry that was not taken, by its place in the list given, and why. */
export interface RefusedMetric {
  readonly index: number;
  readonly reason: string;
}

/** `IMetricV2` of the metric service: values as a client sends them. */
export interface MetricV2 {
  readonly name: string;
  readonly namespace?: string;
  readonly dataContainerId?: string;
  readonly standardSchemaId?: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly properties?: { readonly uxMetricType?: string };
  readonly value: readonly MetricV2Value[];
  readonly continuationToken?: string;
}

/** NaN and the infinities are the texts `NaN`, `Infinity` and `-Infinity`. */
export interface MetricV2Value {
  readonly metricId?: string;
  readonly createdUtc: string;
  readonly step?: number;
  readonly data: Readonly<Record<string, MetricCell>>;
}

/** What `list` tells of a metric (`MetricDefinition`). */
export interface MetricDefinition {
  readonly metricKey: {
    readonly namespace?: string;
    readonly name: string;
    readonly labels: readonly string[];
    readonly columnNames: readonly string[];
  };
  readonly columns: Readonly<Record<string, string>>;
  readonly properties: { readonly uxMetricType?: string };
}

/** A metric thinned out to what a chart needs (`MetricSample`). */
export interface MetricSample extends MetricV2 {
  readonly derivedLabelValues: Readonly<Record<string, string>>;
  readonly isPartialResult: boolean;
  readonly numValuesLogged: number;
}

/** A metric of the older metric store (2019-09-30, `RunMetric`): cells of all its values. */
export interface RunMetric {
  readonly runId: string;
  readonly metricId: string;
  readonly dataContainerId: string;
  readonly metricType: string;
  readonly createdUtc: string;
  readonly name: string;
  readonly description?: string;
  readonly label?: string;
  readonly numCells: number;
  readonly cells: readonly Readonly<Record<string, MetricCell>>[];
  readonly schema: {
    readonly numProperties: number;
    readonly properties: readonly {
      readonly propertyId: string;
      readonly name: string;
      readonly type: string;
    }[];
  };
}

export interface MetricBatch {
  readonly values: readonly MetricV2[];
  /** Tell in the answer what was not taken, instead of failing. */
  readonly reportErrors?: boolean;
}

export interface PostedMetrics {
  readonly errors: readonly { readonly metric: MetricV2; readonly errorResponse: ErrorResponse }[];
}

export interface MetricListQuery {
  readonly metricNamespace?: string;
  readonly continuationToken?: string;
}

export interface MetricReadQuery extends MetricListQuery {
  readonly metricName: string;
  readonly startTime?: string;
  readonly endTime?: string;
}
