import { RUN_EVENTS } from '../contract/event.ts';
import type { Run } from '../contract/run.ts';
import { messageOf } from './reporter.ts';
import type { Supervision } from './supervision.ts';

/** As the Azure ML clients do it: a sign of life holds for two minutes and comes five times in that time. */
const LEASE_SECONDS = 120;
const INTERVAL_MS = 24_000;

/**
 * Tells the service regularly that the run is being watched, and looks what the service thinks of the run. A beat
 * that fails is not repeated: the next one comes soon.
 */
export function startHeartbeat(
  { api, launch, log, now }: Pick<Supervision, 'api' | 'launch' | 'log' | 'now'>,
  onRun: (run: Run) => void,
): { stop(): void } {
  async function beat(): Promise<void> {
    try {
      await api.postEvent({
        name: RUN_EVENTS.heartbeat,
        timestamp: now().toISOString(),
        data: { RunId: launch.request.runId, TimeToLiveSeconds: LEASE_SECONDS },
      });
      onRun(await api.getRun());
    } catch (error) {
      log.warn(`heartbeat: ${messageOf(error)}`);
    }
  }
  const timer = setInterval(beat, INTERVAL_MS);
  return { stop: () => clearInterval(timer) };
}
