import type { Run } from '../../contract/run.ts';

/** Keys of a run on the command line, by their names on the wire: what `az ml run show` and `list` print. */
const RUN_KEYS = {
  runId: 'run_id',
  runNumber: 'run_number',
  runUuid: 'run_uuid',
  runType: 'run_type',
  rootRunId: 'root_run_id',
  rootRunUuid: 'root_run_uuid',
  parentRunId: 'parent_run_id',
  parentRunUuid: 'parent_run_uuid',
  experimentId: 'experiment_id',
  status: 'status',
  scriptName: 'script_name',
  target: 'target',
  name: 'name',
  displayName: 'display_name',
  description: 'description',
  tags: 'tags',
  properties: 'properties',
  createdUtc: 'created_utc',
  startTimeUtc: 'start_time_utc',
  endTimeUtc: 'end_time_utc',
  userId: 'user_id',
  createdBy: 'created_by',
  createdFrom: 'created_from',
  dataContainerId: 'data_container_id',
  cancelUri: 'cancel_uri',
  completeUri: 'complete_uri',
  diagnosticsUri: 'diagnostics_uri',
  hidden: 'hidden',
  heartbeatEnabled: 'heartbeat_enabled',
  queueingInfo: 'queueing_info',
  warnings: 'warnings',
  error: 'error',
} as const satisfies Partial<Record<keyof Run, string>>;

/** Keys whose value is the user's own: their inner keys are not ours to rename. */
const VERBATIM: ReadonlySet<string> = new Set(['tags', 'properties']);

export type RunObject = Readonly<Record<string, unknown>>;

/** A run as `show`, `list` and `submit-script` print it: snake case, keys without a value left out. */
export function toRunObject(run: Run, experimentName: string | undefined): RunObject {
  const object: Record<string, unknown> =
    experimentName === undefined ? {} : { _experiment_name: experimentName };
  for (const [wireName, key] of Object.entries(RUN_KEYS)) {
    const value = run[wireName as keyof typeof RUN_KEYS];
    if (value === undefined || value === null) continue;
    object[key] = VERBATIM.has(wireName) ? value : toSnakeCase(value);
  }
  return object;
}

/** A run as `list --minimal` prints it: seven keys, null where nothing is known. */
export function toMinimalRunObject(run: Run): RunObject {
  return {
    RunId: run.runId,
    RunType: run.runType ?? null,
    Status: run.status,
    StartTime: run.startTimeUtc ?? null,
    EndTime: run.endTimeUtc ?? null,
    Target: run.target ?? null,
    Tags: run.tags,
  };
}

/** A run as `update` prints it: the names of the wire, null where nothing is known. */
export function toWireRunObject(run: Run): RunObject {
  return Object.fromEntries(
    Object.keys(RUN_KEYS).map((name) => [name, run[name as keyof typeof RUN_KEYS] ?? null]),
  );
}

/** Renames the keys of a value at every depth: `userName` -> `user_name`. */
function toSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      toSnakeCase(inner),
    ]),
  );
}
