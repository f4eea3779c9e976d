import { lstatSync, rmdirSync, unlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readTextFile } from '../../config/text-file.ts';
import { AzMlError, systemCode } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { isShimFile, readAzState, SHIM_NAMES } from './find-az.ts';
import { readMadeFolder } from './shim-script.ts';

export const removeShim = defineCommand({
  summary: 'Take away what `shim install` put in front of az.',
  description: 'An az that az-ml did not write stays where it is.',
  options: {
    directory: {
      kind: 'text',
      aliases: ['d'],
      summary: 'Folder to remove it from.',
      defaultText: 'every folder of PATH, and ~/.local/bin',
    },
  },
  examples: [{ title: 'Have the real az alone again', command: 'az-ml shim remove' }],
  async run(options, context) {
    const { directory } = options;
    const folders =
      directory === undefined
        ? readAzState(context.environment).shims.map((file) => dirname(file))
        : [resolve(context.workingDirectory, directory)];
    const removed = folders.flatMap((folder) => removeFrom(folder, directory !== undefined));
    if (removed.length === 0) context.warn('there is no shim to remove.');
    return { removed };
  },
});

/** Answers with the files that were removed. */
function removeFrom(folder: string, isChosen: boolean): string[] {
  const files = SHIM_NAMES.map((name) => join(folder, name)).filter(
    (file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined,
  );
  const other = files.find((file) => !isShimFile(file));
  if (other !== undefined && isChosen) {
    throw new AzMlError('BadFile', `this az was not written by az-ml, and stays: ${other}`, {
      target: other,
    });
  }
  return files.filter(isShimFile).map((file) => {
    const madeFolder = readMadeFolder(readTextFile(file, 'BadFile'));
    try {
      unlinkSync(file);
    } catch (error) {
      throw new AzMlError('BadFile', `cannot remove ${file}: ${(error as Error).message}`, {
        target: file,
        cause: error,
      });
    }
    if (madeFolder !== undefined) removeEmptyFolders(folder, madeFolder);
    return file;
  });
}

/** From the shim's folder up to the uppermost one that was made for it, as long as they hold nothing else. */
function removeEmptyFolders(folder: string, uppermost: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EBUSY', 'EACCES', 'EPERM'].includes(systemCode(error) ?? '')) return;
    throw error;
  }
  if (folder !== uppermost && dirname(folder).startsWith(uppermost))
    removeEmptyFolders(dirname(folder), uppermost);
}
