import type { Call } from './call.ts';
import { addressOfFile } from './run-file-scope.ts';
import { listRunFiles } from './run-files.ts';
import type { RunScope } from './scope.ts';

/** Where logs lie, in both layouts of Azure ML's run-time. What a script leaves in `outputs` is not a log. */
const FOLDERS = ['azureml-logs', 'logs', 'system_logs', 'user_logs'];

/** The log files of a run, kept or still being written: path -> address. */
export async function listLogFiles(call: Call, scope: RunScope): Promise<Readonly<Record<string, string>>> {
  const addresses: [string, string][] = [];
  for (const folder of FOLDERS) {
    let cursor: string | undefined;
    do {
      const page = await listRunFiles(call.parts, scope.record, {
        folder,
        cursor,
        limit: call.parts.limits.maxPageSize,
      });
      for (const file of page.items) addresses.push([file.path, await addressOfFile(call, scope, file)]);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return Object.fromEntries(addresses);
}
