import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { atLeast, atMost, type Figure, ratios } from './figure.ts';
import { makeRepository } from './fixtures.ts';
import { azMl, hasProgram, node, runOnce } from './programs.ts';
import { timeProcesses } from './time-processes.ts';

/** Short commands, each against an empty program. */
export function measureCommands(folder: string, rounds: number): Figure[] {
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  makeRepository(repository, 200);
  const env = { AZ_ML_HOME: join(folder, 'home') };
  const here = { env, cwd: repository };
  const submit = (...words: string[]) => azMl('run', 'submit-script', '-e', 'bench', ...words, 'job.sh');
  runOnce(submit(), repository, env);
  const list = azMl('run', 'list', '-e', 'bench', '--last', '1', '--query', '[].properties');
  const lastId = azMl('run', 'list', '-e', 'bench', '--last', '1', '--query', '[0].run_id', '-o', 'tsv');
  const show = azMl('run', 'show', '-e', 'bench', '-r', runOnce(lastId, repository, env).trim());
  const help = azMl('--help');
  // The first time a command compiles its code, and keeps it.
  for (const argv of [list, show, help, submit('--async')]) runOnce(argv, repository, env);
  const quick = timeProcesses(
    {
      node: { argv: node('-e', '0') },
      version: { argv: azMl('--version'), env },
      help: { argv: help, env },
      list: { argv: list, ...here },
      show: { argv: show, ...here },
    },
    rounds,
  );
  // The supervisor of the last submit must be gone before the next is timed.
  const prepare = [['sleep', '0.7']];
  const slow = timeProcesses(
    {
      node: { argv: node('-e', '0'), prepare },
      submit: { argv: submit('--async'), ...here, prepare },
    },
    rounds,
  );
  return [
    ...ratios('az-ml --version', quick.version, quick.node, 1.3),
    ...ratios("run list --last 1 --query '[].properties'", quick.list, quick.node, 1.9),
    atMost('the same: peak memory', quick.list.peakMiB, 64, 'MiB'),
    ...ratios('run show', quick.show, quick.node, 1.9),
    ...ratios('az-ml --help', quick.help, quick.node, 1.9),
    ...ratios('run submit-script --async, 200 files', slow.submit, slow.node, 4),
    ...compareWithAz(env, Math.ceil(rounds / 2)),
  ];
}

/** The same kind of command of the Azure CLI, where it is installed. */
function compareWithAz(env: Readonly<Record<string, string>>, rounds: number): Figure[] {
  if (!hasProgram('az', '--version')) return [];
  const t = timeProcesses(
    {
      version: { argv: azMl('--version'), env },
      help: { argv: azMl('--help'), env },
      azVersion: { argv: ['az', '--version'] },
      azHelp: { argv: ['az', '--help'] },
    },
    rounds,
  );
  return [
    atLeast('az --version over ours, wall', t.azVersion.wallMs / t.version.wallMs, 4.5),
    atLeast('az --help over ours, CPU', t.azHelp.cpuMs / t.help.cpuMs, 12),
  ];
}
