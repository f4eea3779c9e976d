/** Where the values of an option come from. */
export type ValueKind =
  | 'run'
  | 'unfinished-run'
  | 'experiment'
  | 'workspace'
  | 'resource-group'
  | 'tag'
  | 'compute-target'
  | 'run-configuration'
  | 'file'
  | 'folder';

/** One option as completion knows it. */
export interface GrammarOption {
  /** The option's key in its command: `experimentName`. */
  readonly key: string;
  /** All spellings with their dashes, the preferred long one first. */
  readonly names: readonly string[];
  readonly summary: string;
  /** A flag takes no value, a list may be given again and again, words are values up to the next option. */
  readonly kind: 'flag' | 'single' | 'list' | 'words';
  readonly choices?: readonly string[];
  readonly values?: ValueKind;
}

export interface GrammarCommand {
  readonly summary: string;
  readonly options: readonly GrammarOption[];
  /** Everything from the first bare word on belongs to a script. */
  readonly takesScript: boolean;
}

/**
 * What may be typed, without the commands themselves: made from them when the program is built, because loading them
 * would take longer than an answer may.
 */
export interface Grammar {
  /** Words of a group -> its summary. */
  readonly groups: Readonly<Record<string, string>>;
  /** Words of a command -> the command. */
  readonly commands: Readonly<Record<string, GrammarCommand>>;
  /** Words of a second name -> words of the command. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly globalOptions: readonly GrammarOption[];
}

/** Names that may follow these words, each with its summary, in the order of their names. */
export function listChildren(grammar: Grammar, words: readonly string[]): [name: string, summary: string][] {
  const prefix = words.map((word) => `${word} `).join('');
  const children = new Map<string, string>();
  for (const name of Object.keys(grammar.commands)) {
    if (!name.startsWith(prefix)) continue;
    const [child = ''] = name.slice(prefix.length).split(' ');
    const summary = grammar.groups[prefix + child] ?? grammar.commands[prefix + child]?.summary ?? '';
    children.set(child, summary);
  }
  return [...children].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** All options that may follow a command's words. */
export function optionsOf(grammar: Grammar, command: GrammarCommand): readonly GrammarOption[] {
  return [...command.options, ...grammar.globalOptions];
}
