import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const AZ_ML = join(import.meta.dirname, '..', '..', 'bin', 'az-ml.js');

/**
 * Shows the main job from end to end on real things: a git repository, a training script, the embedded service.
 * All of it lies in a temporary folder of its own.
 */
function runDemo(): void {
  const folder = mkdtempSync(join(tmpdir(), 'az-ml-demo-'));
  const repository = join(folder, 'my-model');
  const environment = { ...process.env, AZ_ML_HOME: join(folder, 'az-ml-home') };
  mkdirSync(repository);
  copyFileSync(join(import.meta.dirname, 'train.py'), join(repository, 'train.py'));

  const azMl = (...words: string[]) => {
    process.stdout.write(`\n$ az-ml ${words.map(quoteForReading).join(' ')}\n`);
    const { status } = spawnSync(process.execPath, [AZ_ML, ...words], {
      cwd: repository,
      env: environment,
      stdio: 'inherit',
    });
    if (status !== 0) process.exit(status ?? 1);
  };

  azMl('folder', 'attach', '-w', 'myworkspace', '-g', 'myresourcegroup', '-e', 'train-on-local');
  makeRepository(repository);
  azMl('run', 'submit-script', '-e', 'train-on-local', '-o', 'none', 'train.py', '--lr', '0.1');
  azMl('run', 'list', '-o', 'table');
  azMl('run', 'list', '-e', 'train-on-local', '--last', '1', '--query', '[].properties');
}

function makeRepository(repository: string): void {
  const git = (...words: string[]) => {
    process.stdout.write(`\n$ git ${words.map(quoteForReading).join(' ')}\n`);
    const identity = ['-c', 'user.name=A. Person', '-c', 'user.email=a.person@example.com'];
    execFileSync('git', [...identity, ...words], { cwd: repository, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  git('init', '--initial-branch=main');
  git('remote', 'add', 'origin', 'https://github.com/example/my-model.git');
  git('add', '.');
  git('commit', '-m', 'Train a line');
}

function quoteForReading(word: string): string {
  return /^[\w./:=-]+$/.test(word) ? word : `'${word}'`;
}

runDemo();
