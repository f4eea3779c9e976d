import type { Experiment } from '../../contract/experiment.ts';
import type { MlflowExperiment, MlflowPair } from '../../contract/mlflow.ts';
import { toMilliseconds } from './times.ts';

/** An experiment as MLflow shows it. */
export function toMlflowExperiment(experiment: Experiment): MlflowExperiment {
  const { experimentId, name, createdUtc, archivedTime, lastModifiedUtc } = experiment;
  const tags = toPairs(experiment.tags);
  return {
    experiment_id: experimentId,
    name,
    artifact_location: artifactLocationOf(experiment),
    lifecycle_stage: archivedTime === undefined ? 'active' : 'deleted',
    last_update_time: toMilliseconds(lastModifiedUtc ?? archivedTime ?? createdUtc),
    creation_time: toMilliseconds(createdUtc),
    ...(tags.length === 0 ? {} : { tags }),
  };
}

/** Where the files of its runs are: with the service, unless whoever made the experiment gave another place. */
export function artifactLocationOf({ experimentId, artifactLocation }: Experiment): string {
  return artifactLocation ?? `mlflow-artifacts:/${experimentId}`;
}

/** A map as MLflow's list of keys with values; a tag that is only there has an empty value. */
export function toPairs(map: Readonly<Record<string, string | null>>): MlflowPair[] {
  return Object.entries(map).map(([key, value]) => ({ key, value: value ?? '' }));
}
