import { findLocalFiles, resolveUserFile } from '../../config/config-files.ts';
import { splitKey } from '../../config/setting-assignment.ts';
import { openSettings } from '../../config/settings.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { localOption } from './local-option.ts';

export const unsetConfig = defineCommand({
  summary: 'Unset a configuration.',
  description: 'Settings of az and of the environment are not ours to change; what they still say is told.',
  options: {
    ...localOption(
      'Look in the local configuration of the working directory, then in those above it, then in the global one, and unset the first occurrence.',
    ),
  },
  remainder: {
    name: 'KEY',
    summary: 'The configurations to unset, in the form of <section>.<key>.',
    mixed: true,
  },
  examples: [{ title: 'Print JSON again', command: 'az-ml config unset core.output' }],
  mendsSettings: true,
  async run({ local }, { environment, workingDirectory, warn }, keys) {
    if (keys.length === 0) {
      throw new AzMlError('MissingArgument', 'the following arguments are required: <KEY>');
    }
    const named = keys.map((key) => ({ key, ...demandKey(key) }));
    const projectFolder = local ? workingDirectory : undefined;
    const { holdsSetting, saveSettings } = await import('../../config/save-settings.ts');
    const own = [
      ...(local ? findLocalFiles(environment, workingDirectory) : []),
      resolveUserFile(environment),
    ];
    for (const { section, option } of named) {
      const file = own.find((candidate) => holdsSetting(candidate, section, option));
      if (file !== undefined) saveSettings(file, [{ section, option, value: undefined }], environment);
    }
    const settings = openSettings({ environment, projectFolder });
    for (const { key, section, option } of named) {
      const left = settings.find(section, option);
      if (left !== undefined) warn(`${key} is still set, to '${left.value}' by ${left.source}`);
    }
    return null;
  },
});

function demandKey(key: string): { readonly section: string; readonly option: string } {
  const named = splitKey(key);
  if (named !== undefined) return named;
  throw new AzMlError('BadConfiguration', `'${key}' is not section.name`, { target: key });
}
