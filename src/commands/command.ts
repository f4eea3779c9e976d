import type { CommandContext } from '../cli/context.ts';
import type { AzMlError } from '../errors.ts';
import type { TableLayout } from '../output/table-layout.ts';

/** How the value of an option is read. A `list` may be repeated; `words` reach up to the next option. */
export type OptionKind = 'text' | 'integer' | 'flag' | 'list' | 'words';

/** One option of a command: its only statement, from which parsing, help, completion and reference are made. */
export interface OptionSpec<Kind extends OptionKind = OptionKind, Required extends boolean = boolean> {
  readonly kind: Kind;
  readonly summary: string;
  /** Further spellings; one letter makes a short option. The first long spelling comes from the option's key. */
  readonly aliases?: readonly string[];
  readonly required?: Required;
  readonly choices?: readonly string[];
  /** Shown in help; the value itself is applied by the command. */
  readonly defaultText?: string;
  /** `@FILE` is left to the command, which wants the bytes of the file. */
  readonly readsFile?: boolean;
  /** Heading in help; without one the option stands under `Arguments`. */
  readonly group?: string;
  /** Came after az's own options: a beginning that it shares with one of those goes on to mean that one. */
  readonly yieldsBeginnings?: boolean;
  /** Accepted, but left out of help. */
  readonly hidden?: boolean;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec['kind'] extends 'flag'
  ? boolean
  : Spec['kind'] extends 'list' | 'words'
    ? readonly string[]
    : Spec['kind'] extends 'integer'
      ? number | undefined
      : Spec['required'] extends true
        ? string
        : string | undefined;

export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: ValueOf<Table[Name]>;
};

/** The words after the options, for commands that hand them on to a script. */
export interface RemainderSpec {
  readonly name: string;
  readonly summary: string;
  /** The words are the command's own, and options may stand between and behind them. */
  readonly mixed?: boolean;
}

export interface CommandExample {
  readonly title: string;
  readonly command: string;
}

/** A command as data, with the function that does its work: options in, result out, nothing printed. */
export interface Command<Table extends OptionTable = OptionTable> {
  /** One sentence, the same as in the table of commands. */
  readonly summary: string;
  /** More for the command's own help page. */
  readonly description?: string;
  readonly options: Table;
  /** Everything from the first bare word on belongs to the script, options of ours or not. */
  readonly remainder?: RemainderSpec;
  readonly examples: readonly CommandExample[];
  readonly table?: TableLayout;
  /** Works with settings that cannot be read as well, because it is there to mend them. */
  readonly mendsSettings?: boolean;
  /** Why the command has failed although it has a result, which is printed first. */
  failureOf?(result: unknown): AzMlError | undefined;
  run(options: OptionValues<Table>, context: CommandContext, remainder: readonly string[]): Promise<unknown>;
}

/** A command with the types of its options worked out from their table. */
export function defineCommand<const Table extends OptionTable>(command: Command<Table>): Command<Table> {
  return command;
}
