/** A named file of a run (artifact service, `Artifact`). */
export interface Artifact {
  readonly artifactId: string;
  readonly origin: string;
  readonly container: string;
  readonly path: string;
  readonly etag?: string;
  readonly createdTime?: string;
  readonly dataPath?: null;
}

/** Where the bytes of an artifact can be read (`ArtifactContentInformation`). */
export interface ArtifactContentInformation {
  readonly contentUri: string;
  readonly origin: string;
  readonly container: string;
  readonly path: string;
}

/** Files by their paths alone. */
export interface ArtifactPaths {
  readonly paths: readonly { readonly path: string }[];
}

/** Origin of everything that belongs to a run; its container is the run's `dataContainerId`. */
export const RUN_ORIGIN = 'ExperimentRun';

export function dataContainerOf(runId: string): string {
  return `dcid.${runId}`;
}
