/** What to run: a script below a folder of code. */
export interface ScriptRunOptions {
  /** Folder with the code of the run; its git repository is recorded. */
  readonly sourceDirectory: string;
  /** Path of the script below the source directory. */
  readonly script: string;
  readonly arguments?: readonly string[];
  /** Name of a run configuration of the folder, as with `az-ml run submit-script -c`. */
  readonly runConfigurationName?: string;
  /** Compute target. Default: that of the run configuration, else `local`. */
  readonly target?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A script with its arguments, ready to be submitted any number of times. */
export class ScriptRunConfig {
  readonly options: ScriptRunOptions;

  constructor(options: ScriptRunOptions) {
    this.options = options;
  }
}
