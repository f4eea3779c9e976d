import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isShim, renderCmdShim } from '../../src/commands/shim/shim-script.ts';
import { hasProgram, testWith } from '../support/component.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const testWithPython = testWith('python3', hasProgram('python3'), 'apt-get install python3');
const testWithAz = testWith('az', hasProgram('az'), 'apt-get install azure-cli');
const root = makeTempFolder();
const SYSTEM = '/usr/bin:/bin';

/** Tells its arguments and standard input byte by byte, and ends as it is told. */
const STAND_IN = `#!/usr/bin/python3
import os, signal, sys
print([os.fsencode(word) for word in sys.argv[1:]])
if sys.argv[1:] == ['wait']:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(42))
    print('waiting', flush=True)
    signal.pause()
print(sys.stdin.buffer.read())
sys.exit(7)
`;

/** Folders of a PATH: `front` for a shim, `real` with an `az` in it. */
function makePlace() {
  const home = mkdtempSync(join(root, 'place-'));
  const front = join(home, 'front');
  const real = join(home, 'real');
  for (const folder of [front, real]) mkdirSync(folder);
  writeProgram(join(real, 'az'), STAND_IN);
  const path = `${front}:${real}:${SYSTEM}`;
  const shim = async (words: readonly string[], PATH = path) => {
    const { code, out, err } = await runCli(['shim', ...words], {
      home,
      workingDirectory: home,
      environment: { PATH },
    });
    return { code, result: out === '' ? undefined : JSON.parse(out), err };
  };
  const az = (words: readonly string[], PATH = path, input: string | Buffer = '') =>
    spawnSync('az', words, {
      cwd: home,
      env: { PATH, HOME: home, AZ_ML_HOME: join(home, 'az-ml') },
      encoding: 'utf8',
      input,
    });
  return { home, front, real, path, shim, az };
}

function writeProgram(file: string, text: string): void {
  writeFileSync(file, text);
  chmodSync(file, 0o755);
}

describe('shim install', () => {
  test('puts an az into the first folder of PATH before the real one', async () => {
    const { front, real, shim } = makePlace();
    expect(await shim(['install'])).toEqual({
      code: 0,
      err: '',
      result: { az: join(front, 'az'), realAz: join(real, 'az'), isActive: true },
    });
    expect(statSync(join(front, 'az')).mode & 0o777).toBe(0o755);
  });

  test('run again changes nothing, not even the file', async () => {
    const { front, shim } = makePlace();
    const first = await shim(['install']);
    const { ino, mtimeMs } = statSync(join(front, 'az'));
    expect(await shim(['install'])).toEqual(first);
    expect(statSync(join(front, 'az'))).toMatchObject({ ino, mtimeMs });
    expect(readdirSync(front)).toEqual(['az']);
  });

  test('takes ~/.local/bin where nothing stands before the real az, and says how PATH must change', async () => {
    const { home, real, shim } = makePlace();
    const folder = join(home, '.local', 'bin');
    expect(await shim(['install'], `${real}:${SYSTEM}`)).toEqual({
      code: 0,
      err: `WARNING: this az is not found yet: add ${folder} to PATH before ${real}, for example: export PATH="${folder}:$PATH"\n`,
      result: { az: join(folder, 'az'), realAz: join(real, 'az'), isActive: false },
    });
  });

  test('leaves an az that somebody else wrote alone', async () => {
    const { real, shim } = makePlace();
    const { code, err } = await shim(['install', '--directory', real]);
    expect([code, err]).toEqual([1, expect.stringContaining(`there is another az already: ${real}/az`)]);
    expect(readFileSync(join(real, 'az'), 'utf8')).toBe(STAND_IN);
  });

  test('takes a link that leads nowhere for somebody else’s', async () => {
    const { front, shim } = makePlace();
    symlinkSync('/nowhere', join(front, 'az'));
    expect((await shim(['install', '-d', front])).code).toBe(1);
  });

  test('passes by the folder that npx and npm put in front', async () => {
    const { home, front, real, shim } = makePlace();
    const passing = join(home, 'node_modules', '.bin');
    mkdirSync(passing, { recursive: true });
    const { result } = await shim(['install'], `${passing}:${front}:${real}`);
    expect(result.az).toBe(join(front, 'az'));
  });
});

describe('shim remove', () => {
  test('leaves everything as it was before install, folders too', async () => {
    const { home, shim } = makePlace();
    const deep = join(home, 'a', 'b');
    await shim(['install', '-d', deep]);
    expect(await shim(['remove', '-d', deep])).toMatchObject({
      code: 0,
      result: { removed: [`${deep}/az`] },
    });
    expect(existsSync(join(home, 'a'))).toBe(false);
  });

  test('keeps a folder that it made as soon as something else is in it', async () => {
    const { home, shim } = makePlace();
    const deep = join(home, 'a', 'b');
    await shim(['install', '-d', deep]);
    writeFileSync(join(deep, 'other'), '');
    await shim(['remove', '-d', deep]);
    expect(readdirSync(deep)).toEqual(['other']);
  });

  test('finds the shims of PATH itself, and never takes the real az', async () => {
    const { front, real, shim } = makePlace();
    await shim(['install']);
    expect((await shim(['remove'])).result).toEqual({ removed: [join(front, 'az')] });
    expect(readdirSync(real)).toEqual(['az']);
    expect(await shim(['remove'])).toEqual({
      code: 0,
      result: { removed: [] },
      err: 'WARNING: there is no shim to remove.\n',
    });
    const refused = await shim(['remove', '--directory', real]);
    expect([refused.code, refused.err]).toEqual([
      1,
      `ERROR: this az was not written by az-ml, and stays: ${real}/az\n`,
    ]);
  });
});

