import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findProgram } from '../../src/compute/local/find-program.ts';
import { testWith } from '../support/component.ts';
import { makeRepository } from '../support/git-repository.ts';
import { findByArgument, kill } from '../support/processes.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

interface Finding {
  readonly check: string;
  readonly status: string;
  readonly message: string;
  readonly fix: string | null;
}

const root = makeTempFolder();
const repository = makeRepository(join(root, 'repository'), {
  files: { 'train.sh': 'echo hello\n', 'wait.sh': 'echo $$; while :; do sleep 0.05; done\n' },
});
const healthy = join(root, 'healthy');
let copies = 0;

/** A data folder with one finished run, to be damaged. */
function copyHealthy(): { home: string; data: string } {
  const home = join(root, `copy-${copies++}`);
  const data = join(home, 'az-ml');
  cpSync(healthy, home, { recursive: true });
  // Modes of folders are not copied.
  chmodSync(data, statSync(join(healthy, 'az-ml')).mode);
  return { home, data };
}

async function examine(
  home: string,
  options: { words?: string[]; environment?: object; folder?: string } = {},
) {
  const { words = [], environment = {}, folder = repository.folder } = options;
  const cli = { home, workingDirectory: folder, environment: { ...environment } };
  const { code, out, err } = await runCli(['doctor', ...words], cli);
  const findings: Finding[] = JSON.parse(out);
  const find = (check: string) => findings.filter((finding) => finding.check === check);
  return { code, err, findings, find };
}

/** Names, sizes and times of everything below a folder. */
function listTree(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const { mtimeMs, size, mode } = statSync(join(folder, name));
      return `${name} ${mtimeMs} ${size} ${mode}`;
    });
}

beforeAll(async () => {
  mkdirSync(healthy);
  const { code, err } = await runCli(['run', 'submit-script', '-e', 'exp', 'train.sh'], {
    home: healthy,
    workingDirectory: repository.folder,
  });
  expect([code, err]).toEqual([0, '']);
  // The supervisor has the database open for some moments yet.
  await waitUntil('the store to be closed', () => !existsSync(join(healthy, 'az-ml/az-ml.db-wal')));
});

test('a healthy installation has nothing to complain about, and is left as it was', async () => {
  const { home, data } = copyHealthy();
  const before = listTree(data);
  const { code, err, findings } = await examine(home, { words: ['--full'] });
  expect([code, err]).toEqual([0, '']);
  expect(findings.filter(({ status }) => status === 'warning' || status === 'error')).toEqual([]);
  expect(findings.map(({ check }) => check)).toEqual([
    'node',
    'compiled-code',
    'data-folder',
    'free-space',
    'data-format',
    'permissions',
    'file-system',
    'database',
    'run-records',
    'contents',
    'processes',
    'git',
    'repository',
    'python',
    'guardian',
    'completions',
    'workspace',
  ]);
  expect(findings.find(({ check }) => check === 'database')?.message).toMatch(/^1 run, schema \d+$/);
  expect(findings.find(({ check }) => check === 'contents')?.message).toMatch(
    /^(\d+) looked for, \1 of them read/,
  );
  expect(listTree(data)).toEqual(before);
});

test('where nothing has been kept yet it says so, and makes nothing', async () => {
  const home = join(root, 'new');
  const { code, find } = await examine(home);
  expect(code).toBe(0);
  expect(find('data-folder')).toEqual([
    {
      check: 'data-folder',
      status: 'info',
      message: `${home}/az-ml does not exist yet; the first command that needs it makes it`,
      fix: null,
    },
  ]);
  expect(find('database')[0]?.status).toBe('info');
  expect(existsSync(home)).toBe(false);
});

test('as a table there is one line for each finding', async () => {
  const { out } = await runCli(['doctor', '-o', 'table'], {
    home: healthy,
    workingDirectory: repository.folder,
  });
  const [header = '', rule = '', first = ''] = out.split('\n');
  expect(header).toMatch(/^Check +Status +Message +Fix$/);
  expect(rule).toMatch(/^-+ {2}-+ {2}-+ {2}-+$/);
  expect(first).toMatch(/^node +ok +Node\.js \d/);
});

