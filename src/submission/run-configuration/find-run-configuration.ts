import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AzMlError } from '../../errors.ts';

export interface FoundRunConfiguration {
  readonly file: string;
  /** A file that a reader of the folder may have meant instead. */
  readonly shadowed?: string;
}

/**
 * The file of the run configuration `name` for a project folder: in `aml_config` where that folder exists, otherwise
 * in `.azureml`, the exact name before `NAME.runconfig`; last `NAME.runconfig` in the project folder itself. A `path`
 * that is a file is taken as it is. Throws `BadRunConfiguration` with the paths tried and the names there are.
 */
export function findRunConfiguration(path: string, name: string): FoundRunConfiguration {
  if (isFile(path)) return { file: resolve(path) };
  const configFolder = findConfigFolder(path);
  const tried = [
    resolve(configFolder, name),
    resolve(configFolder, `${name}.runconfig`),
    resolve(path, `${name}.runconfig`),
  ];
  const [file, ...others] = tried.filter(isFile);
  if (file === undefined) throw describeAbsence(name, tried, configFolder);
  const [shadowed] = others;
  return shadowed === undefined ? { file } : { file, shadowed };
}

/** `aml_config` where it exists, otherwise `.azureml`, which need not exist. */
export function findConfigFolder(path: string): string {
  const older = resolve(path, 'aml_config');
  return statSync(older, { throwIfNoEntry: false })?.isDirectory() ? older : resolve(path, '.azureml');
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}

function describeAbsence(name: string, tried: readonly string[], configFolder: string): AzMlError {
  const names = listNames(configFolder).slice(0, 20);
  return new AzMlError(
    'BadRunConfiguration',
    `No run configuration ${JSON.stringify(name)}: looked for ${tried.join(', ')}`,
    {
      hint:
        names.length === 0
          ? `There is none in ${configFolder}; without -c a run uses the default for local runs.`
          : `There is ${names.join(', ')} in ${configFolder}.`,
      target: 'run-configuration-name',
    },
  );
}

const OTHER_FILES = /^(?:config|project)\.json$|^\.|\.(?:ya?ml|compute|txt|md|lock|tmp)$/;

/** Names of run configurations in this folder, sorted. */
export function listNames(configFolder: string): string[] {
  let entries: string[];
  try {
    entries = readdirSync(configFolder);
  } catch {
    return [];
  }
  const files = entries.filter((entry) => !OTHER_FILES.test(entry) && isFile(join(configFolder, entry)));
  return [...new Set(files.map((entry) => entry.replace(/\.runconfig$/, '')))].sort();
}
