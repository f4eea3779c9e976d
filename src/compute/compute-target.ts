import type { RunDefinition } from '../contract/execution.ts';
import type { FinalStatus } from '../contract/run-status.ts';
import type { WorkspaceAddress } from '../contract/workspace.ts';

/** All that a target needs to start a run. The run itself is already written, with its properties. */
export interface LaunchRequest {
  readonly workspace: WorkspaceAddress;
  readonly workspaceId: string;
  readonly experimentName: string;
  readonly experimentId: string;
  readonly runId: string;
  readonly definition: RunDefinition;
  /** Environment for the script beside that of the run configuration: the run's own names and addresses. */
  readonly environment: Readonly<Record<string, string>>;
}

/** How a run ended, as far as anybody could see. */
export interface Outcome {
  readonly status: FinalStatus;
  readonly startTimeUtc?: string;
  readonly endTimeUtc: string;
  /** Seconds between start and end by the machine's monotonic clock; absent when nobody saw the end. */
  readonly elapsedSeconds?: number;
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it is not `Completed`, one sentence; with the last lines of the log where the script itself failed. */
  readonly reason?: string;
  readonly logTail?: string;
}

/**
 * What can be seen of a launched run right now.
 * - `preparing`: its supervisor is at work, the script has not started
 * - `running`: the script runs
 * - `finalizing`: the script has ended and its supervisor is still collecting
 * - `ended`: nobody is at work on it any more; `outcome` is the truth
 * - `elsewhere`: it belongs to another machine, so nothing can be seen from here
 */
export type Observation =
  | { readonly state: 'preparing' | 'finalizing' | 'elsewhere' }
  | { readonly state: 'running'; readonly startTimeUtc: string }
  | { readonly state: 'ended'; readonly outcome: Outcome };

/** A file of a run that has not been collected yet. */
export interface LiveFile {
  /** Artifact path, `user_logs/std_log.txt`. */
  readonly path: string;
  /** Where it lies on this machine. */
  readonly file: string;
  /** Bytes at the moment of looking. */
  readonly size: number;
  readonly modifiedUtc: string;
}

/** A place where runs can run. */
export interface ComputeTarget {
  /** Name in a run configuration's `target`. */
  readonly name: string;
  /** Value of the property `_azureml.ComputeTargetType`. */
  readonly type: string;
  /**
   * Starts the run and answers with a handle, a text only this target reads. Launching the same run id twice
   * gives the first launch's handle. Fails with `LaunchFailed`.
   */
  launch(request: LaunchRequest): Promise<string>;
  /** The handle of a run that has begun although whoever asked for it did not live to keep the handle. */
  find(run: { readonly workspaceId: string; readonly runId: string }): Promise<string | undefined>;
  observe(handle: string): Promise<Observation>;
  /** Asks for the end of the run and returns at once; calling it again is harmless. */
  cancel(handle: string): Promise<void>;
  /** Files the run has written and that are not yet kept as artifacts: logs and outputs, also while it runs. */
  liveFiles(handle: string): Promise<readonly LiveFile[]>;
}
