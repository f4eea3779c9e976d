import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { openApp } from '../../src/app.ts';
import { createRunClient } from '../../src/client/run-client.ts';
import { resolveDataFolder } from '../../src/config/data-folder.ts';
import { EMBEDDED_WORKSPACE } from '../../src/config/workspace-settings.ts';
import { processEnvironment, runAzMl, runBash, startAzMl } from '../support/az-ml-process.ts';
import { hasProgram, testWith } from '../support/component.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const testWithJq = testWith('jq', hasProgram('jq'), 'apt-get install jq');
const folder = makeTempFolder();
const here = { home: folder, cwd: folder };

/** Enough runs for some five megabytes of JSON. */
beforeAll(async () => {
  const environment = processEnvironment(here);
  const dataFolder = resolveDataFolder(environment);
  const app = await openApp({ dataFolder, environment, now: () => new Date() });
  const client = createRunClient(app, EMBEDDED_WORKSPACE);
  const tags = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`tag-${index}`, 'x'.repeat(80)]));
  for (let index = 0; index < 2_000; index++) {
    await client.patchRun({ runId: `run-${index}`, experimentName: 'many' }, { tags });
  }
  await app.close();
}, 60_000);

testWithJq('jq reads a list', () => {
  const { stdout, stderr, status } = runBash('az-ml run list -e many --last 3 | jq -r ".[0].run_id"', here);
  expect({ stdout, stderr, status }).toEqual({ stdout: 'run-1999\n', stderr: '', status: 0 });
});

test('a reader that has seen enough ends the command quietly', () => {
  const { stdout, stderr } = runBash(
    '(az-ml run list -e many --last 2000; echo "ended with $?" >&2) | head -1',
    here,
  );
  expect({ stdout, stderr }).toEqual({ stdout: '[\n', stderr: 'ended with 0\n' });
});

test('a slow reader gets every byte of five megabytes', async () => {
  const words = ['run', 'list', '-e', 'many', '--last', '2000'];
  const whole = runAzMl(words, here).stdout;
  expect(whole.length).toBeGreaterThan(4_000_000);
  const child = startAzMl(words, here);
  child.stdout.setEncoding('utf8');
  let read = '';
  for await (const chunk of child.stdout) {
    read += chunk;
    // As slow as a terminal over a bad line: the pipe is always full.
    await delay(1);
  }
  expect(read).toBe(whole);
}, 120_000);

describe('-o ndjson', () => {
  test('prints each run on a line of its own, the same runs as -o json', () => {
    const words = ['run', 'list', '-e', 'many', '--last', '700'];
    const { stdout, status } = runAzMl([...words, '-o', 'ndjson'], here);
    const lines = stdout.split('\n');
    expect([status, lines.pop()]).toEqual([0, '']);
    expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(runAzMl(words, here).stdout));
    expect(lines[0]).toMatch(/^\{"_experiment_name":"many","created_by":\{"user_name":/);
  });

  testWithJq('goes through jq line by line, and ends when jq has what it wants', () => {
    const line = 'az-ml run list -e many --last 2000 -o ndjson | jq -nr "limit(2; inputs) | .run_id"';
    const { stdout, stderr, status } = runBash(`set +o pipefail; ${line}`, here);
    expect({ stdout, stderr, status }).toEqual({ stdout: 'run-1999\nrun-1998\n', stderr: '', status: 0 });
  });

  test('stops asking for runs when nobody reads on', () => {
    const { stderr } = runBash(
      '(az-ml run list -e many --last 2000 -o ndjson --debug; echo "ended with $?" >&2) | head -1 >/dev/null',
      here,
    );
    expect(stderr).toContain('ended with 0\n');
    // The list has four pages.
    expect(stderr.match(/ POST \S*runs:query/g)?.length).toBeLessThan(3);
  });

  test('of a query sees the whole list, then prints the items of its answer', () => {
    const print = (query: string) =>
      runAzMl(['run', 'list', '-e', 'many', '--last', '3', '-o', 'ndjson', '--query', query], here).stdout;
    expect(print('reverse([].{id: run_id, number: run_number})')).toBe(
      '{"id":"run-1997","number":1998}\n{"id":"run-1998","number":1999}\n{"id":"run-1999","number":2000}\n',
    );
    expect(print('length(@)')).toBe('3\n');
    expect(print('[0].run_id')).toBe('"run-1999"\n');
    expect(print('[0].nothing')).toBe('');
    expect(print('[?run_id==`x`]')).toBe('');
    expect(print('[`1.0`, `1e20`, `null`, [run_id]]')).toBe('1.0\n1e+20\nnull\n[null]\n');
  });
});

test('a full disk is told as such', () => {
  const { stderr, status } = runBash('az-ml run list -e many --last 1 >/dev/full', here);
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/^ERROR: standard output cannot be written: ENOSPC.*\n$/),
  ]);
});

