import { readContexts } from '../../config/contexts.ts';
import { chooseService } from '../../config/contexts-choice.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';
import { contextTable, describeContext, nameCurrent } from './context-object.ts';
import { contextName, readName } from './name-argument.ts';

export const showContext = defineCommand({
  summary: 'Show one service that az-ml knows.',
  description: 'Without a name, the one that commands use here.',
  options: {},
  remainder: contextName,
  examples: [
    { title: 'Which server would a command ask?', command: 'az-ml context show --query endpoint -o tsv' },
    { title: 'One by its name', command: 'az-ml context show team' },
  ],
  table: contextTable,
  async run(_options, { environment }, words) {
    const name = readName(words) ?? nameCurrent(environment);
    if (name !== undefined) return describeContext(environment, readContexts(environment), name);
    const choice = chooseService(environment);
    throw new AzMlError(
      'BadConfiguration',
      `no context is in use: ${choice.source} names the server ${choice.kind === 'remote' ? choice.endpoint : ''}`,
      { hint: 'Unset the variable to go by contexts.' },
    );
  },
});
