import type { HelpRow } from '../src/cli/help-page.ts';

/** What `az-ml.1` says beside the commands. */
export const MAN_EXIT_CODES: readonly HelpRow[] = [
  { name: '0', tag: '', text: 'Done.' },
  { name: '1', tag: '', text: 'Failed.' },
  { name: '2', tag: '', text: 'The command line was not understood; nothing was done.' },
  { name: '3', tag: '', text: 'What was asked for is not there.' },
  { name: '130', tag: '', text: 'Interrupted.' },
];

export const MAN_ENVIRONMENT: readonly HelpRow[] = [
  { name: 'AZ_ML_HOME', tag: '', text: 'The data folder.' },
  {
    name: 'AZ_ML_ERRORS',
    tag: '',
    text: 'With the value json, an error is one JSON object on standard error.',
  },
  { name: 'AZURE_CORE_OUTPUT', tag: '', text: 'Output format where `--output` is not given.' },
  { name: 'AZURE_DEFAULTS_GROUP', tag: '', text: 'Resource group where none is given.' },
  { name: 'AZURE_DEFAULTS_WORKSPACE', tag: '', text: 'Workspace where none is given.' },
  { name: 'NO_COLOR', tag: '', text: 'Set to anything: no colour.' },
  { name: 'FORCE_COLOR', tag: '', text: 'Set to 1: colour also where the output is no terminal.' },
];

export const MAN_FILES: readonly HelpRow[] = [
  { name: '~/.local/share/az-ml', tag: '', text: 'The data folder, unless `AZ_ML_HOME` names another.' },
  { name: '.azureml/config.json', tag: '', text: 'The workspace that a folder is attached to.' },
  { name: '~/.azure/config', tag: '', text: 'Defaults, the same as those of az.' },
];
