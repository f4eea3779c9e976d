// A process that reads and then tries to write: node reader-process.ts FILE
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { makeRun, newRun } from './make-runs.ts';

const file = process.argv[2] ?? '';
const describeError = (error: unknown) =>
  error instanceof Error && 'code' in error ? { code: error.code, message: error.message } : String(error);

try {
  const store = openSqliteStore({ file, backupFolder: join(file, '../backup'), now: () => new Date() });
  const { items } = await store.queryRuns({ workspaceId: 'ws-1', limit: 10 });
  const wrote = await store.addRun(newRun(makeRun('written'))).then(() => 'written', describeError);
  process.stdout.write(JSON.stringify({ runs: items.map(({ run }) => run.runId), wrote }));
  await store.close();
} catch (error) {
  process.stdout.write(JSON.stringify({ failed: describeError(error) }));
}
