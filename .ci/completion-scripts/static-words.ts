import { type Grammar, type GrammarOption, listChildren } from '../../src/completion/grammar.ts';

/** What may follow these words of a command line, when it has no option yet. */
export interface StaticWords {
  /** Words of a group or command, joined by spaces. */
  readonly after: string;
  readonly choices: readonly StaticChoice[];
  /** Whether they are options, which the options of every command join. */
  readonly areOptions: boolean;
}

export interface StaticChoice {
  readonly name: string;
  readonly about: string;
}

/** All that a completion script can answer by itself: command words, and the options of a command. */
export function listStaticWords(grammar: Grammar): StaticWords[] {
  const groups = ['', ...Object.keys(grammar.groups)].map((after): StaticWords => {
    const words = after === '' ? [] : after.split(' ');
    const choices = listChildren(grammar, words).map(([name, about]) => ({ name, about }));
    return { after, choices, areOptions: false };
  });
  const commands = Object.entries(grammar.commands).map(([after, command]): StaticWords => {
    return { after, choices: command.options.map(toChoice), areOptions: true };
  });
  return [...groups, ...commands];
}

/** The options of every command. */
export function listGlobalOptions(grammar: Grammar): StaticChoice[] {
  return grammar.globalOptions.map(toChoice);
}

function toChoice({ names: [name = ''], summary }: GrammarOption): StaticChoice {
  return { name, about: summary };
}

export const MADE_BY = 'Made by `npm run completions` from the commands of az-ml; do not edit.';
