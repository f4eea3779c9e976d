import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const COMPLETIONS = join(import.meta.dirname, '../../completions');
const home = makeTempFolder();
const az = (words: string[], environment = {}) =>
  runCli(words, { home, workingDirectory: home, environment });

test.each([
  ['bash', 'az-ml.bash'],
  ['zsh', '_az-ml'],
  ['fish', 'az-ml.fish'],
  ['powershell', 'az-ml.ps1'],
])('completion %s prints the kept script', async (shell, file) => {
  const out = readFileSync(join(COMPLETIONS, file), 'utf8');
  expect(await az(['completion', shell])).toEqual({ code: 0, out, err: '' });
});

describe('completion install', () => {
  const installed = async (words: string[], environment = {}) => {
    const { code, out, err } = await az(['completion', 'install', ...words], environment);
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out);
  };

  test('takes the shell that SHELL names, and may be repeated', async () => {
    const file = join(home, '.config/fish/completions/az-ml.fish');
    const answer = { shell: 'fish', file, next: 'Nothing: it works in every new fish.' };
    for (let times = 0; times < 2; times++)
      expect(await installed([], { SHELL: '/usr/bin/fish' })).toEqual(answer);
    expect(readFileSync(file, 'utf8')).toBe(
      '# Written by `az-ml completion install`.\naz-ml completion fish | source\n',
    );
  });

  test('writes where the environment says', async () => {
    const data = join(home, 'my-data');
    expect((await installed(['--shell', 'bash'], { XDG_DATA_HOME: data })).file).toBe(
      join(data, 'bash-completion/completions/az-ml'),
    );
    expect((await installed(['--shell', 'zsh'], { XDG_DATA_HOME: data })).file).toBe(
      join(data, 'zsh/site-functions/_az-ml'),
    );
  });

  test('changes no settings of PowerShell, but tells the line', async () => {
    expect(await installed(['--shell', 'powershell'])).toEqual({
      shell: 'powershell',
      file: null,
      next: 'Put this line into the file that $PROFILE names: az-ml completion powershell | Out-String | Invoke-Expression',
    });
  });

  test('keeps a file that somebody else has written', async () => {
    const file = (await installed(['--shell', 'fish'])).file;
    writeFileSync(file, '# mine\n');
    const { code, out, err } = await az(['completion', 'install', '--shell', 'fish']);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`ERROR: ${file} exists, and az-ml has not written it\n`);
    expect(readFileSync(file, 'utf8')).toBe('# mine\n');
  });

  test('asks which shell when SHELL names none', async () => {
    const { code, err } = await az(['completion', 'install'], { SHELL: '/bin/dash' });
    expect(code).toBe(2);
    expect(err).toContain('ERROR: which shell? SHELL names none that has completions\n');
  });
});
