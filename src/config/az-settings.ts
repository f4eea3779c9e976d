import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, findHomeFolder, readVariable } from './environment.ts';

/** What `az configure --defaults` keeps that matters here. */
export interface AzDefaults {
  readonly resourceGroup?: string | undefined;
  readonly workspaceName?: string | undefined;
}

/** `[defaults]` of the Azure CLI's own `config`, in `AZURE_CONFIG_DIR` or `~/.azure`. Empty where it cannot be read. */
export function readAzDefaults(environment: Environment): AzDefaults {
  const defaults = readIniSection(readOptional(join(findAzFolder(environment), 'config')) ?? '', 'defaults');
  return { resourceGroup: defaults.get('group'), workspaceName: defaults.get('workspace') };
}

/** The subscription that `az account set` chose, from `azureProfile.json`. `undefined` where it cannot be read. */
export function readAzSubscription(environment: Environment): string | undefined {
  const text = readOptional(join(findAzFolder(environment), 'azureProfile.json'));
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

function findAzFolder(environment: Environment): string {
  return (
    readVariable(environment, 'AZURE_CONFIG_DIR') ??
    join(findHomeFolder(environment, process.platform), '.azure')
  );
}

/** The files belong to another program: whatever is wrong with them is not for us to report. */
function readOptional(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Keys of one section of an INI file as Python's `configparser` reads them: keys in lower case, `=` or `:` between. */
function readIniSection(text: string, section: string): Map<string, string> {
  const found = new Map<string, string>();
  let current = '';
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]+)\]/.exec(line);
    if (header !== null) current = header[1] ?? '';
    else if (current === section && !/^\s*[#;]/.test(line)) {
      const pair = /^\s*([^=:]+?)\s*[=:]\s*(.*?)\s*$/.exec(line);
      if (pair?.[1] !== undefined && pair[2]) found.set(pair[1].toLowerCase(), pair[2]);
    }
  }
  return found;
}
