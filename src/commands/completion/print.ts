import { defineCommand } from '../command.ts';
import { readScript, type Shell } from './script-file.ts';

export const printBash = definePrint('bash', 'bash', 'source <(az-ml completion bash)', '~/.bashrc');
export const printZsh = definePrint('zsh', 'zsh', 'source <(az-ml completion zsh)', '~/.zshrc');
export const printFish = definePrint(
  'fish',
  'fish',
  'az-ml completion fish | source',
  '~/.config/fish/config.fish',
);
export const printPowerShell = definePrint(
  'powershell',
  'PowerShell',
  'az-ml completion powershell | Out-String | Invoke-Expression',
  '$PROFILE',
);

function definePrint(shell: Shell, name: string, line: string, file: string) {
  return defineCommand({
    summary: `Print the completion script for ${name}.`,
    description: `\`az-ml completion install\` sets it up for good.`,
    options: {},
    examples: [{ title: `Complete in this shell; in ${file}, in every new one`, command: line }],
    async run(_options, context) {
      await context.logStream.write(readScript(shell));
      return null;
    },
  });
}
