import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { atMost, type Figure } from './figure.ts';
import { makeRepository } from './fixtures.ts';
import { azMl, runOnce } from './programs.ts';
import { timeProcesses } from './time-processes.ts';

/** The smallest run from beginning to end, against its script alone. */
export function measureLocalRun(folder: string, rounds: number): Figure[] {
  const source = join(folder, 'small');
  mkdirSync(source);
  makeRepository(source, 1);
  const env = { AZ_ML_HOME: join(folder, 'home-small') };
  const whole = azMl('run', 'submit-script', '-e', 'bench', 'job.sh');
  runOnce(whole, source, env);
  const prepare = [['sleep', '0.3']];
  const t = timeProcesses(
    {
      direct: { argv: ['/bin/sh', 'job.sh'], cwd: source, prepare },
      whole: { argv: whole, env, cwd: source, prepare },
    },
    rounds,
  );
  const what = 'a local run of `true`, followed to its end, over running it directly';
  return [atMost(what, t.whole.wallMs - t.direct.wallMs, 250, 'ms')];
}
