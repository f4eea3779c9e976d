import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Place } from './place.ts';
import { type PlainMap, readTextList } from './read-value.ts';

const OLD_KEYS = [
  'argumentVector',
  'condaDependenciesFile',
  'trackedRun',
  'environmentVariables',
  'sparkDependenciesFile',
];

/** Whether the top of a file is of the format of 2018, which had no environment of its own. */
export function isOldFormat(map: PlainMap): boolean {
  return !Object.hasOwn(map, 'environment') && OLD_KEYS.some((key) => Object.hasOwn(map, key));
}

/**
 * The same in today's format: the first argument is the script, the conda file and the variables move into the
 * environment, `trackedRun` says whether outputs are collected. Other keys stay.
 */
export function convertOldFormat(top: Place, map: PlainMap): PlainMap {
  const { argumentVector: _, condaDependenciesFile, environmentVariables, trackedRun, ...rest } = map;
  const [script, ...scriptArguments] = readTextList(top.at('argumentVector'));
  return {
    ...rest,
    ...(script !== undefined && { script, arguments: scriptArguments }),
    environment: { environmentVariables, python: { condaDependenciesFile } },
    ...(typeof trackedRun === 'boolean' && { history: { outputCollection: trackedRun } }),
  };
}

/** Files that the old format kept its other half in, and that nothing here reads. */
export function listUnreadSidecars(file: string, map: PlainMap): string[] {
  const { target, sparkDependenciesFile } = map;
  const compute = typeof target === 'string' ? join(dirname(file), `${target}.compute`) : undefined;
  return [
    ...(compute !== undefined && existsSync(compute) ? [compute] : []),
    ...(typeof sparkDependenciesFile === 'string' ? [sparkDependenciesFile] : []),
  ];
}
