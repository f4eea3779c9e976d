import { MLFLOW_STATUSES, type MlflowStatus } from '../../contract/mlflow.ts';
import { RUN_STATUSES, type RunStatus } from '../../contract/run-status.ts';

/** Azure ML's statuses in MLflow's words. */
const TO_MLFLOW: Readonly<Record<RunStatus, MlflowStatus>> = {
  NotStarted: 'SCHEDULED',
  Unapproved: 'SCHEDULED',
  Starting: 'SCHEDULED',
  Provisioning: 'SCHEDULED',
  Preparing: 'SCHEDULED',
  Queued: 'SCHEDULED',
  Running: 'RUNNING',
  Pausing: 'RUNNING',
  Paused: 'RUNNING',
  NotResponding: 'RUNNING',
  Finalizing: 'RUNNING',
  CancelRequested: 'RUNNING',
  Completed: 'FINISHED',
  Failed: 'FAILED',
  Canceled: 'KILLED',
};

const FROM_MLFLOW: Readonly<Record<MlflowStatus, RunStatus>> = {
  SCHEDULED: 'Queued',
  RUNNING: 'Running',
  FINISHED: 'Completed',
  FAILED: 'Failed',
  KILLED: 'Canceled',
};

export function toMlflowStatus(status: RunStatus): MlflowStatus {
  return TO_MLFLOW[status];
}

/**
 * The status that a client names, as text or as the number that protocol buffers give it. Another word counts as none,
 * as it does with MLflow's own server.
 */
export function readStatus(value: unknown): RunStatus | undefined {
  if (value === undefined) return undefined;
  const name = typeof value === 'number' ? MLFLOW_STATUSES[value - 1] : value;
  const status = MLFLOW_STATUSES.find((known) => known === name);
  return status === undefined ? undefined : FROM_MLFLOW[status];
}

/** The statuses that MLflow sees as this one; none for a word that is no status of MLflow's. */
export function statusesShownAs(status: string): readonly RunStatus[] {
  return RUN_STATUSES.filter((known) => TO_MLFLOW[known] === status);
}
