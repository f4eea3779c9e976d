import { defineCommand } from '../command.ts';
import { readAzState } from './find-az.ts';

export const showShim = defineCommand({
  summary: 'Show which az a shell would start.',
  options: {},
  examples: [{ title: 'Does `az ml run` reach az-ml?', command: 'az-ml shim show --query isActive' }],
  async run(_options, context) {
    const { shims, realAz = null, isActive } = readAzState(context.environment);
    return { shims, realAz, isActive };
  },
});
