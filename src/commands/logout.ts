import { EMBEDDED_CONTEXT, readContexts } from '../config/contexts.ts';
import { AzMlError } from '../errors.ts';
import { defineCommand } from './command.ts';

export const logout = defineCommand({
  summary: 'Forget the token of a server.',
  description:
    'The context itself stays, so that `az-ml login --context NAME` is enough to come back. If it was the current one, commands talk to the service on this machine again.',
  options: {
    context: { kind: 'text', summary: 'Name of the context.', defaultText: 'the current one' },
  },
  examples: [{ title: 'Forget the token of the current context', command: 'az-ml logout' }],
  async run(options, { environment }) {
    const name = options.context ?? readContexts(environment).current;
    if (name === EMBEDDED_CONTEXT) {
      throw new AzMlError(
        'BadArgument',
        'the current context is the service on this machine: no login to end',
        {
          hint: 'Name another one with --context; `az-ml context list` shows them.',
        },
      );
    }
    const { forgetToken } = await import('../config/contexts-change.ts');
    forgetToken(environment, name);
    return null;
  },
});
