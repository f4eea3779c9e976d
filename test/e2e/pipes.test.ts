import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, expect, test } from '@jest/globals';
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
