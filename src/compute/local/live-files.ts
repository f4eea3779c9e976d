import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../errors.ts';
import type { LiveFile } from '../compute-target.ts';
import type { RunFolder } from './run-folder.ts';

/** A folder whose files are artifacts of the run, under a prefix. */
export interface ArtifactRoot {
  readonly folder: string;
  /** Artifact path of the folder, without a slash at its end; empty for all that lies in it. */
  readonly prefix: string;
}

/** What the script leaves in its working directory for the run, beside what its run configuration names. */
const OUTPUT_FOLDERS = ['outputs', 'logs'];

/**
 * Where artifacts of a run come from: its logs, and of the script's working directory `outputs`, `logs` and the
 * watched folders. Names that would lead out of the working directory are left out.
 */
export function artifactRoots(
  folder: RunFolder,
  history: { readonly outputCollection: boolean; readonly directoriesToWatch: readonly string[] },
): readonly ArtifactRoot[] {
  const logs = { folder: folder.artifacts, prefix: '' };
  if (!history.outputCollection) return [logs];
  const watched = history.directoriesToWatch.map(normalizeFolderName).filter((name) => name !== undefined);
  const names = [...new Set([...OUTPUT_FOLDERS, ...watched])];
  const outermost = names.filter((name) => !names.some((other) => name.startsWith(`${other}/`)));
  return [logs, ...outermost.map((prefix) => ({ folder: join(folder.work, prefix), prefix }))];
}

/** Every regular file of the roots. Links are not followed, so nothing outside is ever shown. */
export function listLiveFiles(roots: readonly ArtifactRoot[]): LiveFile[] {
  const files = new Map<string, LiveFile>();
  for (const { folder, prefix } of roots) {
    for (const path of walkFiles(folder)) {
      const file = join(folder, path);
      const stats = lstatSync(file, { throwIfNoEntry: false });
      const artifact = prefix === '' ? path : `${prefix}/${path}`;
      if (!stats?.isFile() || files.has(artifact)) continue;
      files.set(artifact, {
        path: artifact,
        file,
        size: stats.size,
        modifiedUtc: stats.mtime.toISOString(),
      });
    }
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Paths of everything but folders below a folder, `/` between their parts; the folder itself may be no link. */
export function walkFiles(folder: string): string[] {
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const found: string[] = [];
  const pending = [''];
  for (let prefix = pending.pop(); prefix !== undefined; prefix = pending.pop()) {
    for (const entry of readFolder(join(folder, prefix))) {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) pending.push(path);
      else found.push(path);
    }
  }
  return found;
}

/** A folder may vanish or close itself while the script is at work in it. */
function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(systemCode(error) ?? '')) return [];
    throw error;
  }
}

function normalizeFolderName(name: string): string | undefined {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (name.startsWith('/') || parts.length === 0 || parts.includes('..') || name.includes('\0'))
    return undefined;
  return parts.join('/');
}
