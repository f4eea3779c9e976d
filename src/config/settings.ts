import { join } from 'node:path';
import { type ConfigFile, findLocalFiles, resolveAzFolder, resolveUserFile } from './config-files.ts';
import type { Environment } from './environment.ts';
import { listIniOptions, readIniValue } from './ini-value.ts';
import { type OpenConfigFile, openConfigFile } from './open-config-file.ts';

/** Where a setting can come from, the strongest first. `project` is a file of the working folder or above it. */
export type Origin = 'flag' | 'environment' | 'project' | 'user' | 'az' | 'built in';

export interface Setting {
  /** As it was written; empty where a person has cleared it. */
  readonly value: string;
  readonly origin: Origin;
  /** Name of the variable, or path of the file. */
  readonly source: string;
}

export interface NamedSetting extends Setting {
  readonly name: string;
}

/**
 * What environment and files say, each file read when it is first needed. All throw `BadConfiguration` for a file with
 * a mistake, unless that file has nothing to say of what was asked for. Options are named in lower case.
 */
export interface Settings {
  /** By the first that says anything; that may be an empty text, which hides what weaker ones say. */
  find(section: string, option: string): Setting | undefined;
  findVariable(section: string, option: string): Setting | undefined;
  findInFiles(section: string, option: string): Setting | undefined;
  /** Sections of all files. */
  sections(): string[];
  /** All that is set in a section. */
  list(section: string): NamedSetting[];
}

export interface SettingsRequest {
  readonly environment: Environment;
  /** Whose own settings, and those of the folders above it, count too. */
  readonly projectFolder?: string | undefined;
}

/** The settings of a person, and of a project where one is given, as `az` would find them and we in our own file. */
export function openSettings({ environment, projectFolder }: SettingsRequest): Settings {
  let opened: readonly OpenConfigFile[] | undefined;
  const files = () => {
    opened ??= listFiles(environment, projectFolder).map(openConfigFile);
    return opened;
  };

  const findVariable = (section: string, option: string): Setting | undefined => {
    const source = nameVariable(section, option);
    const value = environment[source];
    return value === undefined ? undefined : { value, origin: 'environment', source };
  };

  const findInFiles = (section: string, option: string): Setting | undefined => {
    for (const file of files()) {
      const value = file.mentions(option) ? readIniValue(file.document(), section, option) : undefined;
      if (value !== undefined) return { value, origin: file.origin, source: file.path };
    }
    return undefined;
  };

  const find = (section: string, option: string) =>
    findVariable(section, option) ?? findInFiles(section, option);

  return {
    find,
    findVariable,
    findInFiles,
    sections: () => [...new Set(files().flatMap((file) => [...file.document().sections.keys()]))],
    list(section) {
      const fromFiles = files().flatMap((file) => listIniOptions(file.document(), section));
      const names = new Set([...listVariables(environment, section), ...fromFiles]);
      return [...names].flatMap((name) => {
        const found = find(section, name);
        return found === undefined ? [] : [{ name, ...found }];
      });
    },
  };
}

function listFiles(environment: Environment, projectFolder: string | undefined): ConfigFile[] {
  const local = projectFolder === undefined ? [] : findLocalFiles(environment, projectFolder);
  return [
    ...local.map((path) => ({ origin: 'project' as const, path })),
    { origin: 'user', path: resolveUserFile(environment) },
    { origin: 'az', path: join(resolveAzFolder(environment), 'config') },
  ];
}

/** As `az` names them: `AZURE_CORE_OUTPUT`. */
function nameVariable(section: string, option: string): string {
  return `AZURE_${section.toUpperCase()}_${option.toUpperCase()}`;
}

/** Names of the options of a section that variables of the environment set. */
function listVariables(environment: Environment, section: string): string[] {
  const prefix = nameVariable(section, '');
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && /^[0-9A-Z_]+$/.test(name.slice(prefix.length)))
    .map((name) => name.slice(prefix.length).toLowerCase());
}
