import type { Command } from '../commands/command.ts';
import { readCliSettings } from '../config/cli-settings.ts';
import { AzMlError } from '../errors.ts';
import { childrenOf, type ResolvedWords, resolveWords } from './command-table.ts';
import { globalOptions } from './global-options.ts';
import { reportError } from './report-error.ts';
import type { Session } from './session.ts';
import { splitArguments } from './split-arguments.ts';
import type { Io } from './streams.ts';
import { suggest } from './suggest.ts';

/**
 * Runs one command line and answers with its exit code: 0 done, 1 failed, 2 not understood, 3 not found,
 * 130 interrupted. The result goes to standard output, everything else to standard error.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const session: Session = {
    colour: false,
    debug: argv.includes('--debug'),
    stages: [{ name: 'start', endMs: io.uptimeMs() }],
  };
  try {
    session.colour = wantsColour(io);
    const resolved = isHelpWord(argv[0]) ? resolveHelp(argv.slice(1)) : resolveWords(argv);
    if (resolved.entry === undefined) return await answerGroup(resolved, io);
    const command = await resolved.entry.load();
    if (asksForHelp(resolved.rest, command)) return await showHelp(resolved.words, command, io);
    // Half of what a start costs, and help can do without.
    const { runCommand } = await import('./run-command.ts');
    session.stages.push({ name: 'load', endMs: io.uptimeMs() });
    return await runCommand(resolved, command, io, session);
  } catch (error) {
    return await reportError(error, io, session);
  } finally {
    session.timings?.end();
  }
}

/** The words named no command: help is shown when asked for, else the mistake is told. */
async function answerGroup({ words, rest }: ResolvedWords, io: Io): Promise<number> {
  const [word] = rest;
  if (rest.some(isHelpFlag) || (word === undefined && words.length === 0)) {
    const { findHelp } = await import('./help.ts');
    const page = findHelp(words, word);
    if (page !== undefined) return io.stdout.write(page).then(() => 0);
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

function isHelpWord(word: string | undefined): boolean {
  return word?.toLowerCase() === 'help';
}

/** `help run list` is `run list -h`. The flag comes first, because words after a script's name are the script's. */
function resolveHelp(words: readonly string[]): ResolvedWords {
  const resolved = resolveWords(words);
  return { ...resolved, rest: resolved.entry === undefined ? [...resolved.rest, '-h'] : ['-h'] };
}

function isHelpFlag(word: string): boolean {
  return word === '-h' || word === '--help';
}

/** Help anywhere wins over missing arguments, but what follows a script's name is the script's. */
function asksForHelp(words: readonly string[], command: Command): boolean {
  const { remainder } = command;
  if (remainder === undefined && words.some(isHelpFlag)) return true;
  // Shortened, `--he`, or together with others, `-yh`: seldom, so that the words are not always split twice.
  if (!words.some((word) => /^(--h|-[a-z]*h)/.test(word))) return false;
  try {
    const { options } = splitArguments(words, { ...command.options, ...globalOptions }, remainder);
    return options.includes('--help');
  } catch {
    return words.some(isHelpFlag);
  }
}

async function showHelp(words: readonly string[], command: Command, io: Io): Promise<number> {
  const { renderCommandHelp } = await import('./help.ts');
  await io.stdout.write(renderCommandHelp(words, command));
  return 0;
}

/** As with az, colour needs both streams to be terminals. */
function wantsColour({ stdout, stderr, environment }: Io): boolean {
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  if (environment.FORCE_COLOR !== undefined && environment.FORCE_COLOR !== '0') return true;
  if (environment.TERM === 'dumb' || !stdout.isTerminal || !stderr.isTerminal) return false;
  try {
    return readCliSettings(environment).noColor?.value !== true;
  } catch {
    // A command tells of settings that cannot be read; until then colour is not worth an error.
    return false;
  }
}
