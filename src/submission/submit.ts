import type { RunClient } from '../client/run-client.ts';
import { readGitFacts } from '../provenance/git-facts.ts';
import { toGitProperties } from '../provenance/git-properties.ts';
import { keepSnapshot } from './keep-snapshot.ts';
import { type RunConfigurationRequest, resolveRunConfiguration } from './resolve-run-configuration.ts';
import { buildSnapshot, checkScriptIncluded } from './snapshot/build-snapshot.ts';
import type { SnapshotLimits } from './snapshot/snapshot-limits.ts';

export interface Submission {
  readonly experimentName: string;
  /** Run configuration to find and what the command line says over it. */
  readonly configuration: RunConfigurationRequest;
  /** Folder whose content is the run's code and whose repository is recorded. */
  readonly sourceDirectory: string;
  readonly limits: SnapshotLimits;
  /** Folder in which digests of unchanged files are remembered. */
  readonly cacheFolder: string;
  /** Folders that are never part of the code, such as the data folder. */
  readonly exclude: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly tags?: Readonly<Record<string, string>>;
  now(): Date;
  randomHex(digits: number): string;
  randomUuid(): string;
  /** Called as the snapshot is read and sent, in bytes. */
  onProgress(done: number, total: number): void;
  /** Called with each thing the user should know of but that does not stop the submission. */
  onWarning(text: string): void;
  /** Throws to stop the submission; asked before each step that takes long. */
  checkpoint(): void;
}

/**
 * Submits a script: reads the run configuration, asks git and freezes the code side by side, sends what the
 * service does not have, and starts the run. Answers with the run's id. Until the very last step nothing of the
 * run exists, so a submission that is stopped leaves no half run behind.
 */
export async function submitRun(client: RunClient, submission: Submission): Promise<string> {
  const { sourceDirectory, environment, checkpoint } = submission;
  // A wrong configuration should be told at once, not after reading 300 MB.
  const resolved = await resolveRunConfiguration(submission.configuration);
  const [facts, snapshot] = await Promise.all([
    readGitFacts({ folder: sourceDirectory, environment }),
    buildSnapshot({
      folder: sourceDirectory,
      cacheFolder: submission.cacheFolder,
      limits: submission.limits,
      exclude: submission.exclude,
      onProgress: submission.onProgress,
      checkpoint,
      now: submission.now,
    }),
  ]);
  if (resolved.configuration.script !== undefined)
    checkScriptIncluded(snapshot, resolved.configuration.script);
  const gitProperties = toGitProperties(facts, environment);
  for (const { message } of [...resolved.warnings, ...snapshot.warnings]) submission.onWarning(message);
  checkpoint();
  const snapshotId = await keepSnapshot(client, { ...submission, snapshot, properties: gitProperties });
  checkpoint();
  return client.startSnapshotRun(submission.experimentName, createRunId(submission), {
    configuration: resolved.configuration,
    snapshotId,
    properties: gitProperties,
    ...(submission.tags === undefined ? {} : { tags: submission.tags }),
    warnings: resolved.warnings,
  });
}

/** Characters of a run id (run history, `CreateRun`). */
const MAX_ID_LENGTH = 256;

/** `<experiment>_<seconds since 1970>_<8 hex digits>`, as Azure's own clients name script runs. */
function createRunId({ experimentName, now, randomHex }: Submission): string {
  const name = experimentName.slice(0, MAX_ID_LENGTH - '_1234567890_12345678'.length);
  return `${name}_${Math.floor(now().getTime() / 1000)}_${randomHex(8)}`;
}
