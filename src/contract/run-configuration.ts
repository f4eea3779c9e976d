/** What to run and on what, as it travels in a run definition: the file format `.runconfig`, keys in camel case. */
export interface RunConfiguration {
  readonly script?: string;
  /** Alternative to script and arguments: one line for the shell of the target. */
  readonly command?: string;
  readonly arguments: readonly string[];
  readonly target: string;
  readonly framework: string;
  readonly communicator: string;
  readonly maxRunDurationSeconds?: number | null;
  readonly nodeCount: number;
  readonly environment: RunEnvironment;
  readonly history: {
    readonly outputCollection: boolean;
    readonly snapshotProject: boolean;
    readonly directoriesToWatch: readonly string[];
  };
  /** Sections for other targets (spark, mpi, data references …): kept and sent as they came. */
  readonly [section: string]: unknown;
}

export interface RunEnvironment {
  readonly name?: string | null;
  readonly version?: string | null;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly python: {
    readonly userManagedDependencies: boolean;
    readonly interpreterPath: string;
    readonly condaDependenciesFile?: string | null;
    readonly condaDependencies?: unknown;
    readonly baseCondaEnvironment?: string | null;
  };
  readonly docker?: Readonly<Record<string, unknown>>;
  readonly [section: string]: unknown;
}
