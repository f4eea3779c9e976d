import { RUN_EVENTS } from '../contract/event.ts';
import type { CreateRun } from '../contract/run.ts';
import type { RunRecord } from '../store/store.ts';
import type { Call } from './call.ts';

/**
 * Whether a request is the word of a script about its own run while a supervisor looks after that. How such a run goes
 * is for the supervisor to say: it sees the end of the script, which the script itself does not.
 */
export async function isScriptOf(
  { parts, request }: Call,
  { workspaceId, run }: RunRecord,
): Promise<boolean> {
  if (request.principal?.runId !== run.runId) return false;
  return (await parts.store.getLaunch(workspaceId, run.runId)) !== undefined;
}

/** What is left of a script's word about its own run. */
export function withoutStatus({ status, startTimeUtc, endTimeUtc, ...rest }: CreateRun): CreateRun {
  return rest;
}

/** Events by which a client says how a run goes. */
export const STATUS_EVENTS: readonly string[] = [
  RUN_EVENTS.start,
  RUN_EVENTS.completed,
  RUN_EVENTS.failed,
  RUN_EVENTS.canceled,
];
