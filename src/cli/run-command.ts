import type { Command, OptionTable, OptionValues } from '../commands/command.ts';
import { type CliSettings, readCliSettings } from '../config/cli-settings.ts';
import { AzMlError } from '../errors.ts';
import { canStream, type OutputFormat, printResult } from '../output/print.ts';
import { compileQuery, type Query } from '../output/query.ts';
import { collectRows } from '../output/row-stream.ts';
import type { ResolvedWords } from './command-table.ts';
import { createContext, type OwnedContext } from './create-context.ts';
import { expandFileArguments } from './file-arguments.ts';
import { globalOptions } from './global-options.ts';
import { createNotices, type NoticeLevel } from './notices.ts';
import { parseOptions } from './parse-options.ts';
import type { Session } from './session.ts';
import { splitArguments } from './split-arguments.ts';
import type { Io } from './streams.ts';
import { addUsageHint } from './usage-hint.ts';

/** Reads the options of a command, runs it and prints its result. Answers with the exit code. */
export async function runCommand(
  { words, rest }: ResolvedWords,
  command: Command,
  io: Io,
  session: Session,
): Promise<number> {
  try {
    return await readAndRun(rest, words.join(' '), command, io, session);
  } catch (error) {
    throw addUsageHint(error, words, command);
  }
}

async function readAndRun(
  rest: readonly string[],
  commandName: string,
  command: Command,
  io: Io,
  session: Session,
): Promise<number> {
  const line = await readCommandLine(rest, commandName, command, io);
  const { options, remainder, global, settings, query } = line;
  session.debug = global.debug;
  const metadataFile = await checkMetadataOption(options, io);
  const notices = createNotices(io, levelOf(global, settings), session.colour);
  session.stages.push({ name: 'parse', endMs: io.uptimeMs() });
  if (global.verbose || global.debug) {
    const { startTimings } = await import('./timings.ts');
    session.timings = startTimings(io, notices, session.stages);
  }
  const format = global.output ?? settings.output?.value ?? 'json';
  const machineOutput = query !== undefined || global.output !== undefined;
  const context = createContext(io, { machineOutput, notices, timings: session.timings });
  try {
    const answer = await command.run(options, context, remainder);
    const streams = metadataFile === undefined && canStream(format, query);
    if (streams) (await import('./spare-memory.ts')).spareMemory();
    const result = streams ? answer : await collectRows(answer);
    session.timings?.endStage('run');
    if (metadataFile !== undefined) await saveMetadata(metadataFile, result);
    await printResult(result, {
      format,
      query: query && watchQuery(query, session),
      tableLayout: command.table,
      colour: session.colour,
      write: (text) => io.stdout.write(text),
      isClosed: () => io.stdout.closed,
    });
    session.timings?.endStage('print');
    const failure = command.failureOf?.(result);
    if (failure !== undefined) throw failure;
    return 0;
  } finally {
    await closeQuietly(context);
  }
}

interface CommandLine {
  readonly options: OptionValues<OptionTable>;
  readonly remainder: readonly string[];
  readonly global: GlobalValues;
  readonly settings: CliSettings;
  /** Compiled before anything is done: a mistake in it must not cost a run. */
  readonly query: Query | undefined;
}

async function readCommandLine(
  rest: readonly string[],
  commandName: string,
  command: Command,
  io: Io,
): Promise<CommandLine> {
  const table: OptionTable = { ...command.options, ...globalOptions };
  const split = splitArguments(rest, table, command.remainder);
  const typed = await expandFileArguments(split.options, table, io);
  const options = parseOptions({ ...split, options: typed }, table, commandName);
  const global = readGlobalOptions(options);
  return {
    options,
    remainder: split.remainder,
    global,
    settings: readSettings(command, io),
    query: global.query === undefined ? undefined : readQuery(global.query),
  };
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

function readSettings({ mendsSettings }: Command, { environment }: Io): CliSettings {
  try {
    return readCliSettings(environment);
  } catch (error) {
    if (mendsSettings === true) return {};
    throw error;
  }
}

/** What is typed wins over a setting that hides warnings. */
function levelOf({ onlyShowErrors, verbose, debug }: GlobalValues, settings: CliSettings): NoticeLevel {
  if (debug) return 'debug';
  if (verbose) return 'verbose';
  return onlyShowErrors || settings.onlyShowErrors?.value === true ? 'errors' : 'warnings';
}

/** A query that could not be read may have been meant for the name of a file. */
function readQuery(text: string): Query {
  try {
    return compileQuery(text);
  } catch (error) {
    if (!(error instanceof AzMlError) || !text.startsWith('@')) throw error;
    const { code, message, hint = '' } = error;
    const file = text.slice(1);
    throw new AzMlError(code, message, {
      hint: `To read it from a file: there is no file '${file}'.\n${hint}`,
      target: '--query',
      cause: error,
    });
  }
}

function watchQuery(query: Query, { timings }: Session): Query {
  if (timings === undefined) return query;
  return {
    ...query,
    search(document) {
      const answer = query.search(document);
      timings.endStage('query');
      return answer;
    },
  };
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

/** The result is out; a store that cannot be closed cleanly is of no interest any more. */
async function closeQuietly(context: OwnedContext): Promise<void> {
  await context.close().catch(() => undefined);
}
