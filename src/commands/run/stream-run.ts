import type { CommandContext } from '../../cli/context.ts';
import { followRun } from '../../client/follow-run.ts';
import type { RunClient } from '../../client/run-client.ts';
import type { Run } from '../../contract/run.ts';
import { AzMlError } from '../../errors.ts';

/**
 * Follows a run's log to its end in the layout of `az ml run`: run id, log, execution summary. Answers with the
 * run when it completed or was canceled. Throws `RunFailed` with the run's own reason when it failed, and
 * `Interrupted` on Ctrl-C: the run goes on, and the error says how to come back.
 */
export async function streamRun(
  client: RunClient,
  reference: { readonly runId: string; readonly experimentName: string },
  context: CommandContext,
): Promise<Run> {
  const { runId, experimentName } = reference;
  const stream = context.logStream;
  const pause = createPause(context, () => detachedError(runId, experimentName));
  let endsWithNewline = true;
  try {
    await stream.write(`RunId: ${runId}\n`);
    const following = followRun(client, {
      run: reference,
      intervalMs: readInterval(context.environment),
      wait: pause.wait,
      onLog: (name) => stream.write(`\nStreaming ${name}\n${'='.repeat(name.length + 10)}\n\n`),
      async write(chunk) {
        pause.check();
        endsWithNewline = chunk.at(-1) === 0x0a;
        await stream.write(chunk);
        if (stream.closed) throw detachedError(runId, experimentName);
      },
    });
    // Neither an answer that does not come nor a reader that does not read may hold up Ctrl-C.
    const run = await Promise.race([following, pause.interrupted]);
    await stream.write(
      `${endsWithNewline ? '' : '\n'}\nExecution Summary\n=================\nRunId: ${runId}\n`,
    );
    await stream.write(`${describeWarnings(run)}\n`);
    if (run.status === 'Failed') throw failedError(run, experimentName);
    return run;
  } finally {
    pause.end();
  }
}

/** Waiting that Ctrl-C ends; a second one ends the program. */
function createPause(
  { onSignal, exitNow }: Pick<CommandContext, 'onSignal' | 'exitNow'>,
  makeError: () => AzMlError,
) {
  const interruption = Promise.withResolvers<never>();
  // It may come when nobody waits.
  interruption.promise.catch(() => undefined);
  let error: AzMlError | undefined;
  let wake: (() => void) | undefined;
  const stopListening = onSignal(['SIGINT'], () => {
    if (error !== undefined) exitNow(130);
    error ??= makeError();
    interruption.reject(error);
    wake?.();
  });
  const check = () => {
    if (error !== undefined) throw error;
  };
  return {
    interrupted: interruption.promise,
    /** Throws once Ctrl-C was pressed. */
    check,
    wait: async (delayMs: number) => {
      check();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, delayMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      check();
    },
    end: stopListening,
  };
}

function detachedError(runId: string, experimentName: string): AzMlError {
  return new AzMlError('Interrupted', `no longer following run ${runId}, which goes on.`, {
    hint: [
      `Follow it again: az-ml run monitor-logs -r ${runId} -e ${experimentName}`,
      `End it:          az-ml run cancel -r ${runId} -e ${experimentName}`,
    ].join('\n'),
  });
}

function failedError(run: Run, experimentName: string): AzMlError {
  const reason = run.error?.error.message.split('\n', 1)[0] ?? 'no reason was recorded';
  return new AzMlError('RunFailed', `run ${run.runId} failed: ${reason}`, {
    hint: `See its record: az-ml run show -r ${run.runId} -e ${experimentName}`,
  });
}

function describeWarnings({ warnings = [] }: Run): string {
  if (warnings.length === 0) return '';
  return `\nWarnings:\n${warnings.map(({ message }) => `${message}\n`).join('')}`;
}

/** The service is in this process, so a look costs little; the variables are those of Azure's own clients, in seconds. */
function readInterval(environment: CommandContext['environment']): { min: number; max: number } {
  const seconds = (name: string, fallbackMs: number) => {
    const value = Number(environment[name]);
    return Number.isFinite(value) && value > 0 ? value * 1000 : fallbackMs;
  };
  const min = seconds('AZUREML_RUN_POLLING_INTERVAL_MIN', 8);
  return { min, max: Math.max(min, seconds('AZUREML_RUN_POLLING_INTERVAL_MAX', 250)) };
}
