import { FILTER_COLUMNS, type FilterColumn, type FilterField } from '../contract/run-filter.ts';
import { RUN_STATUSES, type RunStatus } from '../contract/run-status.ts';
import type { FilterLiteral, FilterName, FilterScanner } from './filter-scanner.ts';
import { normalizeTimestamp } from './timestamp.ts';

/** How the values of a column are written in a filter; the others are text. */
const COLUMN_TYPES: Partial<Record<FilterColumn, 'number' | 'boolean' | 'time' | 'status'>> = {
  runNumber: 'number',
  hidden: 'boolean',
  status: 'status',
  createdUtc: 'time',
  startTimeUtc: 'time',
  endTimeUtc: 'time',
};

/** The field of that name, in any letter case. */
export function resolveField({ name, key, position }: FilterName, scanner: FilterScanner): FilterField {
  const lowerName = name.toLowerCase();
  const isMap = lowerName === 'tags' || lowerName === 'properties';
  if (isMap && key !== undefined) return { kind: lowerName === 'tags' ? 'tag' : 'property', key };
  if (isMap)
    return scanner.fail(`${name} needs a key`, position, `for example: ${name}/the-key eq 'the value'`);
  const column = FILTER_COLUMNS.find((known) => known.toLowerCase() === lowerName);
  if (column !== undefined && key === undefined) return { kind: 'column', name: column };
  const shown = key === undefined ? name : `${name}/${key}`;
  return scanner.fail(
    `there is no field ${shown}`,
    position,
    `fields: ${FILTER_COLUMNS.join(', ')}, Tags/…, Properties/…`,
  );
}

export function isTextField(field: FilterField): boolean {
  const type = field.kind === 'column' ? COLUMN_TYPES[field.name] : undefined;
  return type !== 'number' && type !== 'boolean';
}

/** A literal as the values of the field are kept; only a bare `null` is none. */
export function resolveLiteral(
  field: FilterField,
  literal: FilterLiteral,
  scanner: FilterScanner,
): string | number | boolean | null {
  const { text, quoted, position } = literal;
  const word = text.toLowerCase();
  if (!quoted && word === 'null') return null;
  const type = field.kind === 'column' ? COLUMN_TYPES[field.name] : 'key';
  switch (type) {
    case 'key':
      return !quoted && (word === 'true' || word === 'false') ? word === 'true' : text;
    case 'number':
      if (/^-?\d{1,15}$/.test(text)) return Number(text);
      return scanner.fail(`${text} is not a whole number`, position);
    case 'boolean':
      if (word === 'true' || word === 'false') return word === 'true';
      return scanner.fail(`${text} is neither true nor false`, position);
    case 'time':
      return normalizeTimestamp(text) ?? scanner.fail(`${text} is not a time`, position, TIME_HINT);
    case 'status':
      return findStatus(word) ?? scanner.fail(`there is no status ${text}`, position, STATUS_HINT);
    default:
      return text;
  }
}

const TIME_HINT = 'times look like 2026-01-31 or 2026-01-31T12:00:00Z';
const STATUS_HINT = `statuses: ${RUN_STATUSES.join(', ')}`;

function findStatus(word: string): RunStatus | undefined {
  return RUN_STATUSES.find((status) => status.toLowerCase() === word);
}
