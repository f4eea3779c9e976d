import type { ErrorResponse } from './error.ts';
import type { Run } from './run.ts';

/** Tags to be set and to be taken away (v1.0, `DeleteOrModifyTags`). */
export interface RunTagChanges {
  readonly tagsToModify?: Readonly<Record<string, string | null>>;
  readonly tagsToDelete?: readonly string[];
}

/** Which parts of a run are wanted (v1.0, `GetRunDataRequest`). */
export interface RunDataRequest {
  readonly runId: string;
  readonly selectRunMetadata?: boolean;
  readonly selectRunDefinition?: boolean;
  readonly selectJobSpecification?: boolean;
}

export interface RunData {
  readonly runMetadata?: Run;
  readonly runDefinition?: unknown;
}

export interface BatchRunData {
  readonly successfulResults: Readonly<Record<string, RunData>>;
  readonly failedResults: Readonly<Record<string, ErrorResponse>>;
}
