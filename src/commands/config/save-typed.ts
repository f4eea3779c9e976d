import type { CommandContext } from '../../cli/context.ts';
import { chooseSettingsFile, saveSettings } from '../../config/save-settings.ts';
import type { Assignment } from '../../config/setting-assignment.ts';
import { KNOWN_SETTINGS } from '../../config/setting-values.ts';

/** Keeps what a person typed, and tells what of it will have no effect. */
export function saveTyped(
  assignments: readonly Assignment[],
  isLocal: boolean,
  { environment, workingDirectory, warn }: Pick<CommandContext, 'environment' | 'workingDirectory' | 'warn'>,
): void {
  saveSettings(chooseSettingsFile(environment, workingDirectory, isLocal), assignments, environment);
  for (const { section, option } of assignments) {
    const name = `${section}.${option}`;
    if (!KNOWN_SETTINGS.has(name)) {
      warn(`az-ml does not use ${name}; it uses ${[...KNOWN_SETTINGS.keys()].join(', ')}`);
    } else if (isLocal && section !== 'defaults') {
      warn(`${name} has an effect only when it is set for all folders, without --local`);
    }
  }
}
