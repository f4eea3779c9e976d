import type { Environment } from '../config/environment.ts';
import type { Answer } from './answer.ts';
import { formatForBash, readBashLine } from './bash.ts';
import { formatForFish } from './fish.ts';
import { formatForPowerShell, readPowerShellWords } from './powershell.ts';
import { formatForZsh } from './zsh.ts';

/** What a shell asks, and how it wants the answer. */
export interface ShellRequest {
  /** The words after the program's name, without quoting; the last one is being typed. */
  readonly words: readonly string[];
  format(answer: Answer): string;
}

/** Reads what a completion script hands over; `undefined` for a shell that is not known. */
export function readShellRequest(
  [shell, ...rest]: readonly string[],
  environment: Environment,
): ShellRequest | undefined {
  switch (shell) {
    case 'bash': {
      const [wordBreaks = '', text = ''] = rest;
      const line = readBashLine(text, wordBreaks);
      return { words: line.words.slice(1), format: (answer) => formatForBash(answer, line) };
    }
    case 'zsh':
      return { words: rest, format: formatForZsh };
    case 'fish':
      return { words: rest, format: formatForFish };
    case 'powershell':
      return { words: readPowerShellWords(environment), format: formatForPowerShell };
    default:
      return undefined;
  }
}
