import type { CommandContext } from '../../cli/context.ts';
import { readAzSubscription } from '../../config/az-settings.ts';
import { resolveWorkspace } from '../../config/workspace-settings.ts';
import type { WorkspaceAddress } from '../../contract/workspace.ts';
import { AzMlError } from '../../errors.ts';
import type { RestOptions } from './build-request.ts';

const TOKEN = /\{(subscriptionId|resourceGroup|resourceGroupName|workspaceName|workspace)\}/g;

/** What `{workspace}` is short for. */
const WORKSPACE =
  'subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.MachineLearningServices/workspaces/{workspaceName}';

/**
 * Replaces the words in braces by what the options, the attached folder and the settings say. The built-in workspace
 * counts for the run API alone: elsewhere nobody knows it. Throws `BadConfiguration` when no subscription is known.
 */
export function fillTokens(
  url: string,
  isAbsolute: boolean,
  options: RestOptions,
  { environment, workingDirectory, warn }: CommandContext,
): string {
  if (url.search(TOKEN) < 0) return url;
  const flags = { ...options, subscriptionId: options.subscriptionId ?? options.subscription };
  const { address, origins, warnings } = resolveWorkspace({ flags, environment, workingDirectory });
  for (const warning of warnings) warn(warning);
  const known = (part: keyof typeof address) =>
    isAbsolute && origins[part] === 'built in' ? undefined : address[part];
  return url.replaceAll('{workspace}', WORKSPACE).replace(TOKEN, (token, word: string) => {
    const value =
      known(partOf(word)) ?? (word === 'subscriptionId' ? findSubscription(environment) : undefined);
    return value === undefined ? token : encodeURIComponent(value);
  });
}

/** Descriptions of Azure's APIs name the group in one way or the other. */
function partOf(word: string): keyof WorkspaceAddress {
  if (word === 'subscriptionId' || word === 'workspaceName') return word;
  return 'resourceGroup';
}

function findSubscription(environment: CommandContext['environment']): string {
  const id = readAzSubscription(environment);
  if (id !== undefined) return id;
  throw new AzMlError('BadConfiguration', 'no subscription is known for {subscriptionId} in the URL', {
    hint: 'Give --subscription.',
    target: 'subscription',
  });
}