test.each(['1>&-', '2>&-', '<&-'])('a command that is started with %s ends as ever', (closed) => {
  expect(runBash(`az-ml run list -e many --last 1 -o tsv >/dev/null ${closed}`, here).status).toBe(0);
});

test('Ctrl-C ends a long list at once', async () => {
  const child = startAzMl(['run', 'list', '-e', 'many', '--last', '2000', '-o', 'ndjson'], here);
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  // Nothing more is read: the command is in the middle of writing.
  child.stdout.pause();
  child.kill('SIGINT');
  // A shell makes 130 of it, and stops its own loop, which it would not for a mere exit code.
  expect(await exited).toEqual([null, 'SIGINT']);
});

test('a million bytes of one log line arrive whole and in order', () => {
  writeFileSync(join(folder, 'long.sh'), 'head -c 1000000 /dev/zero | tr "\\\\0" x; echo end\n');
  const { stdout, status } = runAzMl(['run', 'submit-script', '-e', 'long', 'long.sh'], here);
  expect(status).toBe(0);
  expect(stdout).toContain(`\n\n${'x'.repeat(1_000_000)}end\n`);
}, 60_000);

test('Ctrl-C while a log is followed leaves the run alone and says how to come back', async () => {
  writeFileSync(
    join(folder, 'slow.sh'),
    'echo started; while [ ! -e "$1" ]; do sleep 0.05; done; echo finished\n',
  );
  const gate = join(folder, 'gate');
  const child = startAzMl(['run', 'submit-script', '-e', 'slow', 'slow.sh', gate], here);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk;
  });
  const exited = once(child, 'exit');
  await waitUntil('the log begins', () => out.includes('started'));
  child.kill('SIGINT');
  expect(await exited).toEqual([130, null]);
  const runId = /^RunId: (\S+)$/m.exec(out)?.[1] ?? '';
  expect(err).toBe(
    `ERROR: no longer following run ${runId}, which goes on.\n` +
      `Follow it again: az-ml run monitor-logs -r ${runId} -e slow\n` +
      `End it:          az-ml run cancel -r ${runId} -e slow\n`,
  );
  writeFileSync(gate, '');
  const followed = runAzMl(['run', 'monitor-logs', '-r', runId, '-e', 'slow', '--query', 'status'], here);
  expect([followed.status, followed.stdout]).toEqual([0, '"Completed"\n']);
  expect(followed.stderr).toContain('started\nfinished\n');
}, 60_000);

test('Ctrl-C is heard while nobody reads the log that is followed', async () => {
  writeFileSync(join(folder, 'flood.sh'), 'head -c 3000000 /dev/zero | tr "\\0" "x"; echo; echo end\n');
  const { stdout } = runAzMl(
    ['run', 'submit-script', '-e', 'flood', '--query', 'run_id', '-o', 'tsv', 'flood.sh'],
    here,
  );
  const child = startAzMl(['run', 'monitor-logs', '-r', stdout.trim(), '-e', 'flood'], here);
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk;
  });
  const exited = once(child, 'exit');
  await once(child.stdout, 'readable');
  let seen = { bytes: '', times: 0 };
  await waitUntil('the pipe is full', () => {
    const bytes = /^wchar: (\d+)$/m.exec(readFileSync(`/proc/${child.pid}/io`, 'utf8'))?.[1] ?? '';
    seen = { bytes, times: bytes === seen.bytes ? seen.times + 1 : 0 };
    return seen.times > 20;
  });
  child.kill('SIGINT');
  expect(await exited).toEqual([null, 'SIGINT']);
  expect(err).toContain(`ERROR: no longer following run ${stdout.trim()}, which goes on.`);
}, 60_000);
