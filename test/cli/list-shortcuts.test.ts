import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openApp } from '../../src/app.ts';
import { createRunClient } from '../../src/client/run-client.ts';
import { resolveDataFolder } from '../../src/config/data-folder.ts';
import { EMBEDDED_WORKSPACE } from '../../src/config/workspace-settings.ts';
import { makeRepository } from '../support/git-repository.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const home = makeTempFolder();
const repository = makeRepository(join(home, 'repository'));
repository.git('tag', '-a', 'v1', '-m', 'first');
const first = repository.git('rev-parse', 'HEAD');
repository.write('train.py', 'print(2)\n');
repository.commitAll();
const second = repository.git('rev-parse', 'HEAD');
repository.git('branch', 'release/1');
const ELSEWHERE = 'abcdef0123456789abcdef0123456789abcdef01';

const HOUR_MS = 3_600_000;

interface Sample {
  readonly id: string;
  readonly commit?: string;
  readonly branch?: string;
  readonly dirty?: 'True' | 'False';
  readonly hoursAgo: number;
  readonly hasStarted?: boolean;
  readonly displayName?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const SAMPLES: readonly Sample[] = [
  { id: 'a', commit: first, branch: 'main', dirty: 'False', hoursAgo: 100, displayName: 'calm_river_1' },
  { id: 'b', commit: first, branch: 'main', dirty: 'True', hoursAgo: 50, displayName: 'calm_sea_2' },
  { id: 'c', commit: second, branch: 'main', dirty: 'False', hoursAgo: 20, tags: { stage: 'prod' } },
  { id: 'd', commit: second, branch: 'release/1', dirty: 'True', hoursAgo: 3 },
  { id: 'e', commit: ELSEWHERE, branch: 'main', dirty: 'False', hoursAgo: 2, hasStarted: false },
  { id: 'f', hoursAgo: 1 },
];

beforeAll(async () => {
  const environment = { AZ_ML_HOME: join(home, 'az-ml'), HOME: home };
  let clock = new Date();
  const app = await openApp({
    dataFolder: resolveDataFolder(environment),
    environment,
    now: () => clock,
  });
  const client = createRunClient(app, EMBEDDED_WORKSPACE);
  for (const { id, commit, branch, dirty, hoursAgo, hasStarted = true, displayName, tags } of SAMPLES) {
    clock = new Date(Date.now() - hoursAgo * HOUR_MS);
    await client.patchRun(
      { runId: id, experimentName: 'exp' },
      {
        ...(hasStarted ? { startTimeUtc: clock.toISOString(), status: 'Completed' } : {}),
        ...(displayName === undefined ? {} : { displayName }),
        ...(tags === undefined ? {} : { tags }),
        properties: {
          ...(commit === undefined ? {} : { 'azureml.git.commit': commit }),
          ...(branch === undefined ? {} : { 'azureml.git.branch': branch }),
          ...(dirty === undefined ? {} : { 'azureml.git.dirty': dirty }),
        },
      },
    );
  }
  await app.close();
});

const run = (line: string, workingDirectory = repository.folder) =>
  runCli(['run', 'list', ...line.split(' ').filter(Boolean)], {
    home,
    workingDirectory,
    environment: repository.environment,
  });

/** Ids of the runs that a command line lists, in their order. */
async function idsOf(line: string, workingDirectory?: string): Promise<string> {
  const { code, out, err } = await run(`-e exp ${line} --query [].run_id -o tsv`, workingDirectory);
  if (code !== 0) throw new Error(err);
  return out.split('\n').join('');
}

test('beginnings that scripts used before there were shortcuts mean what they meant', async () => {
  expect(await idsOf('--c nowhere')).toBe('');
  expect(await idsOf('--comm main')).toBe('dc');
  const { code, err } = await run('-e exp --d --last 0');
  expect([code, err]).toEqual([0, expect.stringContaining('DEBUG')]);
});

describe('run list --commit', () => {
  test.each([
    ['HEAD', 'dc'],
    ['HEAD~1', 'ba'],
    ['main', 'dc'],
    ['release/1', 'dc'],
    ['v1', 'ba'],
    [second.slice(0, 7), 'dc'],
    [first, 'ba'],
    [first.toUpperCase(), 'ba'],
  ])('%s', async (name, ids) => {
    expect(await idsOf(`--commit ${name}`)).toBe(ids);
  });

  test('takes a whole id without asking git, and the beginning of one that git does not know', async () => {
    expect(await idsOf(`--commit ${second}`, home)).toBe('dc');
    expect(await idsOf(`--commit ${second.slice(0, 9)}`, home)).toBe('dc');
    expect(await idsOf(`--commit ${ELSEWHERE.slice(0, 7)}`)).toBe('e');
    expect(await idsOf('--commit 0123456')).toBe('');
  });

  test('looks into the repository of --path', async () => {
    expect(await idsOf(`--commit HEAD --path ${repository.folder}`, home)).toBe('dc');
  });

  test.each(['nonsense', 'HEAD~9', '-', 'HEAD:train.py'])('%s is told to be no commit', async (name) => {
    const { code, out, err } = await run(`-e exp --commit=${name}`);
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      `ERROR: argument --commit: '${name}' is no commit in ${repository.folder}: git knows no commit of that name\n` +
        'Give the id of the commit, or name the folder of its repository with --path.\n',
    );
  });

  test('outside a repository says so', async () => {
    const { code, err } = await run('-e exp --commit HEAD', home);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`'HEAD' is no commit in ${home}: not a git repo`),
    ]);
  });
});

