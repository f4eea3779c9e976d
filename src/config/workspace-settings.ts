import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError } from '../errors.ts';
import { readAzDefaults, readAzSubscription } from './az-settings.ts';
import { type Environment, readVariable } from './environment.ts';
import { checkAddress, checkExperimentName } from './names.ts';
import { findWorkspaceFile, type WorkspaceFile } from './workspace-file.ts';

export { checkExperimentName, checkWorkspaceName } from './names.ts';

/** The workspace of someone who has set up nothing. */
export const EMBEDDED_WORKSPACE: WorkspaceAddress = {
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'local',
  workspaceName: 'local',
};

/** The workspace options as typed. */
export interface WorkspaceFlags {
  readonly subscriptionId?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly workspaceName?: string | undefined;
  readonly experimentName?: string | undefined;
  /** Where the search for a workspace file begins. Default: the working folder. */
  readonly path?: string | undefined;
}

export type Origin = 'flag' | 'workspace file' | 'environment' | 'az defaults' | 'built in';

export interface WorkspaceSettings {
  readonly address: WorkspaceAddress;
  readonly experimentName?: string;
  readonly origins: Readonly<Record<keyof WorkspaceAddress, Origin>> & { readonly experimentName?: Origin };
  /** The workspace file that was read, whether or not it decided anything. */
  readonly file?: string;
  readonly warnings: readonly string[];
}

export interface WorkspaceRequest {
  readonly flags: WorkspaceFlags;
  readonly environment: Environment;
  /** Default: that of the process. */
  readonly workingDirectory?: string;
  /** Fills what nothing else says. `null`, for a service that has no such workspace: then it is an error. */
  readonly defaults?: WorkspaceAddress | null;
}

type Part = keyof WorkspaceAddress;

interface Source {
  readonly origin: Origin;
  readonly parts: { readonly [Name in Part]?: string | undefined };
}

interface Picked {
  readonly value: string;
  readonly origin: Origin;
}

/**
 * The workspace and experiment a command is about. Each part comes from the first that knows it: option, workspace
 * file of the project, environment, defaults of the Azure CLI, built-in value. Throws `BadArgument` for a name that
 * breaks its rule, `BadConfiguration` for a bad workspace file, `MissingArgument` when a part stays unknown.
 */
export function resolveWorkspace(request: WorkspaceRequest): WorkspaceSettings {
  const warnings: string[] = [];
  const file = readFile(request, warnings);
  const sources = gatherSources(request, file);
  const subscriptionId = pick(sources, 'subscriptionId', 'subscription-id');
  const workspaceName = pick(sources, 'workspaceName', 'workspace-name');
  // A default group is often set for other work with `az`: it must not move the runs of somebody who names no workspace.
  const groupSources = workspaceName.origin === 'built in' ? sources.filter(isOurs) : sources;
  const resourceGroup = pick(groupSources, 'resourceGroup', 'resource-group');

  const picked = { subscriptionId, resourceGroup, workspaceName };
  const address = mapParts(picked, ({ value }) => value);
  checkPicked(address, picked, file);
  const experiment = pickExperiment(request.flags, file, address);
  return {
    address,
    origins: {
      ...mapParts(picked, ({ origin }) => origin),
      ...(experiment && { experimentName: experiment.origin }),
    },
    ...(experiment && { experimentName: experiment.value }),
    ...(file && { file: file.file }),
    warnings,
  };
}

function readFile(request: WorkspaceRequest, warnings: string[]): WorkspaceFile | undefined {
  const { flags, workingDirectory = process.cwd() } = request;
  const path = resolve(workingDirectory, flags.path ?? '.');
  if (!existsSync(path)) warnings.push(`--path ${path} does not exist`);
  try {
    return findWorkspaceFile(path);
  } catch (error) {
    // With the whole workspace on the command line the file decides nothing, so it need not be right.
    if (flags.resourceGroup === undefined || flags.workspaceName === undefined) throw error;
    warnings.push(`Not used: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

function gatherSources(request: WorkspaceRequest, file: WorkspaceFile | undefined): Source[] {
  const { flags, environment, defaults = EMBEDDED_WORKSPACE } = request;
  const { subscriptionId, resourceGroup, workspaceName } = flags;
  const sources: Source[] = [
    { origin: 'flag', parts: { subscriptionId, resourceGroup, workspaceName } },
    { origin: 'workspace file', parts: file?.address ?? {} },
    {
      origin: 'environment',
      parts: {
        subscriptionId: readVariable(environment, 'AZUREML_SUBSCRIPTION_ID'),
        resourceGroup: readVariable(environment, 'AZURE_DEFAULTS_GROUP'),
        workspaceName: readVariable(environment, 'AZURE_DEFAULTS_WORKSPACE'),
      },
    },
  ];
  const lacks = (part: Part) => sources.every(({ parts }) => parts[part] === undefined);
  if (lacks('resourceGroup') || lacks('workspaceName')) {
    sources.push({ origin: 'az defaults', parts: readAzDefaults(environment) });
  }
  if (defaults !== null) sources.push({ origin: 'built in', parts: defaults });
  else if (lacks('subscriptionId')) {
    sources.push({ origin: 'az defaults', parts: { subscriptionId: readAzSubscription(environment) } });
  }
  return sources;
}

function isOurs({ origin }: Source): boolean {
  return origin !== 'environment' && origin !== 'az defaults';
}

function pick(sources: readonly Source[], part: Part, option: string): Picked {
  for (const { origin, parts } of sources) {
    const value = parts[part];
    if (value !== undefined) return { value, origin };
  }
  throw new AzMlError('MissingArgument', `No ${option} is known`, {
    hint: `Give --${option}, or attach the folder to a workspace with \`az-ml folder attach\`.`,
    target: option,
  });
}

function mapParts<T>(picked: Readonly<Record<Part, Picked>>, map: (part: Picked) => T): Record<Part, T> {
  return {
    subscriptionId: map(picked.subscriptionId),
    resourceGroup: map(picked.resourceGroup),
    workspaceName: map(picked.workspaceName),
  };
}

/** A bad name is the file's fault when every part came from it. */
function checkPicked(
  address: WorkspaceAddress,
  picked: Readonly<Record<Part, Picked>>,
  file: WorkspaceFile | undefined,
): void {
  try {
    checkAddress(address);
  } catch (error) {
    const isFromFile = Object.values(picked).every(({ origin }) => origin === 'workspace file');
    if (!(error instanceof AzMlError) || file === undefined || !isFromFile) throw error;
    throw new AzMlError('BadConfiguration', `${file.file}: ${error.message}`, {
      ...(error.hint !== undefined && { hint: error.hint }),
      target: file.file,
    });
  }
}

/** A folder's experiment belongs to the workspace the folder is attached to, not to another one given by options. */
function pickExperiment(
  flags: WorkspaceFlags,
  file: WorkspaceFile | undefined,
  address: WorkspaceAddress,
): Picked | undefined {
  if (flags.experimentName !== undefined) {
    return { value: checkExperimentName(flags.experimentName), origin: 'flag' };
  }
  if (file?.experimentName === undefined || !isSameAddress(file.address, address)) return undefined;
  return { value: file.experimentName, origin: 'workspace file' };
}

/** The resource manager compares names without regard to case. */
function isSameAddress(left: WorkspaceAddress, right: WorkspaceAddress): boolean {
  const spell = ({ subscriptionId, resourceGroup, workspaceName }: WorkspaceAddress) =>
    `${subscriptionId}/${resourceGroup}/${workspaceName}`.toLowerCase();
  return spell(left) === spell(right);
}
