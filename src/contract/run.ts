import type { ErrorResponse } from './error.ts';
import type { MlflowRunInputs, MlflowRunOutputs } from './mlflow.ts';
import type { RunStatus } from './run-status.ts';

/** A run as the wire shows it (run history 2019-09-30 and v1.0, `Run`). Times are RFC 3339 in UTC. */
export interface Run {
  readonly runId: string;
  readonly runUuid: string;
  readonly runNumber: number;
  readonly rootRunId: string;
  readonly rootRunUuid: string;
  readonly parentRunId?: string;
  readonly parentRunUuid?: string;
  readonly experimentId: string;
  readonly createdUtc: string;
  readonly createdBy?: User;
  readonly userId?: string;
  readonly revision: number;
  readonly statusRevision: number;
  readonly lastModifiedUtc: string;
  readonly status: RunStatus;
  readonly startTimeUtc?: string;
  readonly endTimeUtc?: string;
  /** .NET time span `hh:mm:ss.fffffff`, from the monotonic clock of the machine that ran it where that is known. */
  readonly duration?: string;
  readonly name?: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly hidden: boolean;
  readonly runType?: string;
  readonly scriptName?: string;
  readonly target?: string;
  readonly dataContainerId: string;
  /** Written once: a key never changes its value. */
  readonly properties: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string | null>>;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly error?: ErrorResponse;
  readonly warnings?: readonly RunWarning[];
  readonly queueingInfo?: QueueingInfo;
  readonly createdFrom?: CreatedFrom;
  readonly cancelUri?: string;
  readonly completeUri?: string;
  readonly diagnosticsUri?: string;
  readonly cancelationReason?: string;
  readonly heartbeatEnabled?: boolean;
  /** Our addition: when a run that sends heartbeats counts as lost unless another one comes; absent once final. */
  readonly leaseExpiresUtc?: string;
  /** Our addition: what MLflow says of a run and Azure ML has no place for. */
  readonly mlflow?: MlflowRunFacts;
}

export interface MlflowRunFacts {
  /** Who the client says to be. */
  readonly userId?: string;
  readonly inputs?: MlflowRunInputs;
  readonly outputs?: MlflowRunOutputs;
}

export interface User {
  readonly userObjectId?: string;
  readonly userTenantId?: string;
  readonly userName?: string;
}

export interface RunWarning {
  readonly source: string;
  readonly message: string;
}

export interface QueueingInfo {
  readonly code?: string;
  readonly message?: string;
  readonly lastRefreshTimestamp?: string;
}

export interface CreatedFrom {
  readonly type?: string;
  readonly locationType?: string;
  readonly location?: string;
}

/** What a client may say of a run when it creates or changes one (`CreateRun`). */
export type CreateRun = Partial<
  Pick<
    Run,
    | 'runId'
    | 'parentRunId'
    | 'status'
    | 'startTimeUtc'
    | 'endTimeUtc'
    | 'name'
    | 'displayName'
    | 'description'
    | 'hidden'
    | 'runType'
    | 'properties'
    | 'scriptName'
    | 'tags'
    | 'parameters'
    | 'target'
    | 'dataContainerId'
    | 'createdFrom'
    | 'cancelUri'
    | 'diagnosticsUri'
    | 'heartbeatEnabled'
  >
> & {
  readonly options?: { readonly generateDataContainerIdIfNotSpecified?: boolean };
  readonly runDefinition?: unknown;
};

/** `…/runs/{r}/details`: what a person looks at, with the addresses of the log files. */
export interface RunDetails {
  readonly runId: string;
  readonly runUuid?: string;
  readonly runNumber?: number;
  readonly parentRunId?: string;
  readonly rootRunId?: string;
  readonly target?: string;
  readonly status: RunStatus;
  readonly revision?: number;
  readonly createdTimeUtc?: string;
  readonly startTimeUtc?: string;
  readonly endTimeUtc?: string;
  readonly duration?: string;
  readonly error?: ErrorResponse;
  readonly warnings?: readonly RunWarning[];
  readonly tags: Readonly<Record<string, string | null>>;
  readonly properties: Readonly<Record<string, string>>;
  readonly runDefinition?: unknown;
  readonly createdBy?: User;
  readonly userId?: string;
  readonly inputDatasets: readonly unknown[];
  readonly outputDatasets: readonly unknown[];
  /** Log path -> address from which its bytes can be read with a plain GET. */
  readonly logFiles: Readonly<Record<string, string>>;
}

/** Query body of `runs:query` and `experiments:query`. */
export interface QueryParams {
  readonly filter?: string;
  readonly continuationToken?: string;
  readonly orderBy?: string;
  readonly top?: number;
}

export interface Page<T> {
  readonly value: readonly T[];
  readonly continuationToken?: string;
  readonly nextLink?: string;
}
