import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { type Environment, findHomeFolder, readVariable } from '../../config/environment.ts';
import { isShim } from './shim-script.ts';

const IS_WINDOWS = process.platform === 'win32';

/** Names under which `az` can be started, the shim's own first. */
const NAMES = IS_WINDOWS ? ['az.cmd', 'az.exe', 'az.bat'] : ['az'];

/** Names of the files that make up a shim: on Windows one for cmd and PowerShell, one for a shell such as Git's. */
export const SHIM_NAMES = IS_WINDOWS ? ['az.cmd', 'az'] : ['az'];

/** Which `az` a shell would start here. */
export interface AzState {
  /** Shims in the folders of PATH and in the folder for programs of one's own. */
  readonly shims: readonly string[];
  /** The first `az` in PATH that is no shim. */
  readonly realAz: string | undefined;
  /** Whether a shim is what `az` starts: it is the first in PATH. */
  readonly isActive: boolean;
}

export function readAzState(environment: Environment): AzState {
  const found = listPath(environment).flatMap(findAz);
  const [first] = found;
  const hidden = findAz(ownProgramsFolder(environment));
  const shims = [...found, ...hidden].filter(isShimFile);
  return {
    shims: [...new Set(shims)],
    realAz: found.find((file) => !isShimFile(file)),
    isActive: first !== undefined && isShimFile(first),
  };
}

/** The folders of PATH in order. Relative ones are left out: what they hold changes with the working folder. */
export function listPath(environment: Environment): string[] {
  return (readVariable(environment, 'PATH') ?? '').split(delimiter).filter(isAbsolute);
}

/** `~/.local/bin`: "user-specific executable files may be stored" there (XDG Base Directory Specification). */
export function ownProgramsFolder(environment: Environment): string {
  return join(findHomeFolder(environment, process.platform), '.local', 'bin');
}

/** The folder before the real `az`, or holding a shim already, in which a shim can be put; else the person's own. */
export function chooseFolder(environment: Environment): string {
  const folders = listPath(environment);
  const { realAz, shims } = readAzState(environment);
  const end = realAz === undefined ? folders.length : folders.indexOf(dirname(realAz));
  const before = folders.slice(0, end);
  return (
    before.find((folder) => shims.some((shim) => dirname(shim) === folder)) ??
    before.find((folder) => !belongsToProject(folder) && isWritableFolder(folder)) ??
    ownProgramsFolder(environment)
  );
}

export function isShimFile(file: string): boolean {
  try {
    return isShim(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}

function findAz(folder: string): string[] {
  return NAMES.map((name) => join(folder, name))
    .filter(isProgram)
    .slice(0, 1);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** `npx` and `npm run` put such a folder first, for as long as they last. */
function belongsToProject(folder: string): boolean {
  return /[\\/]node_modules[\\/]\.bin$/.test(folder);
}

function isWritableFolder(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** `bin/az-ml.js`, found upwards: sources and bundles lie at different depths. */
export function findLauncher(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'bin', 'az-ml.js'))) folder = dirname(folder);
  return join(folder, 'bin', 'az-ml.js');
}
