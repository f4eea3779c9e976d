import { mkdirSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AzMlError } from '../errors.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { isFile, resolveAzFolder, resolveLocalFile, resolveUserFile } from './config-files.ts';
import type { Environment } from './environment.ts';
import { holdLock } from './file-lock.ts';
import { parseIni } from './ini-document.ts';
import { editIni, type IniChange } from './ini-edit.ts';
import { readTextFile } from './text-file.ts';
import { describeWriteFailure } from './write-failure.ts';

/**
 * The file to keep settings in: the person's own one, or that of a folder, where `az` looks for them too. Throws
 * `BadConfiguration` where the folder's file would be the Azure CLI's own, which is not ours to write.
 */
export function chooseSettingsFile(environment: Environment, folder: string, isLocal: boolean): string {
  if (!isLocal) return resolveUserFile(environment);
  const file = resolveLocalFile(environment, resolve(folder));
  if (dirname(file) !== resolveAzFolder(environment)) return file;
  throw new AzMlError('BadConfiguration', `the settings of ${folder} itself would be az's own, in ${file}`, {
    hint: 'Set them for all folders, without local scope, or use `az configure`.',
    target: file,
  });
}

/**
 * Changes some settings of a file, and nothing else in it. Everybody's changes take effect, those made at the same
 * time too, because each reads, changes and replaces the file under one lock. Only the owner may read the file. Throws
 * `BadConfiguration` for a file that cannot be read, `BadFile` and `DiskFull` when it cannot be written, `StoreBusy`.
 */
export function saveSettings(file: string, changes: readonly IniChange[], environment: Environment): void {
  // In the person's own folder for every file, so that none is left in a project.
  const lockFile = `${resolveUserFile(environment)}.lock`;
  try {
    holdLock(lockFile, () => replaceSettings(file, changes));
  } catch (error) {
    if (error instanceof AzMlError) throw error;
    throw describeWriteFailure(
      file,
      error,
      'Set AZ_ML_CONFIG_DIR to a folder that you may write to, or mend this one.',
    );
  }
}

function replaceSettings(file: string, changes: readonly IniChange[]): void {
  const isThere = isFile(file);
  const text = isThere ? readTextFile(file, 'BadConfiguration') : '';
  const edited = editIni(text, file, changes);
  if (edited === text) return;
  mkdirSync(dirname(file), { recursive: true });
  // A link, such as one into a folder of kept settings, stays a link.
  writeFileAtomically(isThere ? realpathSync(file) : file, edited, { mode: 0o600 });
}

/** Whether a file itself sets something. Throws `BadConfiguration`. */
export function holdsSetting(file: string, section: string, option: string): boolean {
  if (!isFile(file)) return false;
  const document = parseIni(readTextFile(file, 'BadConfiguration'), file);
  return document.sections.get(section)?.options.has(option) === true;
}
