import type { Run } from '../contract/run.ts';
import { type FinalStatus, isFinal, type RunStatus } from '../contract/run-status.ts';
import { readChunks } from './response-body.ts';
import type { RunClient, RunReference } from './run-client.ts';

export interface FollowOptions {
  readonly run: RunReference;
  /** Receives the log's bytes as they come, in order, each once. */
  write(chunk: Uint8Array): Promise<void>;
  /** Called when following begins on a log, with its name. */
  onLog(name: string): Promise<void>;
  /** Waits between two looks, the given number of milliseconds; rejects to end the following. */
  wait(delayMs: number): Promise<void>;
  /** Shortest and longest pause between two looks, milliseconds. */
  readonly intervalMs: { readonly min: number; readonly max: number };
}

/**
 * Follows the log of a run until the run is final and its log is read to the end; answers with the run.
 * A log is kept by its byte offset, so nothing is told twice or left out.
 */
export async function followRun(
  client: RunClient,
  options: FollowOptions,
): Promise<Run & { readonly status: FinalStatus }> {
  const reader = createLogReader(client, options);
  const { min, max } = options.intervalMs;
  let changedSeconds = process.uptime();
  for (;;) {
    const run = await client.getRun(options.run);
    // The log is read after the status: of a run that was final before, the log is complete.
    const bytes = await reader.readOn(run.status);
    if (hasEnded(run)) return run;
    if (bytes > 0) changedSeconds = process.uptime();
    const quietMs = (process.uptime() - changedSeconds) * 1000;
    // Before the script starts there is nothing to miss, and looking would take time from what starts it.
    const atLeast = run.startTimeUtc === undefined ? min * 4 : min;
    await options.wait(Math.min(max, Math.max(atLeast, quietMs * QUIET_SHARE)));
  }
}

/** The next look comes after this share of the time in which nothing has happened: prompt at first, cheap later. */
const QUIET_SHARE = 0.05;

function hasEnded(run: Run): run is Run & { readonly status: FinalStatus } {
  return isFinal(run.status);
}

function createLogReader(client: RunClient, { run, write, onLog }: FollowOptions) {
  let followed: string | undefined;
  let position = 0;
  return {
    /** Passes on what is new and answers with its number of bytes. */
    async readOn(status: RunStatus): Promise<number> {
      const name = chooseLog(await listLogs(status), followed);
      if (name === undefined) return 0;
      if (name !== followed) {
        followed = name;
        position = 0;
        await onLog(name);
      }
      const part = await client.readArtifact(run, name, position);
      let bytes = 0;
      for await (const chunk of readChunks(part?.body)) {
        bytes += chunk.length;
        position += chunk.length;
        await write(chunk);
      }
      return bytes;
    },
  };

  async function listLogs(status: RunStatus): Promise<string[]> {
    // Once the script's own log is found no other will take its place.
    if (followed !== undefined && SCRIPT_LOG.test(followed)) return [followed];
    if (status === 'NotStarted') return [];
    return Object.keys((await client.getRunDetails(run)).logFiles);
  }
}

/** Logs of the newer runtime: the script's standard output and error. */
const SCRIPT_LOG = /^user_logs\/std_log(_process_0+)?\.txt$/;
/** Logs of the older one, numbered by stage. */
const STAGE_LOG = /^azureml-logs\/\d{2}.+\.txt$/;

/** The log worth following: the script's own, else that of the last stage, of the first of several workers. */
function chooseLog(names: readonly string[], followed: string | undefined): string | undefined {
  const script = names.find((name) => SCRIPT_LOG.test(name));
  if (script !== undefined) return script;
  const stages = names
    .filter((name) => STAGE_LOG.test(name) && !/_(rank|worker)_[1-9]\d*\.txt$/.test(name))
    .toSorted();
  return stages.at(-1) ?? followed;
}
