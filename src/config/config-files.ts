import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, posix, resolve, win32 } from 'node:path';
import { resolveDataFolder } from './data-folder.ts';
import { type Environment, findHomeFolder, readAbsoluteVariable, readVariable } from './environment.ts';

/** A file of settings; the nearer one has the say. `az` is the Azure CLI's own, which is only read. */
export interface ConfigFile {
  readonly origin: 'project' | 'user' | 'az';
  readonly path: string;
}

/**
 * The person's own file of az-ml: in the folder that `AZ_ML_CONFIG_DIR` names, else in `AZ_ML_HOME`, which holds all
 * that is az-ml's, else where the system's custom puts settings (XDG Base Directory Specification 0.8; Apple File
 * System Programming Guide; Windows Known Folders). Touches no file.
 */
export function resolveUserFile(
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string {
  const paths = platform === 'win32' ? win32 : posix;
  const chosen = readVariable(environment, 'AZ_ML_CONFIG_DIR');
  if (chosen !== undefined) return paths.join(resolve(chosen), 'config');
  if (readVariable(environment, 'AZ_ML_HOME') !== undefined) {
    return paths.join(resolveDataFolder(environment, platform).home, 'config');
  }
  return paths.join(findConfigRoot(environment, platform), 'az-ml', 'config');
}

function findConfigRoot(environment: Environment, platform: NodeJS.Platform): string {
  const home = findHomeFolder(environment, platform);
  const chosen = readAbsoluteVariable(environment, 'XDG_CONFIG_HOME', platform);
  if (chosen !== undefined) return chosen;
  if (platform === 'win32') {
    return readVariable(environment, 'APPDATA') ?? win32.join(home, 'AppData', 'Roaming');
  }
  return platform === 'darwin'
    ? posix.join(home, 'Library', 'Application Support')
    : posix.join(home, '.config');
}

/** The Azure CLI's folder: `AZURE_CONFIG_DIR`, else `~/.azure`. */
export function resolveAzFolder(environment: Environment): string {
  const chosen = readVariable(environment, 'AZURE_CONFIG_DIR');
  return chosen === undefined
    ? join(findHomeFolder(environment, process.platform), '.azure')
    : resolve(chosen);
}

/** The file of the settings for one folder. `az` names it after its own folder, so `.azure` unless that is elsewhere. */
export function resolveLocalFile(environment: Environment, folder: string): string {
  return join(folder, basename(resolveAzFolder(environment)), 'config');
}

/**
 * Files with settings for a folder and those above it that are there, the nearest first. As `az` does it, the search
 * ends where it comes upon the Azure CLI's own folder.
 */
export function findLocalFiles(environment: Environment, start: string): string[] {
  const azFolder = resolveAzFolder(environment);
  const name = basename(azFolder);
  const found: string[] = [];
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const configFolder = join(folder, name);
    if (configFolder === azFolder) break;
    const file = join(configFolder, 'config');
    // Nearly always it is not there, and asking only that is quick.
    if (existsSync(file) && isFile(file)) found.push(file);
    if (dirname(folder) === folder) break;
  }
  return found;
}

/** A folder above may be closed to us; then its file is not ours either. */
export function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
