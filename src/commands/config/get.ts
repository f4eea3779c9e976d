import { splitKey } from '../../config/setting-assignment.ts';
import { type NamedSetting, openSettings, type Settings } from '../../config/settings.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { localOption } from './local-option.ts';

export const getConfig = defineCommand({
  summary: 'Get a configuration.',
  description: 'By environment variable, else from az-ml’s own file, else from that of az.',
  options: {
    ...localOption('Include the local configuration of the working directory and those above it.'),
  },
  remainder: {
    name: 'KEY',
    summary:
      'The configuration to get. Without one, all sections and configurations are listed; with a section, those of the section; with <section>.<key>, only that one.',
    mixed: true,
  },
  examples: [
    { title: 'Get all configurations', command: 'az-ml config get' },
    { title: 'Get the configurations of a section', command: 'az-ml config get core' },
    {
      title: 'Get one value for a script',
      command: 'az-ml config get defaults.workspace --query value -o tsv',
    },
  ],
  mendsSettings: true,
  async run({ local }, { environment, workingDirectory }, [key, ...surplus]) {
    if (surplus.length > 0) {
      throw new AzMlError('BadArgument', `unrecognized arguments: ${surplus.join(' ')}`);
    }
    const settings = openSettings({ environment, projectFolder: local ? workingDirectory : undefined });
    if (key === undefined) {
      return Object.fromEntries(
        settings.sections().map((section) => [section, listSection(settings, section)]),
      );
    }
    const named = splitKey(key);
    if (named === undefined) return listSection(settings, key);
    const found = settings.find(named.section, named.option);
    if (found === undefined) throw new AzMlError('BadConfiguration', `Configuration '${key}' is not set.`);
    return toObject({ name: named.option, ...found });
  },
});

function listSection(settings: Settings, section: string) {
  return settings.list(section).map(toObject);
}

function toObject({ name, source, value }: NamedSetting) {
  return { name, source, value };
}
