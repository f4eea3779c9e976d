import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect } from '@jest/globals';
import { openApp } from '../../src/app.ts';
import { createRunClient } from '../../src/client/run-client.ts';
import { resolveDataFolder } from '../../src/config/data-folder.ts';
import { EMBEDDED_WORKSPACE } from '../../src/config/workspace-settings.ts';
import { AZ_ML, processEnvironment, runAzMl } from '../support/az-ml-process.ts';
import { hasProgram, testWith } from '../support/component.ts';
import { runInTerminal, type TerminalOptions } from '../support/run-in-terminal.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const test = testWith('python3', hasProgram('python3'), 'apt-get install python3');
const folder = makeTempFolder();
const here = { home: folder, cwd: folder };
const CLIPBOARD = '\x1b]52;c;cm0gLXJmIH4=\x07';

const inTerminal = (words: readonly string[], options: Partial<TerminalOptions> = {}) =>
  runInTerminal([process.execPath, AZ_ML, ...words], { ...here, ...options });

/** The same with one stream of the two led elsewhere. */
const redirected = (words: readonly string[], redirection: string) =>
  runInTerminal(['sh', '-c', `"$@" ${redirection}`, 'sh', process.execPath, AZ_ML, ...words], here);

beforeAll(async () => {
  const environment = processEnvironment(here);
  const dataFolder = resolveDataFolder(environment);
  const app = await openApp({ dataFolder, environment, now: () => new Date() });
  const client = createRunClient(app, EMBEDDED_WORKSPACE);
  const tags = { evil: `a${CLIPBOARD}b\x1b[2J\rc`, single: 'x\x9b2Jy', red: '\x1b[31mred' };
  await client.patchRun({ runId: 'evil', experimentName: 'names' }, { tags });
  await app.close();
}, 60_000);

