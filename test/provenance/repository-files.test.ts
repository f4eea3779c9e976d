import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { inspectEnclosingRepositories, inspectRepository } from '../../src/provenance/repository-files.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const parent = makeTempFolder();
const NOTHING = { mayDefineFilters: false, mayHaveSubmodules: false };
const ANYTHING = { mayDefineFilters: true, mayHaveSubmodules: true };

let count = 0;
/** A folder with a `.git` folder, of which only the given files exist. */
function makeFolder(files: Readonly<Record<string, string | Buffer>>): string {
  count += 1;
  const folder = join(parent, `folder-${count}`);
  mkdirSync(join(folder, '.git'), { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, '.git', name), content);
  return folder;
}

test('an ordinary configuration and index rule out filters and submodules', () => {
  const config =
    '[core]\n\tbare = false\n[remote "origin"]\n\tpartialCloneFilter = blob:none\n\turl = /include/filter\n';
  expect(inspectRepository(makeFolder({ config, index: Buffer.alloc(3_000_000, 1) }))).toEqual(NOTHING);
  expect(inspectRepository(makeFolder({}))).toEqual(NOTHING);
});

test('a folder without .git has no traits', () => {
  expect(inspectRepository(parent)).toBeUndefined();
});

test.each([0, 1000, (1 << 20) - 2, (1 << 20) - 1, 1 << 20, 2_999_990])(
  'the sign of a submodule is found at %d of a large index',
  (offset) => {
    const index = Buffer.alloc(3_000_000, 1);
    index.set([0, 0, 0xe0, 0], offset);
    expect(inspectRepository(makeFolder({ index }))?.mayHaveSubmodules).toBe(true);
  },
);

describe('where something is odd, anything is possible', () => {
  test('a configuration that is a pipe', () => {
    const folder = makeFolder({});
    execFileSync('mkfifo', [join(folder, '.git/config')]);
    expect(inspectRepository(folder)).toEqual(ANYTHING);
  });

  test('an index that is a folder', () => {
    const folder = makeFolder({});
    mkdirSync(join(folder, '.git/index'));
    expect(inspectRepository(folder)).toEqual(ANYTHING);
  });

  test('a configuration that is too long', () => {
    expect(inspectRepository(makeFolder({ config: '#'.repeat(100_000) }))).toEqual(ANYTHING);
  });

  test('a common folder with a name that is not UTF-8', () => {
    expect(inspectRepository(makeFolder({ commondir: Buffer.from('caf\xe9', 'latin1') }))).toEqual(ANYTHING);
  });

  test('a pointer that points at itself', () => {
    const folder = join(parent, 'loop');
    mkdirSync(folder);
    symlinkSync('.git', join(folder, '.git'));
    expect(inspectRepository(folder)).toEqual(ANYTHING);
  });

  test('a folder whose real path is not UTF-8', () => {
    const real = Buffer.from(`${parent}/caf\xe9`, 'latin1');
    mkdirSync(real);
    symlinkSync(real, join(parent, 'link'));
    expect(inspectEnclosingRepositories(join(parent, 'link'))).toEqual(ANYTHING);
  });

  test('a folder that does not exist', () => {
    expect(inspectEnclosingRepositories(join(parent, 'nowhere'))).toEqual(ANYTHING);
  });
});

test('of all the repositories around a folder each one counts', () => {
  const outer = makeFolder({ config: '[filter "x"]\n' });
  const inner = join(outer, 'a/b');
  mkdirSync(join(inner, '.git'), { recursive: true });
  expect(inspectRepository(inner)).toEqual(NOTHING);
  expect(inspectEnclosingRepositories(inner)).toEqual({ mayDefineFilters: true, mayHaveSubmodules: false });
});
