/** All statuses of a run, in the order in which a run usually passes them. */
export const RUN_STATUSES = [
  'NotStarted',
  'Unapproved',
  'Starting',
  'Provisioning',
  'Preparing',
  'Queued',
  'Running',
  'Pausing',
  'Paused',
  'NotResponding',
  'Finalizing',
  'CancelRequested',
  'Completed',
  'Failed',
  'Canceled',
] as const;

export type RunStatus = (typeof RUN_STATUSES)[number];

/** Statuses that never change again. */
export const FINAL_STATUSES = ['Completed', 'Failed', 'Canceled'] as const satisfies readonly RunStatus[];

export type FinalStatus = (typeof FINAL_STATUSES)[number];

export function isFinal(status: RunStatus): status is FinalStatus {
  return (FINAL_STATUSES as readonly RunStatus[]).includes(status);
}

export function isRunStatus(text: string): text is RunStatus {
  return (RUN_STATUSES as readonly string[]).includes(text);
}
