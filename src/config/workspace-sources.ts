import type { WorkspaceAddress } from '../contract/workspace.ts';
import { readAzSubscription, resolveAzProfile } from './az-settings.ts';
import { type Environment, readVariable } from './environment.ts';
import { describePlace } from './setting-place.ts';
import type { Origin, Settings } from './settings.ts';
import type { WorkspaceFile } from './workspace-file.ts';

/** A part of an address, or an experiment, with where it came from. */
export interface Picked {
  readonly value: string;
  readonly origin: Origin;
  /** Variable or file. */
  readonly source?: string;
  /** The source, and what in it, for an error. */
  readonly place?: string;
}

export interface Sources {
  readonly flags: { readonly [Part in keyof WorkspaceAddress | 'experimentName']?: string | undefined };
  readonly environment: Environment;
  readonly file: WorkspaceFile | undefined;
  readonly settings: Settings;
  /** The built-in workspace; `null` for a service that has none. */
  readonly builtIn: WorkspaceAddress | null;
}

export interface PickedAddress {
  readonly subscriptionId: Picked | undefined;
  readonly resourceGroup: Picked | undefined;
  readonly workspaceName: Picked | undefined;
}

/**
 * Each part of the address from the strongest source that knows it. A workspace file names a workspace as a whole: what
 * the environment says of group or subscription alone cannot pull them apart.
 */
export function pickAddress(sources: Sources): PickedAddress {
  const { flags, file, builtIn } = sources;
  const workspaceName =
    pickDefault(sources, flags.workspaceName, 'workspace', file?.address.workspaceName) ??
    pickBuiltIn(builtIn?.workspaceName);
  const isOfFile = file !== undefined && workspaceName?.source === file.file;
  return {
    workspaceName,
    resourceGroup: isOfFile
      ? (pickFlag(flags.resourceGroup) ?? pickFile(file, file.address.resourceGroup))
      : pickGroup(sources, workspaceName),
    subscriptionId:
      pickFlag(flags.subscriptionId) ??
      (isOfFile ? pickFile(file, file.address.subscriptionId) : pickSubscription(sources)),
  };
}

/**
 * An experiment by option, environment, workspace file (where that may have a say) and defaults, in this order. An
 * empty default is none, and hides weaker ones.
 */
export function pickExperiment(sources: Sources, isFileOfWorkspace: boolean): Picked | undefined {
  const { flags, file } = sources;
  return pickDefault(
    sources,
    flags.experimentName,
    'experiment',
    isFileOfWorkspace ? file?.experimentName : undefined,
  );
}

/**
 * A default group is often set for other work with `az`: it must not move the runs of somebody who names no workspace.
 * One in az-ml's own file is meant for az-ml.
 */
function pickGroup(sources: Sources, workspaceName: Picked | undefined): Picked | undefined {
  const { flags, file, builtIn } = sources;
  const picked = pickDefault(sources, flags.resourceGroup, 'group', file?.address.resourceGroup);
  const isForUs =
    workspaceName?.origin !== 'built in' || picked?.origin === 'flag' || picked?.origin === 'user';
  return (isForUs ? picked : undefined) ?? pickBuiltIn(builtIn?.resourceGroup);
}

function pickSubscription({ environment, file, builtIn }: Sources): Picked | undefined {
  const variable = readVariable(environment, 'AZUREML_SUBSCRIPTION_ID');
  if (variable !== undefined) {
    const source = 'AZUREML_SUBSCRIPTION_ID';
    return { value: variable, origin: 'environment', source, place: source };
  }
  if (file !== undefined) return pickFile(file, file.address.subscriptionId);
  if (builtIn !== null) return pickBuiltIn(builtIn.subscriptionId);
  const chosen = readAzSubscription(environment);
  const source = resolveAzProfile(environment);
  return chosen === undefined ? undefined : { value: chosen, origin: 'az', source, place: source };
}

function pickDefault(
  { settings, file }: Sources,
  flag: string | undefined,
  option: string,
  fromFile: string | undefined,
): Picked | undefined {
  if (flag !== undefined) return pickFlag(flag);
  const variable = settings.findVariable('defaults', option);
  if (!variable?.value && file !== undefined && fromFile !== undefined) return pickFile(file, fromFile);
  const found = variable ?? settings.findInFiles('defaults', option);
  if (!found?.value) return undefined;
  return { ...found, place: describePlace(found, 'defaults', option) };
}

function pickFlag(value: string | undefined): Picked | undefined {
  return value === undefined ? undefined : { value, origin: 'flag' };
}

function pickFile({ file }: WorkspaceFile, value: string): Picked {
  return { value, origin: 'project', source: file, place: file };
}

function pickBuiltIn(value: string | undefined): Picked | undefined {
  return value === undefined ? undefined : { value, origin: 'built in' };
}
