import { EMBEDDED_CONTEXT } from '../../config/contexts.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { contextName, demandName } from './name-argument.ts';

export const removeContextCommand = defineCommand({
  summary: 'Forget a service and its token.',
  description: 'Nothing on the server changes. Commands go back to this machine if it was the current one.',
  options: {},
  remainder: contextName,
  examples: [{ title: 'Forget a server', command: 'az-ml context remove team' }],
  async run(_options, { environment }, words) {
    const name = demandName(words);
    if (name === EMBEDDED_CONTEXT) {
      throw new AzMlError('BadArgument', 'the service on this machine is always there', { target: name });
    }
    const { removeContext } = await import('../../config/contexts-change.ts');
    removeContext(environment, name);
    return null;
  },
});
