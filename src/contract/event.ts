/** One thing that happened to a run (run history, `BaseEvent`). */
export interface RunEvent {
  readonly timestamp: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const PREFIX = 'Microsoft.MachineLearning.Run.';

/** Event names that change a run. Any other name is kept but changes nothing. */
export const RUN_EVENTS = {
  start: `${PREFIX}Start`,
  completed: `${PREFIX}Completed`,
  failed: `${PREFIX}Failed`,
  canceled: `${PREFIX}Canceled`,
  cancelRequested: `${PREFIX}CancelRequested`,
  heartbeat: `${PREFIX}Heartbeat`,
  error: `${PREFIX}Error`,
  warning: `${PREFIX}Warning`,
  queued: `${PREFIX}Queued`,
  queueingInfo: `${PREFIX}QueueingInfo`,
} as const;
