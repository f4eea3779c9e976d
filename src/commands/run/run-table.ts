import type { TableLayout } from '../../output/table-layout.ts';

type Row = Readonly<Record<string, unknown>>;

/** The columns a person looks for in runs: which, how it went, when, for how long, where, and of which code. */
export const runTable: TableLayout = {
  columns: [
    { header: 'RunId', cell: (row) => textOf(row.run_id ?? row.RunId) },
    { header: 'Status', cell: (row) => textOf(row.status ?? row.Status) },
    { header: 'Started', cell: (row) => formatLocalTime(row.start_time_utc ?? row.StartTime) },
    { header: 'Duration', cell: formatDurationOf },
    { header: 'Target', cell: (row) => textOf(row.target ?? row.Target) },
    { header: 'Branch', cell: (row) => propertyOf(row, 'azureml.git.branch') },
    { header: 'Commit', cell: formatCommit },
  ],
};

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function propertyOf(row: Row, key: string): string {
  const { properties } = row;
  if (typeof properties !== 'object' || properties === null || !Object.hasOwn(properties, key)) return '';
  return textOf((properties as Row)[key]);
}

/** Short commit, with a star when the folder held changes that are not in it. */
function formatCommit(row: Row): string {
  const commit = propertyOf(row, 'azureml.git.commit').slice(0, 8);
  return commit !== '' && propertyOf(row, 'azureml.git.dirty') === 'True' ? `${commit}*` : commit;
}

/** `2026-11-23 12:04:09` in the reader's own time zone. `Intl` would cost more than the rest of the command. */
function formatLocalTime(value: unknown): string {
  const time = new Date(textOf(value));
  if (Number.isNaN(time.getTime())) return '';
  const two = (part: number) => String(part).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** Time between start and end: `0.4s`, `12s`, `3m 05s`, `2h 07m`, `4d 03h`. */
function formatDurationOf(row: Row): string {
  const start = Date.parse(textOf(row.start_time_utc ?? row.StartTime));
  const end = Date.parse(textOf(row.end_time_utc ?? row.EndTime));
  if (Number.isNaN(start) || Number.isNaN(end)) return '';
  const tenths = Math.max(0, Math.round((end - start) / 100));
  if (tenths < 100) return `${(tenths / 10).toFixed(1)}s`;
  const seconds = Math.round(tenths / 10);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${pad(seconds % 60)}s`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours}h ${pad(minutes % 60)}m` : `${Math.floor(hours / 24)}d ${pad(hours % 24)}h`;
}

function pad(count: number): string {
  return String(count).padStart(2, '0');
}
