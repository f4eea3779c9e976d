import type { RunWarning } from '../contract/run.ts';
import type { RunConfiguration } from '../contract/run-configuration.ts';
import { AzMlError } from '../errors.ts';
import {
  COMMUNICATORS,
  DEFAULTS,
  FRAMEWORKS,
  KNOWN_KEYS,
  SECTION_DEFAULTS,
} from './run-configuration/defaults.ts';
import { findRunConfiguration } from './run-configuration/find-run-configuration.ts';
import { findScript } from './run-configuration/find-script.ts';
import { findNearMiss } from './run-configuration/near-miss.ts';
import { convertOldFormat, isOldFormat, listUnreadSidecars } from './run-configuration/old-format.ts';
import { type Place, placeAtTop, placeConverted } from './run-configuration/place.ts';
import { readEnvironment } from './run-configuration/read-environment.ts';
import {
  isAbsent,
  type PlainMap,
  readBoolean,
  readInteger,
  readMap,
  readText,
  readTextList,
} from './run-configuration/read-value.ts';
import { readYamlFile, type YamlFile } from './run-configuration/yaml-file.ts';

/** What the command line says over a run configuration. An empty text says nothing. */
export interface RunConfigurationOverrides {
  readonly script?: string | undefined;
  /** Replace all arguments of the file as soon as there is one. */
  readonly arguments?: readonly string[] | undefined;
  readonly target?: string | undefined;
  /** Conda file, from the working folder; replaces the packages of the file. */
  readonly condaFile?: string | undefined;
}

export interface RunConfigurationRequest {
  /** Project folder, or the run configuration itself. */
  readonly path: string;
  /** Name of a run configuration; without one a run starts from the defaults of a local run. */
  readonly name?: string | undefined;
  readonly overrides?: RunConfigurationOverrides;
  /** Folder that the script must lie in. */
  readonly sourceDirectory: string;
}

export interface ResolvedRunConfiguration {
  readonly configuration: RunConfiguration;
  /** Where it was read from, absolute. */
  readonly file?: string;
  readonly warnings: readonly RunWarning[];
}

/**
 * The run configuration of a submission, complete: the file found by its name, what the command line says over it,
 * and the defaults below it. Throws `BadRunConfiguration` that says file, line, column, key and what is expected.
 */
export async function resolveRunConfiguration(
  request: RunConfigurationRequest,
): Promise<ResolvedRunConfiguration> {
  const { path, name, overrides = {}, sourceDirectory } = request;
  const found = name === undefined ? undefined : findRunConfiguration(path, name);
  const parsed = found && (await readYamlFile(found.file));
  const warnings: string[] = [];
  if (found?.shadowed !== undefined) {
    warnings.push(`${found.file} is used; ${found.shadowed} has the same name and is not.`);
  }
  const top = readTop(parsed, warnings);
  const environment = await readEnvironment(top.at('environment'), path, overrides.condaFile || undefined);
  const configuration: RunConfiguration = {
    ...layOverDefaults(top),
    ...readWork(top, overrides, sourceDirectory, warnings),
    target: overrides.target || (readText(top.at('target')) ?? DEFAULTS.target),
    framework: spellAsKnown(readText(top.at('framework')) ?? DEFAULTS.framework, FRAMEWORKS),
    communicator: spellAsKnown(readText(top.at('communicator')) ?? DEFAULTS.communicator, COMMUNICATORS),
    nodeCount: readInteger(top.at('nodeCount'), 1) ?? DEFAULTS.nodeCount,
    ...readDuration(top.at('maxRunDurationSeconds')),
    environment,
    history: readHistory(top.at('history')),
  };
  return {
    configuration,
    ...(found && { file: found.file }),
    warnings: warnings.map((message) => ({ source: 'RunConfiguration', message })),
  };
}

/** The top of the file in today's format, all keys in camel case. */
function readTop(file: YamlFile | undefined, warnings: string[]): Place {
  if (file === undefined) return placeAtTop({});
  const top = placeConverted(file);
  const map = readMap(top);
  if (!isOldFormat(map)) {
    warnings.push(...listSlips(top, map));
    return top;
  }
  for (const sidecar of listUnreadSidecars(file.file, map)) {
    warnings.push(`${sidecar}, a part of the old format, is not read.`);
  }
  return placeAtTop(convertOldFormat(top, map), file);
}

/** Keys that are kept as they are, though they were probably meant to be others. */
function listSlips(top: Place, map: PlainMap): string[] {
  return Object.keys(map).flatMap((key) => {
    const meant = KNOWN_KEYS.includes(key) ? undefined : findNearMiss(key, KNOWN_KEYS);
    return meant === undefined ? [] : [top.at(key).fail(`unknown key; did you mean ${meant}?`).message];
  });
}

function layOverDefaults(top: Place): Record<string, unknown> {
  const sections = Object.entries(SECTION_DEFAULTS).map(([key, defaults]): [string, unknown] => [
    key,
    { ...defaults, ...readMap(top.at(key)) },
  ]);
  const { script: _, command: __, maxRunDurationSeconds: ___, ...rest } = readMap(top);
  return { ...rest, ...Object.fromEntries(sections) };
}

type Work = Pick<RunConfiguration, 'script' | 'command' | 'arguments'>;

/** What is to be run: a script of the command line, else the command or the script of the file. */
function readWork(
  top: Place,
  overrides: RunConfigurationOverrides,
  sourceDirectory: string,
  warnings: string[],
): Work {
  const ownScript = readText(top.at('script'));
  const script = overrides.script || ownScript;
  const command = overrides.script ? undefined : readCommand(top.at('command'));
  const given = overrides.arguments ?? [];
  const allArguments = given.length > 0 ? given : readTextList(top.at('arguments'));
  if (command !== undefined) {
    if (ownScript !== undefined)
      warnings.push(top.at('script').fail('not used, because there is a command').message);
    return { command, arguments: allArguments };
  }
  if (script === undefined) {
    throw new AzMlError(
      'BadRunConfiguration',
      'There is nothing to run: no script is given, and no run configuration names a script or a command',
      {
        hint: 'Name the script after all options: az-ml run submit-script train.py',
        target: 'script',
      },
    );
  }
  return { script: findScript(script, sourceDirectory), arguments: allArguments };
}

/** One line for a shell; the parts of a list are joined by spaces, as they are. */
function readCommand(place: Place): string | undefined {
  const text = Array.isArray(place.value) ? readTextList(place).join(' ') : readText(place);
  return text === undefined || text.trim() === '' ? undefined : text;
}

function readDuration(place: Place): Pick<RunConfiguration, 'maxRunDurationSeconds'> {
  const seconds = readInteger(place, 0);
  return seconds === undefined ? {} : { maxRunDurationSeconds: seconds };
}

function readHistory(place: Place): RunConfiguration['history'] {
  const directories = place.at('directoriesToWatch');
  return {
    ...readMap(place),
    outputCollection: readBoolean(place.at('outputCollection'), DEFAULTS.outputCollection),
    snapshotProject: readBoolean(place.at('snapshotProject'), DEFAULTS.snapshotProject),
    directoriesToWatch: isAbsent(directories) ? [...DEFAULTS.directoriesToWatch] : readTextList(directories),
  };
}

function spellAsKnown(text: string, known: readonly string[]): string {
  return known.find((name) => name.toLowerCase() === text.toLowerCase()) ?? text;
}
