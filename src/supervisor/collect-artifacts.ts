import { existsSync, lstatSync, realpathSync, rmSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { type ArtifactRoot, walkFiles } from '../compute/local/live-files.ts';
import type { RunFolder } from '../compute/local/run-folder.ts';
import { messageOf, retryWhilePassing } from './reporter.ts';
import type { RunApi } from './run-api.ts';
import type { SupervisorLog } from './supervisor-log.ts';

const AT_ONCE = 4;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.log': 'text/plain',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
};

export interface CollectOptions {
  /** Artifact path that is left for later: the log that is still being written. */
  readonly except: string;
  /** Whether nobody can write to the files any more, so that they may be taken instead of copied. */
  readonly mayMove: boolean;
  /** How long a file is tried again while the service or its disk is out of order. */
  readonly giveUpAfterMs: number;
}

interface Candidate {
  /** Artifact path. */
  readonly path: string;
  /** The file or link in the root. */
  readonly file: string;
  /** Where the bytes are: the file itself, or what the link leads to. */
  readonly content: string;
  readonly mayMove: boolean;
}

/**
 * Keeps every file of the roots as an artifact and removes it here. A link counts as the file it leads to when that
 * is within the working directory, and is left out otherwise. Answers the files that could not be kept.
 */
export async function collectArtifacts(
  api: Pick<RunApi, 'putArtifact'>,
  folder: RunFolder,
  roots: readonly ArtifactRoot[],
  log: SupervisorLog,
  options: CollectOptions,
): Promise<readonly string[]> {
  const candidates = roots
    .flatMap((root) => findCandidates(folder, root, options.mayMove))
    .filter(({ path }) => path !== options.except);
  const failed: string[] = [];
  // Links first: what they lead to is taken away afterwards.
  for (const isLink of [true, false]) {
    const pending = candidates.filter(({ file, content }) => (file !== content) === isLink).values();
    await Promise.all(Array.from({ length: AT_ONCE }, () => keepFiles(pending)));
  }
  return failed;

  async function keepFiles(entries: Iterable<Candidate>): Promise<void> {
    for (const entry of entries) {
      try {
        await keepFile(api, entry, log, options.giveUpAfterMs);
      } catch (error) {
        // Whoever read the run while it had no supervisor may have kept the file already.
        if (!existsSync(entry.file)) continue;
        failed.push(entry.path);
        log.warn(`${entry.path} could not be kept: ${messageOf(error)}`);
      }
    }
  }
}

/** Keeps one file as an artifact and removes it here. */
export async function keepFile(
  api: Pick<RunApi, 'putArtifact'>,
  { path, file, content, mayMove }: Candidate,
  log: SupervisorLog,
  giveUpAfterMs: number,
): Promise<void> {
  const extension = extname(path).toLowerCase();
  const contentType = Object.hasOwn(CONTENT_TYPES, extension) ? CONTENT_TYPES[extension] : undefined;
  const body = mayMove ? { file: content, move: true } : { file: content };
  await retryWhilePassing(() => api.putArtifact(path, body, contentType ?? 'application/octet-stream'), {
    giveUpAfterMs,
    onFailure: (why) => log.warn(`${path}: ${why}`),
  });
  rmSync(file, { force: true });
}

function findCandidates(folder: RunFolder, root: ArtifactRoot, mayMove: boolean): Candidate[] {
  return walkFiles(root.folder).flatMap((below) => {
    const file = join(root.folder, below);
    const path = root.prefix === '' ? below : `${root.prefix}/${below}`;
    const stats = lstatSync(file, { throwIfNoEntry: false });
    // A file with a second name can be written by that name.
    if (stats?.isFile()) return { path, file, content: file, mayMove: mayMove && stats.nlink === 1 };
    const target = stats?.isSymbolicLink() ? followInside(folder.work, file) : undefined;
    return target === undefined ? [] : { path, file, content: target, mayMove: false };
  });
}

function followInside(folder: string, link: string): string | undefined {
  try {
    const target = realpathSync(link);
    const isInside = target.startsWith(`${realpathSync(folder)}${sep}`);
    return isInside && statSync(target).isFile() ? target : undefined;
  } catch {
    return undefined;
  }
}