describe('an error is told with its fix, and the exit code is 1', () => {
  const expectError = async (home: string, check: string, message: RegExp, fix: RegExp) => {
    const { code, err, find } = await examine(home);
    expect(find(check)).toEqual([
      { check, status: 'error', message: expect.stringMatching(message), fix: expect.stringMatching(fix) },
    ]);
    expect([code, err]).toEqual([1, `ERROR: 1 error found: ${check}\n`]);
  };

  test('a file in the place of the data folder', async () => {
    const home = join(root, 'blocked');
    mkdirSync(home);
    writeFileSync(join(home, 'az-ml'), '');
    await expectError(home, 'data-folder', /cannot be used: .*az-ml is not a folder$/, /AZ_ML_HOME/);
  });

  test('a data folder that a newer az-ml has written', async () => {
    const { home, data } = copyHealthy();
    writeFileSync(join(data, 'format'), '99\n');
    await expectError(home, 'data-format', /^format 99 is newer/, /^Upgrade az-ml/);
  });

  test('a folder that is something else', async () => {
    const { home, data } = copyHealthy();
    writeFileSync(join(data, 'format'), 'bananas\n');
    await expectError(home, 'data-format', /holds "bananas"$/, /AZ_ML_HOME/);
  });

  test('a database of which a part is overwritten', async () => {
    const { home, data } = copyHealthy();
    const bytes = readFileSync(join(data, 'az-ml.db'));
    bytes.fill(0x5a, 4096 * 3, 4096 * 9);
    writeFileSync(join(data, 'az-ml.db'), bytes);
    await expectError(
      home,
      'database',
      /is damaged: /,
      /^Move it away, and put your own backup in its place\.$/,
    );
  });

  test('a database that was cut off; the newest backup is named', async () => {
    const { home, data } = copyHealthy();
    writeFileSync(join(data, 'backups', 'store-v1-20260101T000000Z.db'), '');
    truncateSync(join(data, 'az-ml.db'), 4096 * 5);
    await expectError(home, 'database', /is damaged: /, /put .*store-v1-20260101T000000Z\.db in its place/);
  });

  test('a file that is no database', async () => {
    const { home, data } = copyHealthy();
    writeFileSync(
      join(data, 'az-ml.db'),
      'not a database at all, but long enough to be taken for one'.repeat(100),
    );
    await expectError(home, 'database', /is damaged: file is not a database/, /Move it away/);
  });

  test('a database that a newer az-ml has written', async () => {
    const { home, data } = copyHealthy();
    changeDatabase(data, 'pragma user_version = 99');
    await expectError(home, 'database', /has version 99/, /newer az-ml/);
  });

  test('a record of a run that is not JSON any more', async () => {
    const { home, data } = copyHealthy();
    changeDatabase(data, `update run_documents set document = '{"runId":'`);
    await expectError(home, 'run-records', /^cannot be read: exp_\d+_[0-9a-f]{8}$/, /The other runs can/);
  });

  test('the content of a file that is lost', async () => {
    const { home, data } = copyHealthy();
    const [blob = ''] = listBlobs(data);
    rmSync(blob);
    await expectError(home, 'contents', /^lost, and with them files of runs: [0-9a-f]{64}$/, /backup/);
  });

  test('the content of a file that has changed', async () => {
    const { home, data } = copyHealthy();
    const blob = listBlobs(data).find((path) => statSync(path).size > 0) ?? '';
    chmodSync(blob, 0o644);
    writeFileSync(blob, Buffer.alloc(statSync(blob).size, 'x'));
    await expectError(home, 'contents', /^not what was stored: [0-9a-f]{64}$/, /Check the disk/);
  });

  test('a configuration of the folder that cannot be read', async () => {
    const folder = join(root, 'attached');
    mkdirSync(join(folder, '.azureml'), { recursive: true });
    writeFileSync(join(folder, '.azureml', 'config.json'), '{ "subscription_id": ');
    const { code, find } = await examine(healthy, { folder });
    expect(code).toBe(1);
    expect(find('workspace')[0]).toMatchObject({
      status: 'error',
      message: expect.stringContaining('config.json'),
    });
  });
});

