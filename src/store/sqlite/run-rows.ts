import type { Run } from '../../contract/run.ts';
import { AzMlError } from '../../errors.ts';
import type { SqlValue } from '../sql/dialect.ts';
import type { RunRecord } from '../store.ts';
import { parseUtc, type UtcTime } from '../utc-time.ts';

/** A run as the statements of `sql/runs.ts` read it. */
export interface RunRow {
  readonly seq: number;
  readonly experiment_id: number;
  readonly order_us: number;
  readonly property_set_id: number;
  readonly experiment_name: string;
  readonly document: string;
  readonly properties: string;
}

/** The times by which a run is filtered and ordered. */
export interface RunTimes {
  readonly created: UtcTime;
  readonly start: UtcTime | undefined;
  readonly end: UtcTime | undefined;
}

/** @throws BadRequest when a time is not one */
export function readTimes(run: Pick<Run, 'createdUtc' | 'startTimeUtc' | 'endTimeUtc'>): RunTimes {
  return {
    created: requireUtc('createdUtc', run.createdUtc),
    start: run.startTimeUtc === undefined ? undefined : requireUtc('startTimeUtc', run.startTimeUtc),
    end: run.endTimeUtc === undefined ? undefined : requireUtc('endTimeUtc', run.endTimeUtc),
  };
}

function requireUtc(field: string, text: string): UtcTime {
  const time = parseUtc(text);
  if (time !== undefined) return time;
  throw new AzMlError('BadRequest', `${field} is not a time: ${text}`, {
    target: field,
    hint: 'give it as 2026-11-23T11:48:12Z',
  });
}

/** Runs are listed by their start; one that has not started, by its creation. */
export function orderOf({ start, created }: RunTimes): number {
  return (start ?? created).microseconds;
}

/** Values of `MUTABLE_RUN_COLUMNS`. */
export function columnsOf(run: Omit<Run, 'runNumber'>, times: RunTimes, propertySet: number): SqlValue[] {
  return [
    run.runUuid,
    run.status,
    run.runType ?? null,
    run.target ?? null,
    run.parentRunId ?? null,
    run.rootRunId === run.runId ? null : run.rootRunId,
    run.name ?? null,
    run.displayName ?? null,
    run.description ?? null,
    run.scriptName ?? null,
    run.hidden ? 1 : 0,
    run.userId ?? null,
    times.created.text,
    times.start?.text ?? null,
    times.end?.text ?? null,
    orderOf(times),
    propertySet,
  ];
}

/** All of a run but its properties, whose place among the keys is kept. */
export function writeDocument(run: Run): string {
  return JSON.stringify({ ...run, properties: null });
}

/** @throws StoreCorrupt when what is stored is not JSON any more */
export function readRun(workspaceId: string, row: RunRow, file: string): RunRecord {
  try {
    const run: { properties: unknown } & Omit<Run, 'properties'> = JSON.parse(row.document);
    run.properties = JSON.parse(row.properties);
    return { workspaceId, experimentName: row.experiment_name, run: run as Run };
  } catch (error) {
    throw new AzMlError('StoreCorrupt', `run number ${row.seq} of the database ${file} cannot be read`, {
      target: file,
      hint: 'the other runs can; put the newest copy from the backup folder in the place of the database',
      cause: error,
    });
  }
}
