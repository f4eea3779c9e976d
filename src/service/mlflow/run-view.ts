import type { Experiment } from '../../contract/experiment.ts';
import type { LatestMetric } from '../../contract/metric.ts';
import type { MlflowMetric, MlflowPair, MlflowRun, MlflowRunInfo } from '../../contract/mlflow.ts';
import type { Run } from '../../contract/run.ts';
import type { RunRecord } from '../../store/store.ts';
import type { MlflowCall } from './call.ts';
import { artifactLocationOf } from './experiment-view.ts';
import { toMlflowStatus } from './run-status.ts';
import { readTags } from './run-tags.ts';
import { experimentOf, isDeleted } from './scope.ts';
import { toMilliseconds } from './times.ts';

/** A run as MLflow shows it, with the last value of each of its metrics. */
export async function showRun(call: MlflowCall, record: RunRecord): Promise<MlflowRun> {
  const { runId } = record.run;
  const metrics = await call.parts.store.latestMetrics(call.workspace.workspaceId, [runId]);
  return toMlflowRun(record, await experimentOf(call, record), metrics.get(runId) ?? []);
}

export function toMlflowRun(
  record: RunRecord,
  experiment: Experiment | undefined,
  latest: readonly LatestMetric[],
): MlflowRun {
  const { run } = record;
  const metrics = latest.map(toMlflowMetric);
  const params = paramsOf(run);
  const tags = [...readTags(run)].map(([key, value]) => ({ key, value }));
  return {
    info: toRunInfo(record, experiment),
    data: {
      ...(metrics.length === 0 ? {} : { metrics }),
      ...(params.length === 0 ? {} : { params }),
      ...(tags.length === 0 ? {} : { tags }),
    },
    inputs: run.mlflow?.inputs ?? {},
    outputs: run.mlflow?.outputs ?? {},
  };
}

export function toRunInfo(record: RunRecord, experiment: Experiment | undefined): MlflowRunInfo {
  const { run } = record;
  const { runId, experimentId } = run;
  return {
    run_uuid: runId,
    experiment_id: experimentId,
    run_name: runNameOf(run),
    user_id: userOf(run),
    status: toMlflowStatus(run.status),
    ...(run.startTimeUtc === undefined ? {} : { start_time: toMilliseconds(run.startTimeUtc) }),
    ...(run.endTimeUtc === undefined ? {} : { end_time: toMilliseconds(run.endTimeUtc) }),
    artifact_uri: artifactUriOf(run, experiment),
    lifecycle_stage: isDeleted(record, experiment) ? 'deleted' : 'active',
    run_id: runId,
  };
}

/** Where the files of a run are, for MLflow's clients. */
export function artifactUriOf({ runId, experimentId }: Run, experiment: Experiment | undefined): string {
  const location =
    experiment === undefined ? `mlflow-artifacts:/${experimentId}` : artifactLocationOf(experiment);
  return `${location}/${runId}/artifacts`;
}

export function runNameOf({ displayName, runId }: Run): string {
  return displayName ?? runId;
}

export function userOf(run: Run): string {
  return run.mlflow?.userId ?? run.tags['mlflow.user'] ?? run.createdBy?.userName ?? '';
}

/** Parameters as text; those of other clients may be any JSON. */
export function paramsOf({ parameters }: Run): MlflowPair[] {
  return Object.entries(parameters ?? {}).map(([key, value]) => ({ key, value: textOfParam(value) }));
}

export function textOfParam(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function toMlflowMetric({ name, value, step, timestampMs }: LatestMetric): MlflowMetric {
  return { key: name, value: toMetricNumber(value), timestamp: Math.trunc(timestampMs), step };
}

/** JSON has no infinities and no NaN: MLflow's own server answers with the largest numbers and a text. */
export function toMetricNumber(value: number): number | 'NaN' {
  if (Number.isNaN(value)) return 'NaN';
  return Math.max(-Number.MAX_VALUE, Math.min(value, Number.MAX_VALUE));
}
