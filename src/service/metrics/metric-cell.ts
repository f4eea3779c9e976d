import type { MetricCell, MetricColumnType } from '../../contract/metric.ts';
import { AzMlError } from '../../errors.ts';
import { checkLength } from '../body-fields.ts';
import type { Limits } from '../limits.ts';
import { readSpecialNumber } from './special-numbers.ts';

/** Throws `BadRequest` for a cell that is not of the column's type, `LimitExceeded` for a text that is too long. */
export type CellReader = (cell: unknown) => MetricCell;

export function makeCellReader(
  metric: string,
  column: string,
  type: MetricColumnType,
  limits: Limits,
): CellReader {
  const read = READERS[type];
  return (cell) => {
    if (cell === null) return null;
    const value = read(cell);
    if (value === undefined) {
      throw new AzMlError(
        'BadRequest',
        `${JSON.stringify(cell)} in the column ${column} of ${metric} is no ${type}`,
        {
          target: column,
        },
      );
    }
    if (typeof value === 'string') {
      checkLength(
        value,
        type === 'Artifact' ? ADDRESS_LENGTH + limits.artifactPathLength : limits.metricTextLength,
        column,
      );
    }
    return value;
  };
}

/** Room for `aml://artifactId/{origin}/{container}/` before the path. */
const ADDRESS_LENGTH = 600;

const READERS: Readonly<Record<MetricColumnType, (cell: unknown) => MetricCell | undefined>> = {
  double: readDouble,
  int: (cell) => (typeof cell === 'number' && Number.isInteger(cell) ? cell : undefined),
  string: readString,
  bool: (cell) => (typeof cell === 'boolean' ? cell : undefined),
  none: () => undefined,
  Artifact: readString,
};

function readDouble(cell: unknown): number | undefined {
  if (typeof cell === 'number') return cell;
  return typeof cell === 'string' ? readSpecialNumber(cell) : undefined;
}

function readString(cell: unknown): string | undefined {
  return typeof cell === 'string' ? cell : undefined;
}
