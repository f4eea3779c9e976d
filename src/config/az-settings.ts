import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveAzFolder } from './config-files.ts';
import type { Environment } from './environment.ts';

/** The subscription that `az account set` chose, from `azureProfile.json`. `undefined` where it cannot be read. */
export function readAzSubscription(environment: Environment): string | undefined {
  const text = readOptional(resolveAzProfile(environment));
  if (text === undefined) return undefined;
  try {
    const profile: { subscriptions?: readonly { id?: unknown; isDefault?: unknown }[] } = JSON.parse(
      text.replace(/^\ufeff/, ''),
    );
    const id = profile.subscriptions?.find((subscription) => subscription.isDefault === true)?.id;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** The file in which the Azure CLI keeps its subscriptions. */
export function resolveAzProfile(environment: Environment): string {
  return join(resolveAzFolder(environment), 'azureProfile.json');
}

/** The file belongs to another program: whatever is wrong with it is not for us to report. */
function readOptional(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
