import { chooseService } from '../../config/contexts-choice.ts';
import { EMBEDDED_WORKSPACE } from '../../config/workspace-settings.ts';
import { defineCommand } from '../command.ts';
import { experimentOption, workspaceOptions } from '../shared-options.ts';
import { showCliSettings, showPlaces, showService, showWorkspace } from './shown-settings.ts';

export const showConfig = defineCommand({
  summary: 'Show every setting that az-ml uses, and where it comes from.',
  description:
    'With --origin: `flag`, `environment` (the variable is the source), `project` (a file of the working folder or above it), `user` (az-ml’s own file), `az` (a file of az), `built in`; the earlier one wins.',
  options: {
    origin: { kind: 'flag', summary: 'Show where each value comes from.' },
    ...experimentOption,
    ...workspaceOptions,
  },
  examples: [
    {
      title: 'Which workspace would a command use here, and why?',
      command: 'az-ml config show --origin -o table',
    },
    {
      title: 'The file that `az-ml config set` writes',
      command: `az-ml config show --query "[?name=='config_file'].value" -o tsv`,
    },
  ],
  mendsSettings: true,
  async run({ origin, ...flags }, { environment, workingDirectory, dataFolder, warn }) {
    const choice = chooseService(environment);
    const defaults = choice.kind === 'remote' ? choice.workspace : EMBEDDED_WORKSPACE;
    const settings = [
      ...showCliSettings(environment),
      ...showWorkspace({ flags, environment, workingDirectory, defaults }, warn),
      showService(environment),
      ...showPlaces(environment, dataFolder),
    ];
    return origin ? settings : settings.map(({ name, value }) => ({ name, value }));
  },
});
