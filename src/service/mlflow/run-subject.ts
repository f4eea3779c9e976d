import type { Experiment } from '../../contract/experiment.ts';
import type { LatestMetric } from '../../contract/metric.ts';
import type { RunRecord } from '../../store/store.ts';
import { toMlflowStatus } from './run-status.ts';
import { readTags } from './run-tags.ts';
import { artifactUriOf, runNameOf, textOfParam, userOf } from './run-view.ts';
import type { SearchField } from './search/condition.ts';
import { toMilliseconds } from './times.ts';

/** What a search reads of a run. */
export interface RunSubject {
  readonly record: RunRecord;
  readonly experiment: Experiment | undefined;
  readonly metrics: readonly LatestMetric[];
}

/** The values of a run in a field of a search. */
export function readRunField(
  { record: { run }, experiment, metrics }: RunSubject,
  { entity, key }: SearchField,
): readonly (string | number)[] {
  switch (entity) {
    case 'metric':
      return metrics.filter(({ name }) => name === key).map(({ value }) => value);
    case 'param': {
      const value = Object.hasOwn(run.parameters ?? {}, key) ? run.parameters?.[key] : undefined;
      return value === undefined ? [] : [textOfParam(value)];
    }
    case 'tag':
      return present(readTags(run).get(key));
    case 'dataset':
      return (run.mlflow?.inputs?.dataset_inputs ?? []).flatMap(({ dataset, tags = [] }) => {
        if (key === 'name') return [dataset.name];
        if (key === 'digest') return [dataset.digest];
        return tags.filter((tag) => tag.key === 'mlflow.data.context').map(({ value }) => value);
      });
    case 'attribute':
      return present(readAttribute(run, experiment, key));
  }
}

function readAttribute(
  run: RunRecord['run'],
  experiment: Experiment | undefined,
  key: string,
): string | number | undefined {
  switch (key) {
    case 'run_id':
      return run.runId;
    case 'run_name':
      return runNameOf(run);
    case 'status':
      return toMlflowStatus(run.status);
    case 'user_id':
      return userOf(run);
    case 'artifact_uri':
      return artifactUriOf(run, experiment);
    case 'start_time':
      return run.startTimeUtc === undefined ? undefined : toMilliseconds(run.startTimeUtc);
    case 'end_time':
      return run.endTimeUtc === undefined ? undefined : toMilliseconds(run.endTimeUtc);
    default:
      return undefined;
  }
}

function present(value: string | number | undefined): readonly (string | number)[] {
  return value === undefined ? [] : [value];
}
