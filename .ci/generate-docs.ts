import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderReference } from './reference.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'reference');

await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
for (const [file, text] of await renderReference()) await writeFile(join(FOLDER, file), text);
