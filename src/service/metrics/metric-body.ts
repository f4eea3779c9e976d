import {
  METRIC_COLUMN_TYPES,
  type MetricColumnType,
  type MetricEntry,
  type MetricValue,
} from '../../contract/metric.ts';
import { AzMlError } from '../../errors.ts';
import { checkLength, isObject, readAnyObject, readFields, readList, readText } from '../body-fields.ts';
import type { Limits } from '../limits.ts';
import { type CellReader, makeCellReader } from './metric-cell.ts';
import { parseMetricTime } from './metric-time.ts';

const FIELDS = [
  'name',
  'columns',
  'namespace',
  'dataContainerId',
  'standardSchemaId',
  'properties',
  'value',
  'continuationToken',
  'nextLink',
];

export interface MetricReader {
  readonly limits: Limits;
  /** Time of a value that brings none. */
  readonly nowMs: number;
  /** Container of the run that the path names. */
  readonly container: string;
}

/** A metric with values as a client sends it (`IMetricV2`). Throws `BadRequest` and `LimitExceeded`. */
export function readMetric(item: unknown, reader: MetricReader): MetricEntry {
  const { limits, container } = reader;
  const fields = readFields(item, 'a metric', FIELDS);
  const name = readText(fields, 'name', limits.metricTextLength) ?? '';
  if (name === '') throw new AzMlError('BadRequest', 'a metric has no name', { target: 'name' });
  const named = readText(fields, 'dataContainerId');
  if (named !== undefined && named !== container) {
    throw new AzMlError(
      'BadRequest',
      `the metric ${name} is of the container ${named}, the run has ${container}`,
      {
        target: 'dataContainerId',
      },
    );
  }
  const columns = readColumns(readAnyObject(fields, 'columns'), name, limits);
  const namespace = readText(fields, 'namespace', limits.metricTextLength);
  const standardSchemaId = readText(fields, 'standardSchemaId', limits.metricTextLength);
  const properties = readFields(readAnyObject(fields, 'properties') ?? {}, `properties of ${name}`, [
    'uxMetricType',
  ]);
  const uxMetricType = readText(properties, 'uxMetricType', limits.metricTextLength);
  return {
    name,
    ...(namespace === undefined || namespace === '' ? {} : { namespace }),
    columns,
    ...(standardSchemaId === undefined ? {} : { standardSchemaId }),
    ...(uxMetricType === undefined ? {} : { uxMetricType }),
    values: readValues(readList(fields, 'value') ?? [], name, columns, reader),
  };
}

/** A type of a column by its name in any letter case. Throws `BadRequest`. */
export function readColumnType(column: string, type: unknown): MetricColumnType {
  const known = METRIC_COLUMN_TYPES.find((name) => name === type);
  if (known !== undefined) return known;
  const alike = METRIC_COLUMN_TYPES.find((name) => name.toLowerCase() === String(type).toLowerCase());
  if (alike !== undefined) return alike;
  throw new AzMlError('BadRequest', `the column ${column} cannot be of the type ${JSON.stringify(type)}`, {
    target: column,
    hint: `types: ${METRIC_COLUMN_TYPES.join(', ')}`,
  });
}

function readColumns(
  columns: Record<string, unknown> | undefined,
  name: string,
  { metricColumns, metricTextLength }: Limits,
): MetricEntry['columns'] {
  const entries = Object.entries(columns ?? {});
  if (entries.length === 0) {
    throw new AzMlError('BadRequest', `the metric ${name} has no columns`, { target: 'columns' });
  }
  if (entries.length > metricColumns) {
    throw new AzMlError('LimitExceeded', `the metric ${name} has more than ${metricColumns} columns`, {
      target: 'columns',
    });
  }
  return Object.fromEntries(
    entries.map(([column, type]) => {
      checkLength(column, metricTextLength, `a column of ${name}`);
      return [column, readColumnType(column, type)] as const;
    }),
  );
}

function readValues(
  items: readonly unknown[],
  name: string,
  columns: MetricEntry['columns'],
  { limits, nowMs }: MetricReader,
): MetricValue[] {
  const readers = new Map(
    Object.entries(columns).map(
      ([column, type]) => [column, makeCellReader(name, column, type, limits)] as const,
    ),
  );
  // Values of a list carry all the same time.
  let lastText: unknown;
  let lastMs = nowMs;
  return items.map((item) => {
    const { metricId, createdUtc, step, data } = readValue(item, name);
    if (createdUtc !== undefined && createdUtc !== lastText) {
      lastMs = readTime(createdUtc, name);
      lastText = createdUtc;
    }
    return {
      timestampMs: createdUtc === undefined ? nowMs : lastMs,
      ...(step === undefined ? {} : { step: readStep(step, name) }),
      ...(metricId === undefined ? {} : { metricId: readId(metricId, name) }),
      data: readData(data, name, readers),
    };
  });
}

interface RawValue {
  readonly metricId?: unknown;
  readonly createdUtc?: unknown;
  readonly step?: unknown;
  readonly data?: unknown;
}

const VALUE_FIELDS = new Set(['metricId', 'createdUtc', 'step', 'data']);

/** The fields of a value. Nearly all clients write their names as published, so a list of them is not searched each time. */
function readValue(item: unknown, name: string): RawValue {
  if (isObject(item)) {
    let isUsual = true;
    for (const key in item) isUsual &&= VALUE_FIELDS.has(key) && item[key] !== null;
    if (isUsual) return item;
  }
  return Object.fromEntries(readFields(item, `a value of ${name}`, [...VALUE_FIELDS]).values);
}

/** The cells as they are kept: those of a value nearly always as they came. */
function readData(
  data: unknown,
  name: string,
  readers: ReadonlyMap<string, CellReader>,
): MetricValue['data'] {
  if (!isObject(data)) throw new AzMlError('BadRequest', `a value of ${name} has no data`, { target: name });
  let isChanged = false;
  const cells = Object.keys(data).map((column) => {
    const read = readers.get(column);
    if (read === undefined) {
      throw new AzMlError(
        'BadRequest',
        `a value of ${name} has the column ${column}, which the metric has not`,
        { target: column },
      );
    }
    const cell = read(data[column]);
    isChanged ||= cell !== data[column];
    return [column, cell] as const;
  });
  return isChanged ? Object.fromEntries(cells) : (data as MetricValue['data']);
}

function readTime(createdUtc: unknown, name: string): number {
  const time = typeof createdUtc === 'string' ? parseMetricTime(createdUtc) : undefined;
  if (time !== undefined) return time;
  throw new AzMlError('BadRequest', `createdUtc of a value of ${name} must be a time`, {
    target: 'createdUtc',
  });
}

function readStep(step: unknown, name: string): number {
  if (typeof step === 'number' && Number.isInteger(step)) return step;
  throw new AzMlError('BadRequest', `step of a value of ${name} must be a whole number`, { target: 'step' });
}

function readId(metricId: unknown, name: string): string {
  if (typeof metricId === 'string' && metricId.length <= 256) return metricId;
  throw new AzMlError('BadRequest', `metricId of a value of ${name} must be a text`, { target: 'metricId' });
}
