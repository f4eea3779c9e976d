import type { SnapshotFile } from '../contract/snapshot.ts';
import { AzMlError } from '../errors.ts';

/** More links in a row than any system follows (Linux: 40). */
const MAX_LINKS = 40;

/**
 * Refuses a snapshot whose files could land or lead outside the folder it is laid out in: paths that climb or are
 * absolute, files below a link or below another file, and links out, also by way of other links.
 * Throws `BadFile`.
 */
export function checkSnapshotPaths(files: readonly SnapshotFile[]): void {
  const links = new Map<string, string>();
  const names = new Set<string>();
  for (const { path, link } of files) {
    checkPath(path);
    if (names.has(path)) refuse(path, 'comes twice');
    names.add(path);
    if (link !== undefined) links.set(path, link);
  }
  for (const { path } of files) {
    for (const parent of parentsOf(path)) {
      if (names.has(parent)) refuse(path, `lies below ${parent}, which is not a folder`);
    }
  }
  for (const path of links.keys()) {
    if (leadsOutside(path, links)) refuse(path, 'is a link that leads out of the snapshot');
  }
}

function checkPath(path: string): void {
  const isPlain = path !== '' && !path.includes('\0') && !path.startsWith('/');
  if (!isPlain || path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    refuse(path, 'is not a path below a folder');
  }
}

function parentsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Follows a path part by part, as the kernel would, through all links of the snapshot. */
function leadsOutside(path: string, links: ReadonlyMap<string, string>): boolean {
  const here: string[] = [];
  const ahead = path.split('/');
  let followed = 0;
  for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (here.pop() === undefined) return true;
      continue;
    }
    const target = links.get([...here, part].join('/'));
    if (target === undefined) {
      here.push(part);
      continue;
    }
    followed += 1;
    if (target.startsWith('/') || target.includes('\0') || followed > MAX_LINKS) return true;
    ahead.unshift(...target.split('/'));
  }
  return false;
}

function refuse(path: string, why: string): never {
  throw new AzMlError('BadFile', `the snapshot cannot be laid out: ${JSON.stringify(path)} ${why}`, {
    target: path,
  });
}
