import type { Environment } from './environment.ts';
import { openSettings, type Setting } from './settings.ts';

/** Where to make workspaces when no option says; `undefined` where the defaults do not say either. */
export function findDefaultLocation(environment: Environment, projectFolder: string): Setting | undefined {
  const found = openSettings({ environment, projectFolder }).find('defaults', 'location');
  return found?.value ? found : undefined;
}