describe('a warning does not change the exit code', () => {
  test('others may enter the data folder', async () => {
    const { home, data } = copyHealthy();
    chmodSync(data, 0o755);
    const { code, find } = await examine(home);
    expect([code, find('permissions')[0]]).toEqual([
      0,
      {
        check: 'permissions',
        status: 'warning',
        message: `others of this machine may enter ${data} (mode 755)`,
        fix: `Run: chmod 700 '${data}'`,
      },
    ]);
  });

  test('no git and no Python in PATH', async () => {
    const bin = join(root, 'bin');
    mkdirSync(bin);
    symlinkSync(findProgram('sh', process.env.PATH) ?? '', join(bin, 'sh'));
    const { code, find } = await examine(healthy, { environment: { PATH: bin } });
    expect(code).toBe(0);
    const told = ['git', 'python', 'guardian'].map((check) => find(check)[0]?.message);
    expect(told).toEqual([
      'git is not installed, so runs are recorded without repository, branch and commit',
      'found neither python3 nor python in PATH',
      'sh watches over scripts, which cannot tell a signal from an exit code',
    ]);
    expect(find('repository')).toEqual([]);
  });

  test('a folder of a run in which nobody can read anything', async () => {
    const { home, data } = copyHealthy();
    const [run = ''] = readdirSync(join(data, 'runs'));
    writeFileSync(join(data, 'runs', run, 'launch.json'), '{');
    const { code, find } = await examine(home);
    expect([code, find('run-folders')[0]?.message]).toEqual([
      0,
      `folders of runs that nobody can read: ${run}`,
    ]);
  });

  const testAsRoot = testWith('root', process.getuid?.() === 0, 'Run the tests as root, as in a container.');

  testAsRoot('a data folder and a repository of another user', async () => {
    const { home, data } = copyHealthy();
    chownSync(data, 65534, 65534);
    const other = makeRepository(join(root, 'other'));
    for (const path of ['.', '.git']) chownSync(join(other.folder, path), 65534, 65534);
    const { code, find } = await examine(home, { folder: other.folder });
    expect([code, find('permissions')[0]?.message]).toEqual([0, `${data} belongs to another user`]);
    expect(find('repository')).toEqual([
      {
        check: 'repository',
        status: 'warning',
        message: expect.stringContaining('owned by another user'),
        fix: expect.stringContaining(`git config --global --add safe.directory '${other.folder}'`),
      },
    ]);
  });
});

describe('what is going on', () => {
  const { home, data } = { home: join(root, 'busy'), data: join(root, 'busy', 'az-ml') };
  let run = '';
  let script: number | undefined;

  beforeAll(async () => {
    mkdirSync(home);
    const words = [
      'run',
      'submit-script',
      '-e',
      'exp',
      '--async',
      '--query',
      'run_id',
      '-o',
      'tsv',
      'wait.sh',
    ];
    run = (await runCli(words, { home, workingDirectory: repository.folder })).out.trim();
    const record = join(data, 'runs', run, 'pid');
    await waitUntil('the script to start', () => existsSync(record));
    script = JSON.parse(readFileSync(record, 'utf8')).pid;
  });
  afterAll(() => {
    killWardens(data);
    kill(script);
  });

  test('a run is counted, also while others write to the store', async () => {
    const { find } = await examine(home);
    expect(find('processes')[0]?.message).toBe('1 run going on, each with its supervisor');
    expect(find('database')[0]?.status).toBe('ok');
  });

  test('a script that nobody watches over is told', async () => {
    // A guardian that is about to end may still start a new supervisor.
    const { code, find } = await waitUntil('supervisor and guardian to be gone', async () => {
      killWardens(data);
      const examined = await examine(home);
      return examined.find('processes')[0]?.status === 'warning' && examined;
    });
    expect([code, find('processes')[0]]).toEqual([
      0,
      {
        check: 'processes',
        status: 'warning',
        message: `no supervisor watches over: ${run}`,
        fix: 'When they have ended, az-ml run show -r ID brings the record up to date.',
      },
    ]);
  });

  test('a run whose end nobody saw is told, and still left as it is', async () => {
    const pid = script;
    kill(pid);
    script = undefined;
    await waitUntil('the script to be gone', () => !existsSync(`/proc/${pid}/exe`));
    const before = listTree(join(data, 'runs'));
    const { code, find } = await examine(home);
    expect([code, find('processes')[0]]).toEqual([
      0,
      {
        check: 'processes',
        status: 'warning',
        message: `ended, which is not recorded yet: ${run}`,
        fix: 'Run: az-ml run list',
      },
    ]);
    expect(listTree(join(data, 'runs'))).toEqual(before);
  });
});

function changeDatabase(data: string, sql: string): void {
  const database = new DatabaseSync(join(data, 'az-ml.db'));
  database.exec(sql);
  database.close();
}

function listBlobs(data: string): string[] {
  return readdirSync(join(data, 'blobs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Ends the supervisors and guardians of the runs in a data folder. */
function killWardens(data: string): void {
  for (const pid of findByArgument(join(data, 'runs'))) kill(pid);
}
