/** An experiment: a named series of runs (run history, `Experiment`). */
export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  readonly description?: string;
  readonly createdUtc: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly archivedTime?: string;
  /** Where its runs keep their files, when that is not with the service. */
  readonly artifactLocation?: string;
  /** Our addition: when it was last changed through MLflow. */
  readonly lastModifiedUtc?: string;
  readonly latestCreatedRunId?: string;
  readonly latestCreatedRunCreatedUtc?: string;
}

export interface ModifyExperiment {
  readonly name?: string;
  readonly description?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly archive?: boolean;
}