test('shim show tells which az a shell would start', async () => {
  const { front, real, shim } = makePlace();
  await shim(['install']);
  const shims = [join(front, 'az')];
  expect((await shim(['show'])).result).toEqual({ shims, realAz: join(real, 'az'), isActive: true });
  const behind = `${real}:${front}`;
  expect((await shim(['show'], behind)).result).toEqual({ shims, realAz: join(real, 'az'), isActive: false });
  expect((await shim(['show'], front)).result).toEqual({ shims, realAz: null, isActive: true });
});

describe('an az with a shim in front', () => {
  test.each([
    ['ml run list -e exp -o tsv', ''],
    ['ML Run LIST -e exp', '[]\n'],
    ['ml workspace list', '[]\n'],
  ])('answers %s by az-ml', async (line, stdout) => {
    const { shim, az } = makePlace();
    await shim(['install']);
    expect(az(line.split(' '))).toMatchObject({ status: 0, stdout });
  });

  testWithPython('hands everything else on, byte for byte, with input and exit code', async () => {
    const { shim, az } = makePlace();
    await shim(['install']);
    const words = ['rest', '', 'two words', "it's", '"q"', 'a\nb', '$HOME `id` * ?', '\\', '--x=é', '-'];
    const { status, stdout } = az(words, undefined, Buffer.from([0, 255, 10]));
    const seen = words.map((word) => Buffer.from(word).toString('latin1'));
    expect(status).toBe(7);
    const [told, input] = stdout.trimEnd().split('\n');
    expect(readBytesList(told ?? '')).toEqual(seen);
    expect(input).toBe("b'\\x00\\xff\\n'");
  });

  testWithPython.each(['ml', 'ml job list', 'mlx run list', '--debug ml run list', 'run ml'])(
    'leaves %s to the real az',
    async (line) => {
      const { shim, az } = makePlace();
      await shim(['install']);
      const { status, stdout } = az(line.split(' '));
      expect([status, readBytesList(stdout.split('\n')[0] ?? '')]).toEqual([7, line.split(' ')]);
    },
  );

  testWithPython('is replaced by the real az, so that a signal reaches that', async () => {
    const { home, path, front, shim } = makePlace();
    await shim(['install']);
    const child = spawn(join(front, 'az'), ['wait'], { env: { PATH: path, HOME: home } });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await exited).toEqual([42, null]);
  });

  testWithPython('does not call itself, nor another shim, nor what stands before it', async () => {
    const { home, front, real, shim, az } = makePlace();
    await shim(['install']);
    const second = join(home, 'second');
    const wrapper = join(home, 'wrapper');
    for (const folder of [second, wrapper]) mkdirSync(folder);
    copyFileSync(join(front, 'az'), join(second, 'az'));
    writeProgram(join(wrapper, 'az'), `#!/bin/sh\nexec '${front}/az' wrapped "$@"\n`);
    const through = az(['hello'], [wrapper, second, front, front, real, SYSTEM].join(':'));
    expect([through.status, through.stdout.split('\n')[0]]).toEqual([7, "[b'wrapped', b'hello']"]);
    const nowhere = az(['hello'], [wrapper, second, front, '/nowhere'].join(':'));
    expect([nowhere.status, nowhere.stdout]).toEqual([127, '']);
  });

  test('says so when there is no real az', async () => {
    const { front, shim, az } = makePlace();
    await shim(['install']);
    expect(az(['group', 'list'], front)).toMatchObject({
      status: 127,
      stdout: '',
      stderr:
        `ERROR: there is no Azure CLI in PATH behind ${front}/az.\n` +
        'This az knows only: az ml run|experiment|folder|workspace|computetarget\n',
    });
  });

  test('says so when az-ml has gone', async () => {
    const { front, shim, az } = makePlace();
    await shim(['install']);
    const file = join(front, 'az');
    writeProgram(file, readFileSync(file, 'utf8').replace(/^az_ml_program=.*$/m, "az_ml_program='/gone'"));
    expect(az(['ml', 'run', 'list'], front)).toMatchObject({
      status: 127,
      stdout: '',
      stderr: `ERROR: az-ml is no longer at /gone.\nInstall it again, or remove this shim: rm '${file}'\n`,
    });
  });

  testWithAz('gives the answers of the real Azure CLI', async () => {
    const { front, shim, az } = makePlace();
    await shim(['install', '-d', front]);
    const plain = az(['version', '--query', 'keys(@)', '-o', 'tsv'], SYSTEM);
    expect(plain.stdout).toContain('azure-cli');
    const through = az(['version', '--query', 'keys(@)', '-o', 'tsv'], `${front}:${SYSTEM}`);
    expect([through.status, through.stdout]).toEqual([plain.status, plain.stdout]);
    expect(az(['ml', 'run', 'list', '-o', 'tsv'], `${front}:${SYSTEM}`).status).toBe(0);
  });
});

test('the shim for Windows doubles percent signs and ends its lines as cmd wants', () => {
  const facts = { node: 'C:\\100% node\\node.exe', program: 'C:\\az-ml.js', madeFolder: undefined };
  const text = renderCmdShim(facts);
  expect(text).toContain('endlocal & "C:\\100%% node\\node.exe" "C:\\az-ml.js" %*\r\n');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(isShim(text)).toBe(true);
});

/** A list of Python's bytes as texts of one character each. */
function readBytesList(text: string): string[] {
  const { stdout } = spawnSync(
    'python3',
    [
      '-c',
      'import ast, json, sys; print(json.dumps([b.decode("latin1") for b in ast.literal_eval(sys.argv[1])]))',
      text,
    ],
    { encoding: 'utf8' },
  );
  return JSON.parse(stdout);
}
