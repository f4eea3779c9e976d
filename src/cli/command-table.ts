import type { Command } from '../commands/command.ts';
import { globalOptions } from './global-options.ts';
import { spellingsOf } from './option-names.ts';

/** One row: what help and completion need at once, and the way to the rest. */
export interface CommandEntry {
  readonly summary: string;
  load(): Promise<Command>;
  /** A second name of another command: works, but is not listed twice. */
  readonly aliasOf?: string;
}

/** Every command by its words. The modules behind `load` stay out of the entry bundle. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  'config get': {
    summary: 'Get a configuration.',
    load: async () => (await import('../commands/config/get.ts')).getConfig,
  },
  'config set': {
    summary: 'Set a configuration.',
    load: async () => (await import('../commands/config/set.ts')).setConfig,
  },
  'config show': {
    summary: 'Show every setting that az-ml uses, and where it comes from.',
    load: async () => (await import('../commands/config/show.ts')).showConfig,
  },
  'config unset': {
    summary: 'Unset a configuration.',
    load: async () => (await import('../commands/config/unset.ts')).unsetConfig,
  },
  configure: {
    summary: 'Manage the defaults of arguments.',
    load: async () => (await import('../commands/configure.ts')).configureDefaults,
  },
  'context list': {
    summary: 'List the services that az-ml knows.',
    load: async () => (await import('../commands/context/list.ts')).listContexts,
  },
  'context remove': {
    summary: 'Forget a service and its token.',
    load: async () => (await import('../commands/context/remove.ts')).removeContextCommand,
  },
  'context show': {
    summary: 'Show one service that az-ml knows.',
    load: async () => (await import('../commands/context/show.ts')).showContext,
  },
  'context use': {
    summary: 'Choose the service that commands talk to.',
    load: async () => (await import('../commands/context/use.ts')).useContextCommand,
  },
  doctor: {
    summary: 'Check this installation, and tell what to do about what is wrong.',
    load: async () => (await import('../commands/doctor.ts')).diagnose,
  },
  'completion bash': {
    summary: 'Print the completion script for bash.',
    load: async () => (await import('../commands/completion/print.ts')).printBash,
  },
  'completion fish': {
    summary: 'Print the completion script for fish.',
    load: async () => (await import('../commands/completion/print.ts')).printFish,
  },
  'completion install': {
    summary: 'Set up completion in your shell.',
    load: async () => (await import('../commands/completion/install.ts')).installCompletion,
  },
  'completion powershell': {
    summary: 'Print the completion script for PowerShell.',
    load: async () => (await import('../commands/completion/print.ts')).printPowerShell,
  },
  'completion zsh': {
    summary: 'Print the completion script for zsh.',
    load: async () => (await import('../commands/completion/print.ts')).printZsh,
  },
  'experiment list': {
    summary: 'List the experiments of a workspace.',
    load: async () => (await import('../commands/experiment/list.ts')).listExperiments,
  },
  'folder attach': {
    summary: 'Attach a folder to a workspace and, optionally, an experiment.',
    load: async () => (await import('../commands/folder/attach.ts')).attachFolder,
  },
  login: {
    summary: 'Point az-ml at a server.',
    load: async () => (await import('../commands/login.ts')).login,
  },
  logout: {
    summary: 'Forget the token of a server.',
    load: async () => (await import('../commands/logout.ts')).logout,
  },
  rest: {
    summary: 'Invoke a custom request.',
    load: async () => (await import('../commands/rest.ts')).invokeRest,
  },
  'run cancel': {
    summary: 'Cancel a run.',
    load: async () => (await import('../commands/run/cancel.ts')).cancelRun,
  },
  'run download': {
    summary: 'Download the files of a run.',
    load: async () => (await import('../commands/run/download.ts')).downloadArtifacts,
  },
  'run download-logs': {
    summary: 'Download the log files of a run.',
    load: async () => (await import('../commands/run/download-logs.ts')).downloadLogs,
  },
  'run list': {
    summary: 'List runs.',
    load: async () => (await import('../commands/run/list.ts')).listRuns,
  },
  'run log-artifact': {
    summary: 'Keep a file as an artifact of a run.',
    load: async () => (await import('../commands/run/log-artifact.ts')).logArtifact,
  },
  'run log-metric': {
    summary: 'Log metrics of a run.',
    load: async () => (await import('../commands/run/log-metric.ts')).logMetric,
  },
  'run metrics': {
    summary: 'Show the metrics of a run.',
    load: async () => (await import('../commands/run/metrics.ts')).showMetrics,
  },
  'run monitor-logs': {
    summary: 'Follow the log of a run until it ends.',
    load: async () => (await import('../commands/run/monitor-logs.ts')).monitorLogs,
  },
  'run show': {
    summary: 'Show a run.',
    load: async () => (await import('../commands/run/show.ts')).showRun,
  },
  'run submit': {
    summary: 'Submit a script as a run.',
    load: async () => (await import('../commands/run/submit-script.ts')).submitScript,
    aliasOf: 'run submit-script',
  },
  'run submit-script': {
    summary: 'Submit a script as a run.',
    load: async () => (await import('../commands/run/submit-script.ts')).submitScript,
  },
  'run update': {
    summary: 'Update a run by adding tags.',
    load: async () => (await import('../commands/run/update.ts')).updateRun,
  },
  'server backup': {
    summary: 'Write everything that the server keeps to one file.',
    load: async () => (await import('../commands/server/backup.ts')).backUpServer,
  },
  'server restore': {
    summary: 'Make a data folder from a backup.',
    load: async () => (await import('../commands/server/restore.ts')).restoreServer,
  },
  'server start': {
    summary: 'Serve the run API on this machine or to a team.',
    load: async () => (await import('../commands/server/start.ts')).startServerCommand,
  },
  'server token create': {
    summary: 'Make a token that lets somebody in.',
    load: async () => (await import('../commands/server/token/create.ts')).createTokenCommand,
  },
  'server token list': {
    summary: 'List the tokens of users.',
    load: async () => (await import('../commands/server/token/list.ts')).listTokens,
  },
  'server token revoke': {
    summary: 'End a token at once.',
    load: async () => (await import('../commands/server/token/revoke.ts')).revokeToken,
  },
  'shim install': {
    summary: 'Put an az in front that sends the retired `az ml` commands to az-ml.',
    load: async () => (await import('../commands/shim/install.ts')).installShim,
  },
  'shim remove': {
    summary: 'Take away what `shim install` put in front of az.',
    load: async () => (await import('../commands/shim/remove.ts')).removeShim,
  },
  'shim show': {
    summary: 'Show which az a shell would start.',
    load: async () => (await import('../commands/shim/show.ts')).showShim,
  },
  version: {
    summary: 'Show the versions of az-ml and of what it runs on.',
    load: async () => (await import('../commands/version.ts')).showVersion,
  },
  'workspace create': {
    summary: 'Create a workspace.',
    load: async () => (await import('../commands/workspace/create.ts')).createWorkspace,
  },
  'workspace delete': {
    summary: 'Delete a workspace with all its experiments and runs.',
    load: async () => (await import('../commands/workspace/delete.ts')).deleteWorkspace,
  },
  'workspace list': {
    summary: 'List workspaces.',
    load: async () => (await import('../commands/workspace/list.ts')).listWorkspaces,
  },
  'workspace show': {
    summary: 'Show a workspace.',
    load: async () => (await import('../commands/workspace/show.ts')).showWorkspace,
  },
};

/** Groups of commands by their first word. */
export const GROUPS: Readonly<Record<string, string>> = {
  config: 'Manage the configuration.',
  context: 'The services that commands can talk to.',
  completion: 'Completion of commands, options and live values in your shell.',
  experiment: 'Named series of runs.',
  folder: 'The attachment of a folder to a workspace.',
  run: 'Submit, list, show and follow runs.',
  server: 'The run service for other programs.',
  'server token': 'Who may use the server, and what for.',
  shim: 'An `az` in front that brings `az ml run` back.',
  workspace: 'Places that hold experiments and runs.',
};

