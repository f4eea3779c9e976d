import { type Grammar, type GrammarCommand, type GrammarOption, optionsOf } from './grammar.ts';

/** Values that the line has given by now, by the key of their option. */
export type GivenValues = ReadonlyMap<string, string>;

/** What a half-typed command line asks for. `typed` is what there is of it already. */
export type Question =
  | { readonly kind: 'nothing' | 'script-argument' }
  | { readonly kind: 'word'; readonly words: readonly string[]; readonly typed: string }
  | { readonly kind: 'script'; readonly given: GivenValues; readonly typed: string }
  | {
      readonly kind: 'option';
      readonly options: readonly GrammarOption[];
      readonly given: GivenValues;
      readonly typed: string;
    }
  | {
      readonly kind: 'value';
      readonly option: GrammarOption;
      readonly given: GivenValues;
      /** What stands before the value in the same word: `--output=`, `-o`. */
      readonly attachedTo: string;
      readonly typed: string;
    };

/** Reads the words after the program's name. The last one is being typed and may be empty. */
export function understandLine(grammar: Grammar, line: readonly string[]): Question {
  const isHelp = line[0]?.toLowerCase() === 'help' && line.length > 1;
  const typed = line.at(-1) ?? '';
  const before = line.slice(isHelp ? 1 : 0, -1);
  const words: string[] = [];
  for (const [index, word] of before.entries()) {
    words.push(word.toLowerCase());
    const name = words.join(' ');
    const command = grammar.commands[grammar.aliases[name] ?? name];
    if (command !== undefined) {
      if (isHelp) return { kind: 'nothing' };
      const options = optionsOf(grammar, command);
      return understandRest({ command, options, before: before.slice(index + 1), typed });
    }
    if (grammar.groups[name] === undefined) return { kind: 'nothing' };
  }
  if (!typed.startsWith('-')) return { kind: 'word', words, typed };
  const options = grammar.globalOptions.filter(({ key }) => key === 'help');
  return { kind: 'option', options, given: new Map(), typed };
}

interface CommandLine {
  readonly command: GrammarCommand;
  readonly options: readonly GrammarOption[];
  /** The words after the command, but for the one being typed. */
  readonly before: readonly string[];
  readonly typed: string;
}

function understandRest({ command, options, before, typed }: CommandLine): Question {
  const given = new Map<string, string>();
  const rest = [...before];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (command.takesScript && (word === '--' || !word.startsWith('-'))) {
      return word === '--' && rest.length === 0
        ? { kind: 'script', given, typed }
        : { kind: 'script-argument' };
    }
    const found = recognize(word, options);
    if (found === undefined) continue;
    const { option, value } = found;
    const values = option.kind === 'flag' || value !== undefined ? [value ?? ''] : takeValues(option, rest);
    for (const text of values) given.set(option.key, text);
    if (rest.length === 0 && value === undefined && wantsMore(option, values, typed))
      return { kind: 'value', option, given, attachedTo: '', typed };
  }
  return understandTyped(command, options, given, typed);
}

/** Whether the word being typed is a value of the option before it. */
function wantsMore({ kind }: GrammarOption, values: readonly string[], typed: string): boolean {
  if (kind === 'words') return !typed.startsWith('-');
  return kind !== 'flag' && values.length === 0;
}

/** Takes the words off the line that are values of the option before them. */
function takeValues({ kind }: GrammarOption, rest: string[]): string[] {
  if (kind !== 'words') return rest.splice(0, 1);
  const end = rest.findIndex((word) => word.startsWith('-'));
  return rest.splice(0, end < 0 ? rest.length : end);
}

function understandTyped(
  command: GrammarCommand,
  options: readonly GrammarOption[],
  given: GivenValues,
  typed: string,
): Question {
  const found = recognize(typed, options);
  if (found?.value !== undefined && found.option.kind !== 'flag') {
    const attachedTo = typed.slice(0, typed.length - found.value.length);
    return { kind: 'value', option: found.option, given, attachedTo, typed: found.value };
  }
  if (typed.startsWith('-')) return { kind: 'option', options, given, typed };
  if (command.takesScript) return { kind: 'script', given, typed };
  return typed === '' ? { kind: 'option', options, given, typed } : { kind: 'nothing' };
}

interface RecognizedOption {
  readonly option: GrammarOption;
  /** What is attached to it. */
  readonly value?: string;
}

/** Which option a word is, by the rules of the command line: whole, shortened while unique, or with its value. */
function recognize(word: string, options: readonly GrammarOption[]): RecognizedOption | undefined {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word : word.slice(0, equals);
  const value = equals < 0 ? {} : { value: word.slice(equals + 1) };
  const exact = options.find(({ names }) => names.includes(name)) ?? findShortened(name, options);
  if (exact !== undefined) return { option: exact, ...value };
  const short = options.find(({ names }) => names.includes(word.slice(0, 2)));
  if (short === undefined || word.startsWith('--') || word.length < 3) return undefined;
  return { option: short, value: word.slice(2) };
}

function findShortened(name: string, options: readonly GrammarOption[]): GrammarOption | undefined {
  if (!name.startsWith('--') || name.length < 3) return undefined;
  const matches = options.filter(({ names }) => names.some((spelling) => spelling.startsWith(name)));
  return matches.length === 1 ? matches[0] : undefined;
}
