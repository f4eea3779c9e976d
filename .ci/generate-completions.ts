import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderCompletions } from './completions.ts';

const FOLDER = join(import.meta.dirname, '..', 'completions');

await mkdir(FOLDER, { recursive: true });
for (const [file, text] of await renderCompletions()) await writeFile(join(FOLDER, file), text);
