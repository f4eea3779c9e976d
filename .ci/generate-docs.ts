import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderErrorsPage } from './errors-page.ts';
import { renderManPages } from './man-pages.ts';
import { SECTIONS } from './promise/all-sections.ts';
import { renderPromisePage } from './promise/page.ts';
import { renderReference } from './reference.ts';

const ROOT = join(import.meta.dirname, '..');

const manPages = await renderManPages();
await writeFolder('docs/reference', await renderReference());
await writeFolder('docs/man', manPages);
await writeFile(join(ROOT, 'docs/errors.md'), renderErrorsPage());
await writeFile(join(ROOT, 'docs/promise.md'), renderPromisePage(SECTIONS));
await listManPages([...manPages.keys()]);

/** Leaves nothing in the folder but these files. */
async function writeFolder(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await rm(join(ROOT, folder), { recursive: true, force: true });
  await mkdir(join(ROOT, folder), { recursive: true });
  for (const [file, text] of files) await writeFile(join(ROOT, folder, file), text);
}

/** npm installs only the manual pages that the manifest names one by one. */
async function listManPages(files: readonly string[]): Promise<void> {
  const path = join(ROOT, 'package.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  manifest.man = files.map((file) => `docs/man/${file}`);
  await writeFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
