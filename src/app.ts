import { join } from 'node:path';
import { createDiskBlobStore } from './blobs/disk-blob-store.ts';
import { createLocalTarget } from './compute/local/local-target.ts';
import { type DataFolder, prepareDataFolder } from './config/data-folder.ts';
import { identifyUser } from './config/local-user.ts';
import type { Transport } from './contract/api-message.ts';
import { createService, type Service } from './service/service.ts';
import { openSqliteStore } from './store/sqlite.ts';

export interface AppOptions {
  readonly dataFolder: DataFolder;
  readonly environment: Readonly<Record<string, string | undefined>>;
  now(): Date;
}

/** The detached parent of local runs is a bundle of its own. */
const SUPERVISOR = join(import.meta.dirname, '..', 'dist', 'supervisor.js');

/** The whole run service in this process: a transport that needs no port, and what an HTTP host asks beside. */
export interface App extends Transport, Pick<Service, 'isSigned' | 'reconcile'> {}

/**
 * Opens the run service on a data folder, which is made if it is not there. Throws `DataFolderUnusable`,
 * `DataFolderTooNew` and `StoreCorrupt`.
 */
export async function openApp({ dataFolder, environment, now }: AppOptions): Promise<App> {
  await prepareDataFolder(dataFolder);
  const store = await openSqliteStore({ file: dataFolder.database, backupFolder: dataFolder.backups, now });
  const blobs = createDiskBlobStore({ folder: dataFolder.blobs, temporaryFolder: dataFolder.temporary });
  const local = createLocalTarget({
    runsFolder: dataFolder.runs,
    supervisorCommand: [process.execPath, SUPERVISOR],
    environment,
    now,
  });
  const service = createService({
    store,
    blobs,
    targets: [local],
    now,
    newUuid: () => globalThis.crypto.randomUUID(),
    user: () => identifyUser(environment),
  });
  return {
    send: service.handle,
    isSigned: service.isSigned,
    reconcile: service.reconcile,
    close: () => store.close(),
  };
}
