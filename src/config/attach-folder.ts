import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { checkAddress, checkExperimentName } from './names.ts';
import { writeCondaTemplate, writeRunConfigurationTemplate } from './project-templates.ts';
import { describeWriteFailure } from './write-failure.ts';

export interface AttachRequest {
  /** Made when it is not there. */
  readonly folder: string;
  readonly address: WorkspaceAddress;
  readonly experimentName: string;
  /** Compute targets beside `local` to write a run configuration for. */
  readonly targets?: readonly string[];
}

export interface AttachedFolder {
  /** `.azureml`, or `aml_config` where that is in use: absolute. */
  readonly configFolder: string;
  /** Files that were written, absolute. */
  readonly written: readonly string[];
}

const IGNORE_PATTERNS = [
  '.ipynb_checkpoints',
  'azureml-logs',
  '.azureml',
  '.git',
  'outputs',
  'azureml-setup',
  'docs',
];

/**
 * Attaches a folder to a workspace and an experiment: `config.json` is written anew each time, everything else only
 * when the folder was not attached before and the file is not there. No `docker` run configuration is written: local
 * runs do not use containers. Throws `BadArgument` for a bad name, `BadFile` or `DiskFull` when it cannot be written.
 */
export function writeAttachedConfig(request: AttachRequest): AttachedFolder {
  const { address, experimentName, targets = [] } = request;
  checkAddress(address);
  checkExperimentName(experimentName);
  const folder = resolve(request.folder);
  const configName = existsSync(join(folder, 'aml_config')) ? 'aml_config' : '.azureml';
  const configFolder = join(folder, configName);
  const configFile = join(configFolder, 'config.json');
  const isAttached = existsSync(configFile);

  const files = new Map([[join(folder, '.amlignore'), `${IGNORE_PATTERNS.join('\n')}\n`]]);
  if (!isAttached) {
    files.set(join(configFolder, 'conda_dependencies.yml'), writeCondaTemplate());
    for (const target of new Set(['local', ...targets.filter(isFileName)])) {
      if (!isConfigured(folder, configFolder, target)) {
        files.set(join(configFolder, target), writeRunConfigurationTemplate(target, configName));
      }
    }
  }
  const missing = [...files].filter(([file]) => !existsSync(file));
  // Last: a folder counts as attached only when the rest is there.
  const all = [...missing, [configFile, formatConfig(address, experimentName)] as const];
  writeAll(configFolder, all);
  return { configFolder, written: all.map(([file]) => file) };
}

/** A file without extension wins over `NAME.runconfig` when a run is submitted, so it must not be put beside one. */
function isConfigured(folder: string, configFolder: string, target: string): boolean {
  return [configFolder, folder].some((place) => existsSync(join(place, `${target}.runconfig`)));
}

function isFileName(target: string): boolean {
  return /^[A-Za-z0-9][\w-]{0,99}$/.test(target);
}

function formatConfig(address: WorkspaceAddress, experimentName: string): string {
  const { subscriptionId, resourceGroup, workspaceName } = address;
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/${workspaceName}/projects/${experimentName}`;
  return `${JSON.stringify({ Id: experimentName, Scope: scope }, null, 2)}\n`;
}

function writeAll(configFolder: string, files: readonly (readonly [file: string, text: string])[]): void {
  let current = configFolder;
  try {
    mkdirSync(configFolder, { recursive: true });
    for (const [file, text] of files) {
      current = file;
      writeFileAtomically(file, text);
    }
  } catch (error) {
    throw describeWriteFailure(current, error, 'Attach a folder that you may write to.');
  }
}
