// A process that adds runs one by one: node writer-process.ts FILE PREFIX seconds=N|runs=N
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { makeSeriesRun, newRun, seedExperiment } from './make-runs.ts';

const [file = '', prefix = '', amount = ''] = process.argv.slice(2);
const [unit, number] = amount.split('=');
const store = openSqliteStore({ file, backupFolder: join(file, '../backup'), now: () => new Date() });
await seedExperiment(store);
const end = performance.now() + (unit === 'seconds' ? Number(number) * 1000 : Number.POSITIVE_INFINITY);
const most = unit === 'runs' ? Number(number) : Number.POSITIVE_INFINITY;
let runs = 0;
let errors = 0;
let slowestMs = 0;
for (let index = 0; index < most && performance.now() < end; index += 1) {
  const run = { ...makeSeriesRun(index), runId: `${prefix}-${index}` };
  const start = performance.now();
  try {
    await store.addRun(newRun(run));
    runs += 1;
    // Whoever kills this process wants to know what it had been told is stored.
    if (unit === 'runs') process.stdout.write(`${run.runId}\n`);
  } catch (error) {
    errors += 1;
    process.stderr.write(`${error}\n`);
  }
  slowestMs = Math.max(slowestMs, performance.now() - start);
}
await store.close();
process.stdout.write(`${JSON.stringify({ runs, errors, slowestMs })}\n`);
