import { EMBEDDED_CONTEXT, readContexts } from '../../config/contexts.ts';
import { defineCommand } from '../command.ts';
import { contextTable, describeContext } from './context-object.ts';

export const listContexts = defineCommand({
  summary: 'List the services that az-ml knows.',
  description: 'The one on this machine, `embedded`, is always there. No token is shown.',
  options: {},
  examples: [{ title: 'Where do commands go?', command: 'az-ml context list -o table' }],
  table: contextTable,
  async run(_options, { environment }) {
    const known = readContexts(environment);
    return [EMBEDDED_CONTEXT, ...[...known.contexts.keys()].toSorted()].map((name) =>
      describeContext(environment, known, name),
    );
  },
});
