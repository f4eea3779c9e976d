import { resolve } from 'node:path';
import { resolveDataFolder } from '../config/data-folder.ts';
import { randomHex, randomUuid } from '../config/random.ts';
import { Run } from './run.ts';
import { listRuns, type RunQuery } from './run-query.ts';
import type { ScriptRunConfig } from './script-run-config.ts';
import type { Workspace } from './workspace.ts';

/** A named series of runs. */
export class Experiment {
  readonly workspace: Workspace;
  readonly name: string;

  constructor(workspace: Workspace, name: string) {
    this.workspace = workspace;
    this.name = name;
  }

  /** Freezes the code, records its git repository, and starts the run. Throws `AzMlError`; then nothing was started. */
  async submit({ options }: ScriptRunConfig, { onWarning = () => {} }: SubmitOptions = {}): Promise<Run> {
    const [{ submitRun }, { readSnapshotLimits }] = await Promise.all([
      import('../submission/submit.ts'),
      import('../submission/snapshot/snapshot-limits.ts'),
    ]);
    const { client, environment } = this.workspace;
    const sourceDirectory = resolve(options.sourceDirectory);
    const dataFolder = resolveDataFolder(environment);
    const runId = await submitRun(client, {
      experimentName: this.name,
      configuration: {
        path: sourceDirectory,
        sourceDirectory,
        name: options.runConfigurationName,
        overrides: {
          script: options.script,
          arguments: options.arguments ?? [],
          target: options.target,
          condaFile: undefined,
        },
      },
      sourceDirectory,
      limits: readSnapshotLimits(environment),
      cacheFolder: dataFolder.cache,
      exclude: [dataFolder.home],
      environment,
      ...(options.tags === undefined ? {} : { tags: options.tags }),
      now: () => new Date(),
      randomHex,
      randomUuid,
      onProgress: () => {},
      onWarning,
      checkpoint: () => {},
    });
    return new Run(client, await client.getRun({ runId, experimentName: this.name }), this.name);
  }

  /** Its runs, the newest first. */
  runs(query: RunQuery = {}): AsyncGenerator<Run> {
    return listRuns(this.workspace, this.name, query);
  }
}

export interface SubmitOptions {
  /** Told of what the caller should know and what stops nothing. */
  readonly onWarning?: (text: string) => void;
}
