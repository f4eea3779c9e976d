import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

/** A folder of its own for the tests of one file, removed after them. */
export function makeTempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'az-ml-test-')));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
