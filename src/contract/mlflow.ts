/** A key with its text, as MLflow writes tags and parameters. */
export interface MlflowPair {
  readonly key: string;
  readonly value: string;
}

export const MLFLOW_STATUSES = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;

export type MlflowStatus = (typeof MLFLOW_STATUSES)[number];

export type MlflowStage = 'active' | 'deleted';

/** Times are milliseconds since 1970. */
export interface MlflowRunInfo {
  readonly run_uuid: string;
  readonly run_id: string;
  readonly experiment_id: string;
  readonly run_name: string;
  readonly user_id: string;
  readonly status: MlflowStatus;
  readonly start_time?: number;
  readonly end_time?: number;
  readonly artifact_uri: string;
  readonly lifecycle_stage: MlflowStage;
}

/** NaN is the text `NaN`; the infinities are the largest numbers of a double. */
export interface MlflowMetric {
  readonly key: string;
  readonly value: number | 'NaN';
  readonly timestamp: number;
  readonly step: number;
}

export interface MlflowRun {
  readonly info: MlflowRunInfo;
  readonly data: {
    readonly metrics?: readonly MlflowMetric[];
    readonly params?: readonly MlflowPair[];
    readonly tags?: readonly MlflowPair[];
  };
  readonly inputs: MlflowRunInputs;
  readonly outputs: MlflowRunOutputs;
}

export interface MlflowDataset {
  readonly name: string;
  readonly digest: string;
  readonly source_type: string;
  readonly source: string;
  readonly schema?: string;
  readonly profile?: string;
}

export interface MlflowDatasetInput {
  readonly tags?: readonly MlflowPair[];
  readonly dataset: MlflowDataset;
}

export interface MlflowRunInputs {
  readonly dataset_inputs?: readonly MlflowDatasetInput[];
  readonly model_inputs?: readonly { readonly model_id: string }[];
}

export interface MlflowRunOutputs {
  readonly model_outputs?: readonly { readonly model_id: string; readonly step?: number }[];
}

export interface MlflowExperiment {
  readonly experiment_id: string;
  readonly name: string;
  readonly artifact_location: string;
  readonly lifecycle_stage: MlflowStage;
  readonly creation_time: number;
  readonly last_update_time: number;
  readonly tags?: readonly MlflowPair[];
}

/** A file or folder of a run. */
export interface MlflowFile {
  readonly path: string;
  readonly is_dir: boolean;
  /** Bytes; a folder has none. */
  readonly file_size?: number;
}

/** A model that a run has logged (MLflow 3). Times are milliseconds since 1970. */
export interface MlflowModel {
  readonly info: {
    readonly model_id: string;
    readonly experiment_id: string;
    readonly name: string;
    readonly creation_timestamp_ms: number;
    readonly last_updated_timestamp_ms: number;
    readonly artifact_uri: string;
    readonly status: MlflowModelStatus;
    readonly model_type?: string;
    readonly source_run_id?: string;
    readonly tags?: readonly MlflowPair[];
  };
  readonly data: { readonly params?: readonly MlflowPair[] };
}

export const MLFLOW_MODEL_STATUSES = [
  'LOGGED_MODEL_STATUS_UNSPECIFIED',
  'LOGGED_MODEL_PENDING',
  'LOGGED_MODEL_READY',
  'LOGGED_MODEL_UPLOAD_FAILED',
] as const;

export type MlflowModelStatus = (typeof MLFLOW_MODEL_STATUSES)[number];
