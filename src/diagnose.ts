import type { LocalRunsFacts } from './compute/local/inspect-runs.ts';
import type { DataFolder } from './config/data-folder.ts';
import { type DataFolderFacts, inspectDataFolder } from './config/inspect-data-folder.ts';
import type { GitToolFacts } from './provenance/inspect-git.ts';
import type { DatabaseFacts } from './store/inspect-database.ts';

/** Everything that can be found out about a data folder without changing it. */
export interface DataFacts {
  readonly folder: DataFolderFacts;
  readonly networkFileSystem?: string;
  readonly database: DatabaseFacts;
  /** Absent where the database cannot say which content must be there. */
  readonly blobs?: BlobFacts;
  readonly runs?: LocalRunsFacts;
}

export interface BlobFacts {
  /** Contents that were looked for. */
  readonly looked: number;
  /** Contents that were read and compared with their digest. */
  readonly hashed: number;
  readonly missing: readonly string[];
  readonly damaged: readonly string[];
}

/** The programs that a run needs beside az-ml; absent ones were not found. */
export interface ToolFacts {
  readonly git: GitToolFacts;
  readonly python?: string;
  /** What can watch over a script, the best first. */
  readonly guardians: readonly string[];
}

export interface ToolSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder whose repository is looked at. */
  readonly workingDirectory: string;
}

/** How many contents are read whole where not all are asked for: a glance, not an audit. */
const SPOT_CHECKS = 20;

/** Looks at the data folder; `full` reads every content in it. Writes nothing. */
export async function inspectData(
  { dataFolder }: { readonly dataFolder: DataFolder },
  { full }: { readonly full: boolean },
): Promise<DataFacts> {
  const folder = inspectDataFolder(dataFolder, process.getuid?.());
  if (folder.state !== 'folder') return { folder, database: { state: 'absent' } };
  const { inspectDatabase } = await import('./store/inspect-database.ts');
  const { networkFileSystemOf } = await import('./store/network-file-system.ts');
  const { inspectLocalRuns } = await import('./compute/local/inspect-runs.ts');
  const database = inspectDatabase(dataFolder.database, { full });
  const networkFileSystem = networkFileSystemOf(dataFolder.home);
  return {
    folder,
    ...(networkFileSystem === undefined ? {} : { networkFileSystem }),
    database,
    ...(database.state === 'sound'
      ? {
          blobs: await inspectBlobs(dataFolder, database.digests, full),
          runs: inspectLocalRuns(dataFolder.runs, database.openRuns),
        }
      : {}),
  };
}

async function inspectBlobs(
  { blobs, temporary }: DataFolder,
  digests: readonly string[],
  full: boolean,
): Promise<BlobFacts> {
  const { createDiskBlobStore } = await import('./blobs/disk-blob-store.ts');
  const store = createDiskBlobStore({ folder: blobs, temporaryFolder: temporary });
  const missing = new Set(await store.missing(digests));
  const present = digests.filter((digest) => !missing.has(digest));
  const read = full ? present : present.slice(0, SPOT_CHECKS);
  const damaged: string[] = [];
  for (const digest of read) if ((await store.verify(digest)) !== 'whole') damaged.push(digest);
  return { looked: digests.length, hashed: read.length, missing: [...missing], damaged };
}

/** Looks for the programs that submitting and running scripts takes. */
export async function inspectTools({ environment, workingDirectory }: ToolSearch): Promise<ToolFacts> {
  const { inspectGit } = await import('./provenance/inspect-git.ts');
  const { findProgram } = await import('./compute/local/find-program.ts');
  const find = (name: string) => findProgram(name, environment.PATH);
  const python = find('python3') ?? find('python');
  return {
    git: await inspectGit(workingDirectory, environment),
    ...(python === undefined ? {} : { python }),
    guardians: ['perl', 'python3', 'sh'].filter((name) => find(name) !== undefined),
  };
}
