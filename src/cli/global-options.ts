import type { OptionSpec } from '../commands/command.ts';
import { OUTPUT_FORMATS } from '../output/output-format.ts';

/** Options that every command takes. */
export const globalOptions = {
  help: { kind: 'flag', aliases: ['h'], summary: 'Show this help message and exit.' },
  output: {
    kind: 'text',
    aliases: ['o'],
    choices: OUTPUT_FORMATS,
    summary: 'Output format.',
    defaultText: 'json',
  },
  query: { kind: 'text', summary: 'JMESPath query string, or @FILE. See https://jmespath.org for more.' },
  onlyShowErrors: { kind: 'flag', summary: 'Only show errors, suppressing warnings.' },
  verbose: { kind: 'flag', summary: 'Increase logging verbosity.' },
  debug: { kind: 'flag', summary: 'Show full logging.' },
  subscription: { kind: 'text', summary: 'Name or id of the subscription.' },
} as const satisfies Record<string, OptionSpec>;
