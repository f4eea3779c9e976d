import { resolve } from 'node:path';
import { readCliSettings } from '../../config/cli-settings.ts';
import { resolveUserFile } from '../../config/config-files.ts';
import { resolveContextFiles } from '../../config/contexts.ts';
import { chooseService } from '../../config/contexts-choice.ts';
import type { DataFolder } from '../../config/data-folder.ts';
import { findDefaultLocation } from '../../config/default-location.ts';
import { type Environment, readAbsoluteVariable, readVariable } from '../../config/environment.ts';
import type { Origin } from '../../config/settings.ts';
import { resolveWorkspace, type WorkspaceRequest } from '../../config/workspace-settings.ts';

/** One row of `config show --origin`. */
export interface ShownSetting {
  readonly name: string;
  readonly value: string | boolean | null;
  readonly origin: Origin | 'not set';
  /** Variable or file. */
  readonly source: string | null;
}

/** What `[core]` says of the command line. */
export function showCliSettings(environment: Environment): ShownSetting[] {
  const { noColor, onlyShowErrors, output } = readCliSettings(environment);
  const builtIn = { origin: 'built in', source: null } as const;
  return [
    { name: 'core.no_color', ...(noColor ?? { value: false, ...builtIn }) },
    { name: 'core.only_show_errors', ...(onlyShowErrors ?? { value: false, ...builtIn }) },
    { name: 'core.output', ...(output ?? { value: 'json', ...builtIn }) },
  ];
}

/** Workspace and experiment that a command with these options would use. */
export function showWorkspace(request: WorkspaceRequest, warn: (text: string) => void): ShownSetting[] {
  const { address, experimentName, origins, sources, warnings } = resolveWorkspace(request);
  for (const warning of warnings) warn(warning);
  const show = (name: string, part: keyof typeof sources, value: string | undefined): ShownSetting => ({
    name,
    value: value ?? null,
    origin: origins[part] ?? 'not set',
    source: sources[part] ?? null,
  });
  return [
    show('defaults.experiment', 'experimentName', experimentName),
    show('defaults.group', 'resourceGroup', address.resourceGroup),
    showLocation(request),
    show('defaults.workspace', 'workspaceName', address.workspaceName),
    show('subscription', 'subscriptionId', address.subscriptionId),
  ];
}

function showLocation({ flags, environment, workingDirectory = '.' }: WorkspaceRequest): ShownSetting {
  const found = findDefaultLocation(environment, resolve(workingDirectory, flags.path ?? '.'));
  const { value, origin, source } = found ?? { value: 'local', origin: 'built in', source: null };
  return { name: 'defaults.location', value, origin, source };
}

/** The service that commands talk to; no value where it is the one on this machine. */
export function showService(environment: Environment): ShownSetting {
  const choice = chooseService(environment);
  const isRemote = choice.kind === 'remote';
  return {
    name: 'endpoint',
    value: isRemote ? choice.endpoint : null,
    origin: choice.origin,
    source: choice.source ?? (isRemote ? resolveContextFiles(environment).contexts : null),
  };
}

/** Where az-ml keeps its own file and its data. */
export function showPlaces(environment: Environment, dataFolder: DataFolder): ShownSetting[] {
  const show = (name: string, value: string, variables: readonly string[]): ShownSetting => {
    const source = variables.find((variable) => isChosenBy(environment, variable)) ?? null;
    return { name, value, origin: source === null ? 'built in' : 'environment', source };
  };
  return [
    show('config_file', resolveUserFile(environment), ['AZ_ML_CONFIG_DIR', 'AZ_ML_HOME', 'XDG_CONFIG_HOME']),
    show('data_folder', dataFolder.home, ['AZ_ML_HOME', 'XDG_DATA_HOME']),
  ];
}

function isChosenBy(environment: Environment, variable: string): boolean {
  const read = variable.startsWith('XDG_') ? readAbsoluteVariable : readVariable;
  return read(environment, variable, process.platform) !== undefined;
}
