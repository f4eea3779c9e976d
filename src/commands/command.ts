import type { CommandContext } from '../cli/context.ts';
import type { TableLayout } from '../output/table-layout.ts';

/** How the value of an option is read. */
export type OptionKind = 'text' | 'integer' | 'flag' | 'list';

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
  /** Heading in help; without one the option stands under `Arguments`. */
  readonly group?: string;
  /** Accepted, but left out of help. */
  readonly hidden?: boolean;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec['kind'] extends 'flag'
  ? boolean
  : Spec['kind'] extends 'list'
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
  run(options: OptionValues<Table>, context: CommandContext, remainder: readonly string[]): Promise<unknown>;
}

/** A command with the types of its options worked out from their table. */
export function defineCommand<const Table extends OptionTable>(command: Command<Table>): Command<Table> {
  return command;
}
