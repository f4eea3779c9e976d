import { openSettings } from '../config/settings.ts';
import { AzMlError } from '../errors.ts';
import { defineCommand } from './command.ts';

export const configureDefaults = defineCommand({
  summary: 'Manage the defaults of arguments.',
  description:
    'Commands use the defaults group, workspace, experiment and location where neither an option nor the attached folder says otherwise. They are kept in az-ml’s own file, or with local scope in `.azure/config` of the working folder, where az finds them too. Those of az are read, never written.',
  options: {
    defaults: {
      kind: 'words',
      aliases: ['d'],
      summary: "Space-separated 'name=value' pairs. An empty value clears a default.",
    },
    listDefaults: { kind: 'flag', aliases: ['l'], summary: 'List all applicable defaults.' },
    scope: {
      kind: 'text',
      choices: ['global', 'local'],
      summary: 'Scope of defaults: `local` ones are for the working folder and those below it.',
      defaultText: 'global',
    },
  },
  examples: [
    {
      title: 'Set the workspace and experiment to use when none is named',
      command: 'az-ml configure --defaults group=myrg workspace=myws experiment=train-on-local',
    },
    { title: 'Clear the default experiment', command: 'az-ml configure --defaults experiment=' },
    {
      title: 'Use another experiment in this folder and below it',
      command: 'az-ml configure --scope local --defaults experiment=tune',
    },
    {
      title: 'Which defaults are there, and where do they come from?',
      command: 'az-ml configure --list-defaults --scope local -o table',
    },
  ],
  mendsSettings: true,
  async run({ defaults, listDefaults, scope }, { environment, workingDirectory, warn }) {
    const isLocal = scope === 'local';
    if (defaults.length > 0) {
      const { saveTyped } = await import('./config/save-typed.ts');
      const { parseDefault } = await import('../config/setting-assignment.ts');
      saveTyped(defaults.map(parseDefault), isLocal, { environment, workingDirectory, warn });
      return null;
    }
    if (!listDefaults) {
      throw new AzMlError(
        'MissingArgument',
        'the following arguments are required: --defaults/-d or --list-defaults/-l',
      );
    }
    const settings = openSettings({ environment, projectFolder: isLocal ? workingDirectory : undefined });
    return settings
      .list('defaults')
      .filter(({ value }) => value !== '')
      .map(({ name, source, value }) => ({ name, source, value }));
  },
});
