import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runAzMl, startAzMl } from '../support/az-ml-process.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { waitUntil } from '../support/wait-until.ts';

const folder = makeTempFolder();
const here = { home: folder, cwd: folder };
const SUBMITS = 50;

test('fifty submits at once all become runs of their own, and all of them complete', async () => {
  writeFileSync(join(folder, 'job.sh'), 'echo "$AZUREML_RUN_ID"\n');
  const submit = () =>
    new Promise<{ code: number | null; err: string }>((resolve) => {
      const child = startAzMl(
        ['run', 'submit-script', '-e', 'many', '--async', '-o', 'none', 'job.sh'],
        here,
      );
      let err = '';
      child.stderr.on('data', (chunk) => {
        err += chunk;
      });
      child.stdout.resume();
      child.on('close', (code) => resolve({ code, err }));
    });
  const results = await Promise.all(Array.from({ length: SUBMITS }, submit));
  expect(results.filter(({ code, err }) => code !== 0 || err !== '')).toEqual([]);

  const list = () => JSON.parse(runAzMl(['run', 'list', '-e', 'many', '--last', '100'], here).stdout);
  const runs = await waitUntil(
    'all runs are over',
    () => {
      const found: { status: string; run_number: number }[] = list();
      return found.every(({ status }) => ['Completed', 'Failed', 'Canceled'].includes(status)) && found;
    },
    90_000,
  );
  expect(runs.map(({ status }) => status)).toEqual(Array(SUBMITS).fill('Completed'));
  const numbers = runs.map(({ run_number }) => run_number).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: SUBMITS }, (_, index) => index + 1));
}, 180_000);