describe('colour', () => {
  const missing = ['run', 'show', '-r', 'none', '-e', 'names'];

  test('marks an error where both streams are a terminal', async () => {
    const { shown, status } = await inTerminal(missing);
    expect(status).toBe(3);
    expect(shown.startsWith('\x1b[91m')).toBe(true);
    expect(shown).toContain('\x1b[0m\n');
    expect(shown).not.toContain('ERROR');
  });

  test.each<[string, string, Record<string, string>]>([
    ['standard output is a file', '>/dev/null', {}],
    ['NO_COLOR is set', '', { NO_COLOR: '1' }],
    ['the terminal is dumb', '', { TERM: 'dumb' }],
  ])('stays away where %s', async (_, redirection, env) => {
    const { shown } =
      redirection === '' ? await inTerminal(missing, { env }) : await redirected(missing, redirection);
    expect(shown).toMatch(/^ERROR: /);
    expect(shown).not.toContain('\x1b');
  });

  test('of jsonc needs both streams too', async () => {
    const words = ['run', 'list', '-e', 'names', '--query', '[0].hidden', '-o', 'jsonc'];
    expect((await inTerminal(words)).shown).toBe('\x1b[34mfalse\x1b[39;49;00m\n');
    expect((await redirected(words, '2>/dev/null')).shown).toBe('false\n');
    expect(runAzMl(words, here).stdout).toBe('false\n');
  });

  test('is forced by FORCE_COLOR, but not against NO_COLOR', () => {
    const words = ['run', 'list', '-e', 'names', '--query', '[0].hidden', '-o', 'jsonc'];
    const print = (env: Record<string, string>) => runAzMl(words, { ...here, env }).stdout;
    expect(print({ FORCE_COLOR: '1' })).toContain('\x1b[34m');
    expect(print({ FORCE_COLOR: '0' })).toBe('false\n');
    expect(print({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe('false\n');
  });
});

describe('the name of a run cannot command the terminal', () => {
  const listTags = (format: string) => ['run', 'list', '-e', 'names', '--query', '[].tags', '-o', format];

  test.each([
    ['tsv', 'abc\t\x1b[31mred\txy\n\x1b[0m'],
    ['table', 'Evil    Single    Red\n------  --------  -----\nab      xy        red\nc\n'],
  ])('in -o %s', async (format, expected) => {
    expect((await inTerminal(listTags(format))).shown).toBe(expected);
  });

  test.each(['json', 'jsonc', 'yaml', 'yamlc', 'ndjson'])('in -o %s', async (format) => {
    const { shown } = await inTerminal(listTags(format), { env: { NO_COLOR: '1' } });
    expect(shown).toContain('evil');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(shown).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/);
  });

  test('in an error', async () => {
    const { shown, status } = await inTerminal(['run', 'show', '-r', `x${CLIPBOARD}\x1b[2Jy`], {
      env: { NO_COLOR: '1' },
    });
    expect(status).not.toBe(0);
    expect(shown).toMatch(/^ERROR: /);
    expect(shown).not.toContain('\x1b');
    expect(shown).not.toContain('cm0g');
  });

  test('but a program reads it as it is', () => {
    const { stdout } = runAzMl(listTags('tsv'), here);
    expect(stdout).toBe(`a${CLIPBOARD}b\x1b[2J\rc\t\x1b[31mred\tx\x9b2Jy\n`);
  });
});

describe('a followed log', () => {
  const LOG = `\x1b[32mgreen\x1b[0m ${CLIPBOARD}\x1b]0;title\x1b\\\x1b[6n 50%\r100%\x1b[K\n\x1b[41mleft open`;

  test('keeps its colours and its progress on a terminal, and nothing else that a terminal obeys', async () => {
    writeFileSync(join(folder, 'log.bin'), LOG);
    writeFileSync(join(folder, 'show.sh'), 'cat log.bin\n');
    const words = ['run', 'submit-script', '-e', 'logs', 'show.sh'];
    const { shown, status } = await inTerminal(words);
    expect(status).toBe(0);
    const log = /std_log\.txt\n=+\n\n([\s\S]*?)\nExecution Summary/.exec(shown)?.[1];
    expect(log).toBe('\x1b[32mgreen\x1b[0m  50%\r100%\x1b[K\n\x1b[41mleft open\x1b[0m\n');
    expect(runAzMl(words, here).stdout).toContain(LOG);
  }, 60_000);

  test('cannot smuggle a sequence through in two pieces', async () => {
    const gate = join(folder, 'gate');
    writeFileSync(
      join(folder, 'pieces.sh'),
      'printf "first \\033]52;c;cm0g"; while [ ! -e "$1" ]; do sleep 0.02; done; printf "LXJm\\007 second\\n"\n',
    );
    const { shown } = await inTerminal(['run', 'submit-script', '-e', 'logs', 'pieces.sh', gate], {
      onOutput: (text) => {
        if (text.includes('first ')) writeFileSync(gate, '');
      },
    });
    expect(shown).toContain('\nfirst  second\n');
  }, 60_000);

  test('is left by Ctrl-C with 130, and the run goes on', async () => {
    writeFileSync(
      join(folder, 'wait.sh'),
      'echo started; while [ ! -e "$1" ]; do sleep 0.05; done; echo finished\n',
    );
    const end = join(folder, 'end');
    const { shown, status } = await inTerminal(['run', 'submit-script', '-e', 'logs', 'wait.sh', end], {
      typeAfter: 'started',
    });
    expect(status).toBe(130);
    expect(shown).toContain('which goes on.');
    writeFileSync(end, '');
    const runId = /RunId: (\S+)\n/.exec(shown)?.[1] ?? '';
    const followed = runAzMl(['run', 'monitor-logs', '-r', runId, '-e', 'logs'], here);
    expect([followed.stderr, followed.status, followed.stdout]).toEqual([
      '',
      0,
      expect.stringContaining('started\nfinished\n'),
    ]);
  }, 60_000);
});
