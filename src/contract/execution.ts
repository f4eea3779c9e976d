import type { RunConfiguration } from './run-configuration.ts';

/**
 * Body of `snapshotrun` (execution service, `RunDefinition`). `properties`, `tags` and `displayName` are our
 * addition: the run is written with them before anything starts, so that no reader ever sees it without.
 */
export interface RunDefinition {
  readonly configuration: RunConfiguration;
  readonly snapshotId: string;
  readonly parentRunId?: string;
  readonly runType?: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly displayName?: string;
  readonly warnings?: readonly { readonly source: string; readonly message: string }[];
}

export interface StartRunResult {
  readonly runId: string;
}