export interface ResolvedWords {
  /** The words that name a command, or as many as were right, in lower case. */
  readonly words: readonly string[];
  /** What follows them. */
  readonly rest: readonly string[];
  readonly entry?: CommandEntry;
}

/** Finds the command that a command line begins with. Options of every command may stand before or between the words. */
export function resolveWords(argv: readonly string[]): ResolvedWords {
  const words: string[] = [];
  const options: string[] = [];
  const rest = [...argv];
  for (let word = rest[0]; word !== undefined; word = rest[0]) {
    if (word.startsWith('-')) {
      options.push(...rest.splice(0, takesNextWord(word) ? 2 : 1));
      continue;
    }
    const name = [...words, word.toLowerCase()].join(' ');
    const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (entry === undefined && !Object.hasOwn(GROUPS, name)) break;
    words.push(word.toLowerCase());
    rest.shift();
    if (entry !== undefined) return { words, rest: [...options, ...rest], entry };
  }
  return { words, rest: [...rest, ...options] };
}

function takesNextWord(word: string): boolean {
  return Object.entries(globalOptions).some(
    ([key, spec]) => spec.kind !== 'flag' && spellingsOf(key, spec).includes(word),
  );
}

/** Names that may follow these words, for help and suggestions. */
export function childrenOf(words: readonly string[]): string[] {
  const prefix = words.length === 0 ? '' : `${words.join(' ')} `;
  const names = Object.keys(COMMANDS)
    .filter((name) => name.startsWith(prefix) && COMMANDS[name]?.aliasOf === undefined)
    .map((name) => name.slice(prefix.length).split(' ')[0] ?? '');
  return [...new Set(names)];
}
