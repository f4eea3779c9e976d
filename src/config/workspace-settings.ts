import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError } from '../errors.ts';
import type { Environment } from './environment.ts';
import { checkExperimentName, checkResourceGroup, checkSubscription, checkWorkspaceName } from './names.ts';
import { blamePlace } from './setting-place.ts';
import { type Origin, openSettings } from './settings.ts';
import { findWorkspaceFile, type WorkspaceFile } from './workspace-file.ts';
import { type Picked, pickAddress, pickExperiment } from './workspace-sources.ts';

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

type Part = keyof WorkspaceAddress | 'experimentName';

export interface WorkspaceSettings {
  readonly address: WorkspaceAddress;
  readonly experimentName?: string;
  readonly origins: Readonly<Record<keyof WorkspaceAddress, Origin>> & { readonly experimentName?: Origin };
  /** Variable or file of each part that comes from one. */
  readonly sources: { readonly [Name in Part]?: string | undefined };
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

/**
 * The workspace and experiment a command is about. Each part comes from the first that knows it: option, environment,
 * workspace file of the project, its `.azure/config`, the person's own file, that of the Azure CLI, built-in value.
 * Throws `BadArgument` for a name that breaks its rule, `BadConfiguration` for a bad file or a bad name in one,
 * `MissingArgument` when a part stays unknown.
 */
export function resolveWorkspace(request: WorkspaceRequest): WorkspaceSettings {
  const { flags, environment, workingDirectory = process.cwd(), defaults = EMBEDDED_WORKSPACE } = request;
  const warnings: string[] = [];
  const projectFolder = resolve(workingDirectory, flags.path ?? '.');
  const file = readFile(projectFolder, flags, warnings);
  const settings = openSettings({ environment, projectFolder });
  const sources = { flags, environment, file, settings, builtIn: defaults };

  const picked = pickAddress(sources);
  const subscription = demand(picked.subscriptionId, 'subscription-id');
  const group = demand(picked.resourceGroup, 'resource-group');
  const workspace = demand(picked.workspaceName, 'workspace-name');
  const address = {
    subscriptionId: check(subscription, checkSubscription),
    resourceGroup: check(group, checkResourceGroup),
    workspaceName: check(workspace, checkWorkspaceName),
  };
  const isFileOfWorkspace = file !== undefined && isSameAddress(file.address, address);
  const experiment = pickExperiment(sources, isFileOfWorkspace);
  return {
    address,
    ...(experiment && { experimentName: check(experiment, checkExperimentName) }),
    origins: {
      subscriptionId: subscription.origin,
      resourceGroup: group.origin,
      workspaceName: workspace.origin,
      ...(experiment && { experimentName: experiment.origin }),
    },
    sources: {
      subscriptionId: subscription.source,
      resourceGroup: group.source,
      workspaceName: workspace.source,
      experimentName: experiment?.source,
    },
    ...(file && { file: file.file }),
    warnings,
  };
}

function readFile(path: string, flags: WorkspaceFlags, warnings: string[]): WorkspaceFile | undefined {
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

function demand(picked: Picked | undefined, option: string): Picked {
  if (picked !== undefined) return picked;
  throw new AzMlError('MissingArgument', `No ${option} is known`, {
    hint: `Give --${option}, or attach the folder to a workspace with \`az-ml folder attach\`.`,
    target: option,
  });
}

/** A bad name in a file or variable is the fault of that, not of the command line. */
function check({ value, place, source }: Picked, rule: (name: string) => string): string {
  if (place === undefined || source === undefined) return rule(value);
  return blamePlace(place, source, () => rule(value));
}

/** The resource manager compares names without regard to case. */
function isSameAddress(left: WorkspaceAddress, right: WorkspaceAddress): boolean {
  const spell = ({ subscriptionId, resourceGroup, workspaceName }: WorkspaceAddress) =>
    `${subscriptionId}/${resourceGroup}/${workspaceName}`.toLowerCase();
  return spell(left) === spell(right);
}
