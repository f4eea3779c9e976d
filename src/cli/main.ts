import type { Command, OptionTable } from '../commands/command.ts';
import { AzMlError } from '../errors.ts';
import { type OutputFormat, printResult } from '../output/print.ts';
import { compileQuery } from '../output/query.ts';
import { childrenOf, type ResolvedWords, resolveWords } from './command-table.ts';
import { createContext, type OwnedContext } from './create-context.ts';
import { expandFileArguments } from './file-arguments.ts';
import { globalOptions } from './global-options.ts';
import { parseOptions } from './parse-options.ts';
import { reportError } from './report-error.ts';
import { splitArguments } from './split-arguments.ts';
import type { Io } from './streams.ts';
import { suggest } from './suggest.ts';

/**
 * Runs one command line and answers with its exit code: 0 done, 1 failed, 2 not understood, 3 not found,
 * 130 interrupted. The result goes to standard output, everything else to standard error.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const colour = wantsColour(io);
  try {
    const resolved = resolveWords(argv);
    if (resolved.entry === undefined) return await answerGroup(resolved, io);
    const command = await resolved.entry.load();
    if (asksForHelp(resolved.rest, command)) return await showHelp(resolved.words, command, io);
    return await runCommand(resolved, command, io, colour);
  } catch (error) {
    return await reportError(error, io.stderr, colour, argv.includes('--debug'));
  }
}

/** The words named no command: help is shown when asked for, else the mistake is told. */
async function answerGroup({ words, rest }: ResolvedWords, io: Io): Promise<number> {
  const [word] = rest;
  if (rest.some(isHelpFlag) || (word === undefined && words.length === 0)) {
    const { renderGroupHelp } = await import('./help.ts');
    await io.stdout.write(renderGroupHelp(words));
    return 0;
  }
  const place = ['az-ml', ...words].join(' ');
  if (word === undefined || word.startsWith('-')) {
    throw new AzMlError(
      'MissingArgument',
      `'${place}' needs a command: ${childrenOf(words).toSorted().join(', ')}`,
      {
        hint: `See '${place} --help'.`,
      },
    );
  }
  const best = suggest(word.toLowerCase(), childrenOf(words));
  throw new AzMlError('UnknownCommand', `'${word}' is misspelled or not recognized by '${place}'.`, {
    hint: best === undefined ? `See '${place} --help'.` : `Did you mean '${best}' ?`,
  });
}

function isHelpFlag(word: string): boolean {
  return word === '-h' || word === '--help';
}

/** Help anywhere wins over missing arguments, but what follows a script's name is the script's. */
function asksForHelp(words: readonly string[], command: Command): boolean {
  if (command.remainder === undefined) return words.some(isHelpFlag);
  if (!words.some(isHelpFlag)) return false;
  try {
    return splitArguments(words, { ...command.options, ...globalOptions }, true).options.includes('--help');
  } catch {
    return true;
  }
}

async function showHelp(words: readonly string[], command: Command, io: Io): Promise<number> {
  const { renderCommandHelp } = await import('./help.ts');
  await io.stdout.write(renderCommandHelp(words, command));
  return 0;
}

async function runCommand(
  { words, rest }: ResolvedWords,
  command: Command,
  io: Io,
  colour: boolean,
): Promise<number> {
  const table: OptionTable = { ...command.options, ...globalOptions };
  const split = splitArguments(rest, table, command.remainder !== undefined);
  const typed = expandFileArguments(split.options, io.workingDirectory);
  const options = parseOptions(typed, table, words.join(' '));
  const global = readGlobalOptions(options);
  const query = global.query === undefined ? undefined : compileQuery(await readQueryText(global.query, io));
  const metadataFile = await checkMetadataOption(options, io);
  const context = createContext(io, {
    machineOutput: query !== undefined || global.output !== undefined,
    onlyShowErrors: global.onlyShowErrors,
    verbose: global.verbose || global.debug,
  });
  try {
    const result = await command.run(options, context, split.remainder);
    if (metadataFile !== undefined) await saveMetadata(metadataFile, result);
    await printResult(result, {
      format: global.output ?? 'json',
      query,
      tableLayout: command.table,
      colour,
      write: (text) => io.stdout.write(text),
      isClosed: () => io.stdout.closed,
    });
    return 0;
  } finally {
    await closeQuietly(context);
  }
}

interface GlobalValues {
  readonly output: OutputFormat | undefined;
  readonly query: string | undefined;
  readonly onlyShowErrors: boolean;
  readonly verbose: boolean;
  readonly debug: boolean;
}

function readGlobalOptions(options: Readonly<Record<string, unknown>>): GlobalValues {
  const { output, query, onlyShowErrors, verbose, debug } = options as unknown as GlobalValues;
  if (onlyShowErrors && (verbose || debug)) {
    throw new AzMlError(
      'BadConfiguration',
      '--only-show-errors can not be used together with --debug or --verbose',
    );
  }
  return { output, query, onlyShowErrors, verbose, debug };
}

/** `--query @-` reads the query from standard input; `@FILE` has been read already. */
async function readQueryText(query: string, io: Io): Promise<string> {
  return query === '@-' ? (await io.readStdin()).trim() : query;
}

async function checkMetadataOption(
  options: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<string | undefined> {
  const file = options.outputMetadataFile;
  if (typeof file !== 'string') return undefined;
  const { checkMetadataFile } = await import('./metadata-file.ts');
  return checkMetadataFile(file, io.workingDirectory);
}

async function saveMetadata(path: string, result: unknown): Promise<void> {
  const { writeMetadataFile } = await import('./metadata-file.ts');
  const { formatJson } = await import('../output/json.ts');
  await writeMetadataFile(path, formatJson(result ?? null, { indent: 4 }).trimEnd());
}

/** As with az, colour needs both streams to be terminals. */
function wantsColour({ stdout, stderr, environment }: Io): boolean {
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  if (environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== '0') return true;
  return environment.TERM !== 'dumb' && stdout.isTerminal && stderr.isTerminal;
}

/** The result is out; a store that cannot be closed cleanly is of no interest any more. */
async function closeQuietly(context: OwnedContext): Promise<void> {
  await context.close().catch(() => undefined);
}
