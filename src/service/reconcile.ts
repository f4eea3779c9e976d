import type { ComputeTarget, Observation } from '../compute/compute-target.ts';
import type { RunStatus } from '../contract/run-status.ts';
import type { LaunchRecord, RunRecord } from '../store/store.ts';
import { currentUtc, type ServiceParts } from './call.ts';
import { applyObservation } from './observed-run.ts';
import { secondsBetween } from './timestamp.ts';

/** Within this time whoever launches a run keeps its handle as well. */
const USUAL_LAUNCH_SECONDS = 1;

/** Launches that are looked at side by side: some targets answer over a network. */
const AT_ONCE = 16;

/**
 * Brings a run up to date with what its compute target sees, and answers with it. A supervisor that died, a
 * machine that restarted: whoever reads the run next finds out, so no daemon has to.
 */
export async function reconcileRun(parts: ServiceParts, record: RunRecord): Promise<RunRecord> {
  try {
    const launch = await parts.store.getLaunch(record.workspaceId, record.run.runId);
    if (launch?.open !== true) return record;
    return (await reconcileLaunch(parts, launch, record)) ?? record;
  } catch (error) {
    parts.onFault?.(error, `looking after run ${record.run.runId}`);
    return record;
  }
}

/** Brings all launched runs of a workspace up to date. Never throws: a read must not fail by it. */
export async function reconcileWorkspace(parts: ServiceParts, workspaceId: string): Promise<void> {
  try {
    await reconcileLaunches(parts, await parts.store.listOpenLaunches(workspaceId));
  } catch (error) {
    parts.onFault?.(error, `looking after the runs of workspace ${workspaceId}`);
  }
}

/** Brings the runs of these launches up to date; one that cannot be looked at does not keep the others from it. */
export async function reconcileLaunches(
  parts: ServiceParts,
  launches: readonly LaunchRecord[],
): Promise<void> {
  for (let from = 0; from < launches.length; from += AT_ONCE) {
    await Promise.all(launches.slice(from, from + AT_ONCE).map(lookAfter));
  }

  async function lookAfter(launch: LaunchRecord): Promise<void> {
    try {
      const record = await parts.store.getRun(launch.workspaceId, launch.runId);
      if (record !== undefined) await reconcileLaunch(parts, launch, record);
    } catch (error) {
      parts.onFault?.(error, `looking after run ${launch.runId}`);
    }
  }
}

async function reconcileLaunch(
  parts: ServiceParts,
  recorded: LaunchRecord,
  record: RunRecord,
): Promise<RunRecord | undefined> {
  const { store, limits } = parts;
  const target = parts.targets.find(({ name }) => name === recorded.target);
  const nowUtc = currentUtc(parts);
  const ageSeconds = secondsBetween(record.run.createdUtc, nowUtc);
  const isOverdue = ageSeconds > limits.launchSeconds;
  const launch = ageSeconds > USUAL_LAUNCH_SECONDS ? await findHandle(store, target, recorded) : recorded;
  const observation = await observe(target, launch, record, isOverdue, nowUtc);
  const change = (current: RunRecord) => applyObservation(current, observation, { nowUtc, limits });
  // Asked first without a transaction: most reads find nothing new, and a write would wait for other writers.
  if (change(record) === undefined) return record;
  if (observation.state === 'ended' && target !== undefined && launch.handle !== undefined) {
    const { collectLeftovers } = await import('./leftovers.ts');
    await collectLeftovers(parts, target, { ...launch, handle: launch.handle }, record.run.dataContainerId);
  }
  return store.updateRun(launch.workspaceId, launch.runId, change);
}

/** Who submitted it may have died after the start and before keeping the handle; the target still knows it. */
async function findHandle(
  store: ServiceParts['store'],
  target: ComputeTarget | undefined,
  launch: LaunchRecord,
): Promise<LaunchRecord> {
  const handle = launch.handle ?? (await target?.find(launch));
  if (handle === undefined || handle === launch.handle) return launch;
  await store.updateRun(launch.workspaceId, launch.runId, ({ run }) => ({ run, launchHandle: handle }));
  return { ...launch, handle };
}

async function observe(
  target: ComputeTarget | undefined,
  { handle }: LaunchRecord,
  { run }: RunRecord,
  isOverdue: boolean,
  nowUtc: string,
): Promise<Observation> {
  if (handle === undefined) return isOverdue ? unconfirmed(run.status, nowUtc) : { state: 'elsewhere' };
  // A target that only another installation knows.
  if (target === undefined) return { state: 'elsewhere' };
  const observation = await target.observe(handle);
  const goesOn = observation.state === 'preparing' || observation.state === 'running';
  // Some clients cancel by an event alone, and then nobody has told the target yet.
  if (goesOn && run.status === 'Canceled') await target.cancel(handle);
  return observation;
}

/** Who submitted it died between writing the run and starting it. */
function unconfirmed(status: RunStatus, endTimeUtc: string): Observation {
  return {
    state: 'ended',
    outcome: {
      status: status === 'CancelRequested' ? 'Canceled' : 'Failed',
      endTimeUtc,
      reason:
        'its launch was never confirmed: whoever submitted it ended before the compute target had answered',
    },
  };
}
