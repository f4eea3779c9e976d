import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Candidate } from './answer.ts';

/** Files and folders below `folder` that a half-typed relative path may mean. A folder ends in `/` and goes on. */
export function listFiles(workingDirectory: string, folder: string, typed: string): Candidate[] {
  const parent = typed.slice(0, typed.lastIndexOf('/') + 1);
  const place = resolve(workingDirectory, folder, parent);
  const isHiddenWanted = typed.startsWith('.', parent.length);
  return readdirSync(place)
    .filter((name) => isHiddenWanted || !name.startsWith('.'))
    .sort()
    .map((name) => {
      const isFolder = statSync(resolve(place, name), { throwIfNoEntry: false })?.isDirectory() ?? false;
      return isFolder ? { value: `${parent}${name}/`, isOpen: true } : { value: parent + name };
    });
}
