import { existsSync } from 'node:fs';
import { link, mkdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AzMlError, systemCode } from '../errors.ts';

/** Refuses a `-t` file that exists, before anything is done: a result is never overwritten. */
export function checkMetadataFile(file: string, workingDirectory: string): string {
  const path = resolve(workingDirectory, file);
  if (existsSync(path)) throw fileExists(path);
  return path;
}

/** Writes the result as v1 did: keys sorted, four spaces, no line feed at the end. It appears whole or not at all. */
export async function writeMetadataFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, text, { flag: 'wx' });
    // A hard link, unlike a rename, fails when somebody else has made the file meanwhile.
    await link(temporary, path);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw fileExists(path);
    throw new AzMlError(
      'BadFile',
      `cannot write the output metadata file ${path}: ${(error as Error).message}`,
      { cause: error },
    );
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}

function fileExists(path: string): AzMlError {
  return new AzMlError('FileExists', `the output metadata file already exists: ${path}`, {
    hint: 'Give a new file name to --output-metadata-file/-t, or remove that file.',
    target: path,
  });
}
