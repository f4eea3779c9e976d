import type { LiveFile } from '../compute/compute-target.ts';
import { RUN_ORIGIN } from '../contract/artifact.ts';
import { AzMlError } from '../errors.ts';
import type { ArtifactRecord, RunRecord } from '../store/store.ts';
import { isFilePath } from './artifact-path.ts';
import type { ServiceParts } from './call.ts';

/** A file of a run: kept, still where the run writes it, or only announced. */
export interface RunFile {
  readonly path: string;
  readonly createdUtc: string;
  /** Bytes, by digest. */
  readonly kept?: { readonly digest: string; readonly size: number };
  readonly live?: LiveFile;
}

export interface RunFilePage {
  readonly items: readonly RunFile[];
  readonly cursor?: string;
}

/** Throws `ArtifactNotFound`. */
export async function findRunFile(parts: ServiceParts, record: RunRecord, path: string): Promise<RunFile> {
  const stored = await getStored(parts, record, path);
  if (stored?.kept !== undefined) return stored;
  const live = (await listLive(parts, record)).find((file) => file.path === path);
  // A file that is neither can have been collected between the two looks.
  const found = live ?? (await getStored(parts, record, path)) ?? stored;
  if (found !== undefined) return found;
  throw new AzMlError('ArtifactNotFound', `run ${record.run.runId} has no file ${path}`, { target: path });
}

/**
 * Files of a run in a folder, empty for all, by path within a page. Files that are not kept yet come with the first
 * page; what is kept takes the place of the file it was made from.
 */
export async function listRunFiles(
  parts: ServiceParts,
  record: RunRecord,
  { folder, cursor, limit }: { folder: string; cursor?: string | undefined; limit: number },
): Promise<RunFilePage> {
  const page = await parts.store.queryArtifacts({
    workspaceId: record.workspaceId,
    origin: RUN_ORIGIN,
    container: record.run.dataContainerId,
    limit,
    ...(folder === '' ? {} : { prefix: `${folder}/` }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const files = new Map(page.items.map((item) => [item.path, toRunFile(item)]));
  if (cursor === undefined) await addUnkept();
  return {
    items: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
    ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
  };

  async function addUnkept(): Promise<void> {
    const isInside = (path: string) => folder === '' || path.startsWith(`${folder}/`) || path === folder;
    for (const file of await listLive(parts, record)) {
      if (!isInside(file.path) || files.get(file.path)?.kept !== undefined) continue;
      // It may be on a later page.
      const stored = page.cursor === undefined ? undefined : await getStored(parts, record, file.path);
      if (stored?.kept === undefined) files.set(file.path, file);
    }
    // A path can be asked for that is a file and no folder.
    const exact = folder === '' || files.has(folder) ? undefined : await getStored(parts, record, folder);
    if (exact !== undefined) files.set(folder, exact);
  }
}

async function getStored(
  { store }: ServiceParts,
  { workspaceId, run }: RunRecord,
  path: string,
): Promise<RunFile | undefined> {
  const stored = await store.getArtifact(workspaceId, RUN_ORIGIN, run.dataContainerId, path);
  return stored === undefined ? undefined : toRunFile(stored);
}

async function listLive(parts: ServiceParts, { workspaceId, run }: RunRecord): Promise<readonly RunFile[]> {
  const launch = await parts.store.getLaunch(workspaceId, run.runId);
  const target = parts.targets.find(({ name }) => name === launch?.target);
  if (launch?.open !== true || launch.handle === undefined || target === undefined) return [];
  try {
    const files = await target.liveFiles(launch.handle);
    return files
      .filter(({ path }) => isFilePath(path, parts.limits.artifactPathLength))
      .map((live) => ({ path: live.path, createdUtc: live.modifiedUtc, live }));
  } catch (error) {
    parts.onFault?.(error, `listing the files of run ${run.runId} on ${launch.target}`);
    return [];
  }
}

function toRunFile({ path, createdUtc, digest, size }: ArtifactRecord): RunFile {
  return { path, createdUtc, ...(digest === undefined ? {} : { kept: { digest, size } }) };
}
