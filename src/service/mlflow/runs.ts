import type { RunRecord } from '../../store/store.ts';
import { currentUtc } from '../call.ts';
import { reconcileRun } from '../reconcile.ts';
import { eventsOf, type RunChanges, reopenRun, requestStatus, reviseRun } from '../run-lifecycle.ts';
import type { MlflowCall, MlflowHandler } from './call.ts';
import { readText, readWhole } from './input.ts';
import { readStatus } from './run-status.ts';
import { showRun, toRunInfo } from './run-view.ts';
import { experimentOf, findNamedRun, requireActive, runMissing } from './scope.ts';
import { toUtc } from './times.ts';

export const getRun: MlflowHandler = async (call) => {
  const record = await reconcileRun(call.parts, await findNamedRun(call));
  return { run: await showRun(call, record) };
};

/**
 * Changes status, end and name. The status of a run that a compute target has had in hand is its supervisor's alone:
 * MLflow's client says FINISHED at the end of a script, however the script ends.
 */
export const updateRun: MlflowHandler = async (call) => {
  const { parts, input } = call;
  const status = readStatus(input.get('status'));
  const endMs = readWhole(input, 'end_time');
  const name = readText(input, 'run_name') ?? '';
  const record = await findNamedRun(call);
  await requireActive(call, record);
  const launch = await parts.store.getLaunch(record.workspaceId, record.run.runId);
  const times = endMs === undefined ? {} : { endTimeUtc: toUtc(endMs, 'end_time') };
  const nowUtc = currentUtc(parts);
  const changed = await parts.store.updateRun(record.workspaceId, record.run.runId, ({ run }) => {
    const isOwn = launch === undefined && status !== undefined;
    const base = isOwn && (status !== run.status || endMs !== undefined) ? reopenRun(run) : run;
    const changes: RunChanges = {
      ...(name === '' ? {} : { displayName: name }),
      ...(isOwn ? requestStatus(base, status, times, nowUtc) : {}),
    };
    const next = reviseRun(base, changes, nowUtc);
    if (next === undefined) return undefined;
    return { run: next, events: run.status === next.status ? [] : eventsOf(run, changes, nowUtc) };
  });
  if (changed === undefined) throw runMissing(record.run.runId);
  return { run_info: toRunInfo(changed, await experimentOf(call, changed)) };
};

export const deleteRun: MlflowHandler = (call) => setHidden(call, true);
export const restoreRun: MlflowHandler = (call) => setHidden(call, false);

async function setHidden(call: MlflowCall, hidden: boolean): Promise<object> {
  await changeRun(call, await findNamedRun(call), () => ({ hidden }));
  return {};
}

/** Writes a change of a run as its next revision. `change` runs inside the transaction and may throw. */
export async function changeRun(
  { parts }: MlflowCall,
  { workspaceId, run: { runId } }: RunRecord,
  change: (current: RunRecord) => RunChanges,
): Promise<void> {
  const changed = await parts.store.updateRun(workspaceId, runId, (current) => {
    const next = reviseRun(current.run, change(current), currentUtc(parts));
    return next === undefined ? undefined : { run: next };
  });
  if (changed === undefined) throw runMissing(runId);
}
