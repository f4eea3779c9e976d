import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunEnvironment } from '../../contract/run-configuration.ts';
import { AzMlError } from '../../errors.ts';
import { DEFAULTS, DOCKER_DEFAULTS } from './defaults.ts';
import { type Place, placeAtTop, placeConverted } from './place.ts';
import { isAbsent, readBoolean, readMap, readText, readVariables } from './read-value.ts';
import { readYamlFile } from './yaml-file.ts';

/**
 * The environment of a run configuration with its conda packages inline. `project` is the folder that paths in it
 * start from; `condaFile` replaces the packages, whatever the file says. Throws `BadRunConfiguration`.
 */
export async function readEnvironment(
  place: Place,
  project: string,
  condaFile: string | undefined,
): Promise<RunEnvironment> {
  const environment = typeof place.value === 'string' ? await openEnvironment(place, project) : place;
  const map = readMap(environment);
  const name = readText(environment.at('name'));
  const version = readText(environment.at('version'));
  return {
    ...map,
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    environmentVariables: readVariables(environment.at('environmentVariables')),
    python: await readPython(environment.at('python'), project, condaFile),
    docker: { ...DOCKER_DEFAULTS, ...dropAbsent(readMap(environment.at('docker'))) },
  };
}

/** An environment in a file of its own: its definition, or a conda file, in a folder as `environment download` makes too. */
async function openEnvironment(place: Place, project: string): Promise<Place> {
  const path = resolve(project, String(place.value));
  const facts = statSync(path, { throwIfNoEntry: false });
  const file = facts?.isDirectory() ? join(path, 'azureml_environment.json') : path;
  if (statSync(file, { throwIfNoEntry: false }) === undefined) throw place.fail(`${file} does not exist`);
  const parsed = await readYamlFile(file);
  const isConda = Object.hasOwn(readMap(placeAtTop(parsed.data, parsed)), 'dependencies');
  if (isConda) return placeAtTop({ python: { condaDependencies: parsed.data } }, parsed);
  return placeConverted(parsed);
}

async function readPython(
  place: Place,
  project: string,
  condaFile: string | undefined,
): Promise<RunEnvironment['python']> {
  const map = readMap(place);
  const userManagedDependencies = readBoolean(place.at('userManagedDependencies'), false);
  const python = {
    ...map,
    userManagedDependencies,
    interpreterPath: readText(place.at('interpreterPath')) ?? DEFAULTS.interpreterPath,
  };
  if (condaFile !== undefined) {
    const condaDependencies = await readConda(resolve(condaFile), condaFile);
    return { ...python, condaDependenciesFile: condaFile, condaDependencies };
  }
  const ownFile = place.at('condaDependenciesFile');
  const named = readText(ownFile);
  if (named === undefined || !isAbsent(place.at('condaDependencies'))) return python;
  const file = resolve(project, named);
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    // Then the interpreter is used as it is, and the file only stands there from a template.
    if (userManagedDependencies) return python;
    throw ownFile.fail(`${file} does not exist`);
  }
  return { ...python, condaDependencies: await readConda(file, named) };
}

async function readConda(file: string, named: string): Promise<unknown> {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    throw new AzMlError('BadRunConfiguration', `The conda file ${named} does not exist: looked for ${file}`, {
      hint: 'The path after -d starts from the working folder.',
      target: 'conda-dependencies',
    });
  }
  const parsed = await readYamlFile(file);
  const top = placeAtTop(parsed.data, parsed);
  const dependencies = top.at('dependencies');
  if (readMap(top) && !isAbsent(dependencies) && !Array.isArray(dependencies.value)) {
    throw dependencies.fail('expected the list of packages of a conda environment');
  }
  return parsed.data;
}

function dropAbsent(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null));
}
