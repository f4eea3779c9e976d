import { readContexts } from '../../config/contexts.ts';
import { chooseService } from '../../config/contexts-choice.ts';
import { defineCommand } from '../command.ts';
import { contextTable, describeContext } from './context-object.ts';
import { contextName, demandName } from './name-argument.ts';

export const useContextCommand = defineCommand({
  summary: 'Choose the service that commands talk to.',
  description: '`embedded` is the one on this machine. AZ_ML_CONTEXT and AZ_ML_ENDPOINT win over the choice.',
  options: {},
  remainder: contextName,
  examples: [
    { title: 'Talk to the server of the team', command: 'az-ml context use team' },
    { title: 'Back to this machine', command: 'az-ml context use embedded' },
  ],
  table: contextTable,
  async run(_options, { environment, warn }, words) {
    const name = demandName(words);
    const { useContext } = await import('../../config/contexts-change.ts');
    useContext(environment, name);
    const { source } = chooseService(environment);
    if (source !== undefined) warn(`${source} is set, and wins over the context here`);
    return describeContext(environment, readContexts(environment), name);
  },
});
