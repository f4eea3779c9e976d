import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from '@jest/globals';

const SOURCE = resolve(import.meta.dirname, '../../src');

/**
 * Who may import whom, besides its own files: the picture of `docs/architecture.md` as data.
 * `now` is a static import, `late` one by `import()`, `types` one by `import type`.
 */
const RULES: Record<string, { now: readonly string[]; late?: readonly string[]; types?: readonly string[] }> =
  {
    contract: { now: [] },
    'errors.ts': { now: ['contract'] },
    config: { now: ['output', 'contract', 'errors.ts'] },
    provenance: { now: ['contract', 'errors.ts'] },
    output: { now: ['contract', 'errors.ts'] },
    blobs: { now: ['contract', 'errors.ts'] },
    store: { now: ['contract', 'errors.ts'] },
    compute: { now: ['contract', 'errors.ts'] },
    client: { now: ['contract', 'errors.ts'] },
    submission: { now: ['client', 'provenance', 'config', 'contract', 'errors.ts'] },
    service: { now: ['contract', 'errors.ts'], types: ['store', 'compute', 'blobs'] },
    'app.ts': { now: ['service', 'store', 'blobs', 'compute', 'config', 'contract', 'errors.ts'] },
    completion: { now: ['client', 'config', 'contract', 'errors.ts'], late: ['app.ts', 'submission'] },
    'diagnose.ts': { now: ['config'], late: ['store', 'blobs', 'compute', 'provenance'] },
    server: { now: ['app.ts', 'contract', 'config', 'errors.ts'] },
    supervisor: {
      now: ['client', 'compute', 'config', 'contract', 'errors.ts'],
      late: ['app.ts', 'server'],
    },
    sdk: { now: ['client', 'config', 'contract', 'errors.ts'], late: ['app.ts', 'submission'] },
    commands: {
      now: ['submission', 'client', 'config', 'contract', 'errors.ts'],
      late: ['server', 'provenance', 'output'],
      types: ['cli', 'diagnose.ts'],
    },
    cli: {
      now: ['output', 'config', 'client', 'errors.ts', 'contract'],
      late: ['commands', 'diagnose.ts', 'app.ts'],
    },
  };

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly how: 'now' | 'late' | 'types';
}

function areaOf(path: string): string {
  return relative(SOURCE, path).split(sep)[0] ?? '';
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found: Import[] = [];
  const add = (specifier: string, how: Import['how']) => {
    if (!specifier.startsWith('.') || specifier.endsWith('/package.json')) return;
    found.push({
      file: relative(SOURCE, file),
      from: areaOf(file),
      to: areaOf(resolve(dirname(file), specifier)),
      how,
    });
  };
  for (const [, type, specifier] of text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'/gm,
  )) {
    if (specifier !== undefined) add(specifier, type === undefined ? 'now' : 'types');
  }
  for (const [, specifier] of text.matchAll(/(?<!typeof )\bimport\('([^']+)'\)/g))
    if (specifier !== undefined) add(specifier, 'late');
  for (const [, specifier] of text.matchAll(/typeof import\('([^']+)'\)/g))
    if (specifier !== undefined) add(specifier, 'types');
  return found;
}

function sourceFiles(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(SOURCE, name));
}

function isAllowed({ from, to, how }: Import): boolean {
  if (from === to) return true;
  const rule = RULES[from];
  if (rule === undefined) return false;
  if (rule.now.includes(to)) return true;
  if (how === 'late') return rule.late?.includes(to) ?? false;
  if (how === 'types') return [...(rule.types ?? []), ...(rule.late ?? [])].includes(to);
  return false;
}

test('every import goes in a direction that the table of imports allows', () => {
  const forbidden = sourceFiles()
    .flatMap(importsOf)
    .filter((found) => !isAllowed(found))
    .map(({ file, to, how }) => `${file} -> ${to} (${how})`);
  expect(forbidden).toEqual([]);
});

test('no source file is longer than 500 lines', () => {
  const long = sourceFiles().filter((file) => readFileSync(file, 'utf8').split('\n').length > 500);
  expect(long.map((file) => relative(SOURCE, file))).toEqual([]);
});
