import { join } from 'node:path';
import type { BlobStore } from './blobs/blob-store.ts';
import type { ComputeTarget } from './compute/compute-target.ts';
import { type DataFolder, prepareDataFolder } from './config/data-folder.ts';
import { identifyUser } from './config/local-user.ts';
import { randomHex, randomUuid } from './config/random.ts';
import { EMBEDDED_WORKSPACE } from './config/workspace-settings.ts';
import type { Transport } from './contract/api-message.ts';
import { createService, type Service } from './service/service.ts';
import { openSqliteStore } from './store/sqlite.ts';

export interface AppOptions {
  readonly dataFolder: DataFolder;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Where the bytes of artifacts, logs and snapshots lie: a folder, `azure-blob://` or `s3://`. Default:
   * `AZ_ML_ARTIFACTS`, else the data folder. Supervisors of runs are told.
   */
  readonly artifacts?: string | undefined;
  now(): Date;
}

/** The detached parent of local runs is a program of its own. */
const SUPERVISOR = join(import.meta.dirname, '..', 'bin', 'supervisor.js');

/** The whole run service in this process: a transport that needs no port, and what an HTTP host asks beside. */
export interface App extends Transport, Pick<Service, 'isSigned' | 'reconcile' | 'identify' | 'tokens'> {
  /** Writes a consistent copy of the store to a new file, while others go on. */
  copyStore(file: string): Promise<void>;
  /** Throws `ArtifactStoreUnusable` where artifacts could not be kept: better at a start than at the first upload. */
  checkArtifacts(): Promise<void>;
}

/**
 * Opens the run service on a data folder, which is made if it is not there. Throws `DataFolderUnusable`,
 * `DataFolderTooNew` and `StoreCorrupt`.
 */
export async function openApp(options: AppOptions): Promise<App> {
  const { dataFolder, now } = options;
  const environment = tellArtifacts(options);
  await prepareDataFolder(dataFolder);
  const store = await openSqliteStore({ file: dataFolder.database, backupFolder: dataFolder.backups, now });
  const blobs = lateBlobStore(() => openBlobs({ dataFolder, environment, now }));
  const local = lateTarget('local', 'local', async () => {
    const { createLocalTarget } = await import('./compute/local/local-target.ts');
    const supervisorCommand = [process.execPath, SUPERVISOR];
    return createLocalTarget({ runsFolder: dataFolder.runs, supervisorCommand, environment, now, randomHex });
  });
  const service = createService({
    store,
    blobs,
    targets: [local],
    now,
    newUuid: randomUuid,
    user: () => identifyUser(environment),
    defaultWorkspace: EMBEDDED_WORKSPACE,
  });
  return {
    send: service.handle,
    isSigned: service.isSigned,
    reconcile: service.reconcile,
    identify: service.identify,
    tokens: service.tokens,
    copyStore: store.copyTo,
    checkArtifacts: async () => blobs.checkUsable?.(),
    close: () => store.close(),
  };
}

/** Who reads only on the side does not wait long for one who writes. */
const BRIEF_TIMEOUT_MS = 100;

/**
 * The run service on what a data folder holds at this moment: nothing is made, written or looked after. Throws
 * `DataFolderUnusable` where there is no store yet, or an older one, and `StoreCorrupt`.
 */
export function openReadOnlyApp({ dataFolder, environment, now }: AppOptions): Transport {
  const store = openSqliteStore({
    file: dataFolder.database,
    backupFolder: dataFolder.backups,
    now,
    busyTimeoutMs: BRIEF_TIMEOUT_MS,
    readOnly: true,
  });
  const service = createService({
    // Without a launch in sight no run is looked after, which would write.
    store: { ...store, getLaunch: async () => undefined, listOpenLaunches: async () => [] },
    blobs: lateBlobStore(() => openBlobs({ dataFolder, environment, now })),
    targets: [],
    now,
    newUuid: randomUuid,
    user: () => identifyUser(environment),
  });
  return { send: service.handle, close: () => store.close() };
}

/** The environment, with where artifacts are kept in it: a supervisor of a run opens the service by it too. */
function tellArtifacts({ environment, artifacts }: AppOptions): AppOptions['environment'] {
  return artifacts === undefined ? environment : { ...environment, AZ_ML_ARTIFACTS: artifacts };
}

async function openBlobs({ dataFolder, environment, now }: AppOptions): Promise<BlobStore> {
  const location = environment.AZ_ML_ARTIFACTS?.trim() || undefined;
  if (location === undefined) {
    const { createDiskBlobStore } = await import('./blobs/disk-blob-store.ts');
    return createDiskBlobStore({ folder: dataFolder.blobs, temporaryFolder: dataFolder.temporary });
  }
  const { openBlobStore } = await import('./blobs/open-blob-store.ts');
  const temporaryFolder = dataFolder.temporary;
  return openBlobStore({ location, temporaryFolder, environment, now: () => now().getTime() });
}

/** A store of blobs that is loaded when somebody wants a blob: to list runs takes none. */
function lateBlobStore(load: () => Promise<BlobStore>): BlobStore {
  const store = once(load);
  return {
    missing: async (digests) => (await store()).missing(digests),
    put: async (body, expected) => (await store()).put(body, expected),
    stat: async (digest) => (await store()).stat(digest),
    read: async (digest, range) => (await store()).read(digest, range),
    signedUrl: async (digest, options) => (await store()).signedUrl?.(digest, options),
    checkUsable: async () => (await store()).checkUsable?.(),
  };
}

/** A compute target that is loaded when a run of it is started or looked after. */
function lateTarget(name: string, type: string, load: () => Promise<ComputeTarget>): ComputeTarget {
  const target = once(load);
  return {
    name,
    type,
    launch: async (request) => (await target()).launch(request),
    find: async (run) => (await target()).find(run),
    observe: async (handle) => (await target()).observe(handle),
    cancel: async (handle) => (await target()).cancel(handle),
    liveFiles: async (handle) => (await target()).liveFiles(handle),
  };
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}
