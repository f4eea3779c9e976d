import type { OptionSpec } from '../command.ts';

/** `--local`, with what it does for a command. */
export function localOption(summary: string): { readonly local: OptionSpec<'flag', false> } {
  return { local: { kind: 'flag', summary } };
}
