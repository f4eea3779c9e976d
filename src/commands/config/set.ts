import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { localOption } from './local-option.ts';

export const setConfig = defineCommand({
  summary: 'Set a configuration.',
  description:
    'Kept in az-ml’s own file, which `az-ml config show` names. Settings of az are used where az-ml has none of its own.',
  options: { ...localOption('Set as a local configuration in the working directory.') },
  remainder: {
    name: 'KEY_VALUE',
    summary: 'Space-separated configurations in the form of <section>.<key>=<value>.',
    mixed: true,
  },
  examples: [
    { title: 'Print tables unless -o says otherwise', command: 'az-ml config set core.output=table' },
    {
      title: 'Hide warnings and print without colour',
      command: 'az-ml config set core.only_show_errors=true core.no_color=true',
    },
    {
      title: 'Set the default workspace of this folder',
      command: 'az-ml config set defaults.workspace=myws --local',
    },
  ],
  mendsSettings: true,
  async run({ local }, context, words) {
    if (words.length === 0) {
      throw new AzMlError('MissingArgument', 'the following arguments are required: <KEY_VALUE>');
    }
    const { parseAssignment } = await import('../../config/setting-assignment.ts');
    const { saveTyped } = await import('./save-typed.ts');
    saveTyped(words.map(parseAssignment), local, context);
    return null;
  },
});
