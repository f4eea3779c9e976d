import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A git repository of so many small files in folders of fifty, with a script `job.sh` that does nothing. */
export function makeRepository(folder: string, files: number): void {
  writeFiles(folder, files, () => `value = ${files}\n`);
  writeFileSync(join(folder, 'job.sh'), '#!/bin/sh\ntrue\n', { mode: 0o755 });
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...words], {
      cwd: folder,
      stdio: 'ignore',
    });
  git('init', '--initial-branch=main');
  git('remote', 'add', 'origin', 'https://example.com/bench.git');
  git('add', '.');
  git('commit', '-m', 'Bench');
}

/** A folder of so many files with so many bytes together: sizes as in a project, a few large, most small. */
export function makeSourceFolder(folder: string, files: number, totalBytes: number): void {
  const large = Math.max(1, Math.floor(files / 20));
  const largeBytes = Math.floor((totalBytes * 0.9) / large);
  const smallBytes = Math.floor((totalBytes * 0.1) / (files - large));
  const content = Buffer.alloc(largeBytes);
  writeFiles(folder, files, (index) => {
    const part = content.subarray(0, index < large ? largeBytes : smallBytes);
    return randomFillSync(part);
  });
  writeFileSync(join(folder, 'job.sh'), '#!/bin/sh\ntrue\n', { mode: 0o755 });
}

function writeFiles(folder: string, files: number, contentOf: (index: number) => string | Uint8Array): void {
  for (let index = 0; index < files; index++) {
    const inner = join(folder, `part-${Math.floor(index / 50)}`);
    if (index % 50 === 0) mkdirSync(inner, { recursive: true });
    writeFileSync(join(inner, `file-${index}.txt`), contentOf(index));
  }
}
