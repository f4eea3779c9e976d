import type { MetricCell, MetricColumnType, MetricEntry } from '../../contract/metric.ts';
import { AzMlError } from '../../errors.ts';
import {
  type Fields,
  isObject,
  readAnyObject,
  readFields,
  readList,
  readText,
  readTime,
} from '../body-fields.ts';
import { type MetricReader, readColumnType, readMetric } from './metric-body.ts';

const FIELDS = [
  'metricId',
  'dataContainerId',
  'metricType',
  'createdUtc',
  'name',
  'description',
  'label',
  'numCells',
  'dataLocation',
  'cells',
  'schema',
];

/** A metric of the older metric store (2019-09-30, `Metric`): each cell is a value. Throws `BadRequest`. */
export function readRunMetric(item: unknown, reader: MetricReader): MetricEntry {
  const fields = readFields(item, 'a metric', FIELDS);
  for (const name of ['description', 'label', 'dataLocation']) refuseText(fields, name);
  const cells = (readList(fields, 'cells') ?? []).map((cell) => {
    if (isObject(cell)) return cell;
    throw new AzMlError('BadRequest', 'a cell of a metric must be a JSON object', { target: 'cells' });
  });
  const metricId = readText(fields, 'metricId');
  const createdUtc = readTime(fields, 'createdUtc');
  const container = readText(fields, 'dataContainerId');
  const metricType = readText(fields, 'metricType');
  const metric = {
    name: readText(fields, 'name'),
    columns: { ...inferColumns(cells), ...readSchema(fields) },
    ...(container === undefined || container === '' ? {} : { dataContainerId: container }),
    ...(metricType === undefined ? {} : { properties: { uxMetricType: metricType } }),
    value: cells.map((data) => ({ metricId, createdUtc, data })),
  };
  return readMetric(dropUndefined(metric), reader);
}

/** Nothing here keeps these, so they may not be sent. */
function refuseText(fields: Fields, name: string): void {
  const text = readText(fields, name);
  if (text === undefined || text === '') return;
  throw new AzMlError('OperationNotBuilt', `a metric with a ${name} is not built here`, { target: name });
}

function readSchema(fields: Fields): Record<string, MetricColumnType> {
  const schema = readFields(readAnyObject(fields, 'schema') ?? {}, 'the schema', [
    'numProperties',
    'properties',
  ]);
  const columns = (readList(schema, 'properties') ?? []).map((item) => {
    const property = readFields(item, 'a property of the schema', ['propertyId', 'name', 'type']);
    const name = readText(property, 'name') ?? readText(property, 'propertyId') ?? '';
    return [name, readColumnType(name, readText(property, 'type'))] as const;
  });
  return Object.fromEntries(columns);
}

function inferColumns(cells: readonly Record<string, unknown>[]): Record<string, MetricColumnType> {
  const columns = new Map<string, MetricColumnType>();
  for (const cell of cells) {
    for (const [column, value] of Object.entries(cell)) {
      const type = typeOf(value as MetricCell);
      const before = columns.get(column) ?? 'none';
      if (before === 'none' || (before === 'int' && type === 'double')) columns.set(column, type);
    }
  }
  return Object.fromEntries(columns);
}

function typeOf(cell: MetricCell): MetricColumnType {
  if (typeof cell === 'number') return Number.isInteger(cell) ? 'int' : 'double';
  if (typeof cell === 'boolean') return 'bool';
  return cell === null ? 'none' : 'string';
}

/** A body in JSON has no `undefined`. */
function dropUndefined(metric: unknown): unknown {
  return JSON.parse(JSON.stringify(metric));
}
