import { messageOf } from './reporter.ts';
import { type SuperviseOptions, superviseRun } from './supervise-run.ts';
import { writeFailureOf } from './write-failure.ts';

/** Exit code of a supervisor that found another one at work; the guardian knows it. */
const TAKEN = 98;

/**
 * The supervisor as a program: one argument, the run's folder. Answers its exit code. What goes wrong is printed,
 * and so lands in `supervisor.log`; where the script has not started yet it becomes the reason of the failed run.
 */
export async function runSupervisor(args: readonly string[], options: SuperviseOptions): Promise<number> {
  const [folder] = args;
  if (folder === undefined) {
    process.stderr.write('usage: supervisor RUN_FOLDER\n');
    return 2;
  }
  // It shares no terminal with anybody, but some send these to every process at logout.
  process.on('SIGHUP', () => {});
  process.on('SIGINT', () => {});
  try {
    return (await superviseRun(folder, options)) === 'done' ? 0 : TAKEN;
  } catch (error) {
    process.stderr.write(
      `${options.now().toISOString()} ${error instanceof Error ? error.stack : messageOf(error)}\n`,
    );
    writeFailureOf(folder, error);
    return 1;
  }
}