describe('other shortcuts of run list', () => {
  test.each([
    ['--branch main', 'ecba'],
    ['--branch release/1', 'd'],
    ['--dirty', 'db'],
    ['--clean', 'eca'],
    ['--since 24h', 'fedc'],
    ['--since 1w', 'fedcba'],
    ['--since 3d', 'fedcb'],
    ['--since 150m', 'fe'],
    ['--since 0s', ''],
    ['--name river', 'a'],
    ['--name calm_', 'ba'],
    ['--dirty --since 24h', 'd'],
    ['--clean --branch main --since 30h --tags stage=prod', 'c'],
    ['--since 24h --status Completed --last 2', 'fd'],
    ['--commit HEAD --dirty', 'd'],
    ['--since 24h --last -2', 'fe'],
    ['--last 0', ''],
  ])('%s', async (line, ids) => {
    expect(await idsOf(line)).toBe(ids);
  });

  test('--since takes a date and a time, with an offset or in the reader’s own zone', async () => {
    const time = new Date(Date.now() - 10 * HOUR_MS);
    const offset = new Date(time.getTime() + 2 * HOUR_MS).toISOString().slice(0, 19);
    expect(await idsOf(`--since ${time.toISOString()}`)).toBe('fed');
    expect(await idsOf(`--since ${offset}+02:00`)).toBe('fed');
    const wall = new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
    expect(await idsOf(`--since ${wall}`)).toBe('fed');
    expect(await idsOf('--since 2020-01-01')).toBe('fedcba');
    expect(await idsOf('--since 2220-01-01')).toBe('');
  });

  test.each(['yesterday', '2', '2y', '-2d', '2026-02-30', '2026-13-01', '1234567d', ''])(
    '--since=%s is told to be neither duration nor date',
    async (text) => {
      const { code, err } = await run(`--since=${text}`);
      expect([code, err]).toEqual([
        2,
        `ERROR: argument --since: '${text}' is neither a duration nor a date\n` +
          'Give a duration such as 30m, 12h, 2d or 2w, or a date such as 2026-01-31 or 2026-01-31T12:00Z.\n',
      ]);
    },
  );

  test('--dirty and --clean exclude each other', async () => {
    const { code, err } = await run('--dirty --clean');
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      'ERROR: argument --clean: not allowed with argument --dirty',
    ]);
  });

  test('values are data: no quote in them ends the filter', async () => {
    const words = ['run', 'list', '--branch', `x" or Status ne 'y`, '--name', `a') or ("b`];
    const { code, out } = await runCli(words, { home, workingDirectory: home });
    expect([code, out]).toEqual([0, '[]\n']);
  });
});
