import type { Command } from '../commands/command.ts';

/** One row: what help and completion need at once, and the way to the rest. */
export interface CommandEntry {
  readonly summary: string;
  load(): Promise<Command>;
  /** A second name of another command: works, but is not listed twice. */
  readonly aliasOf?: string;
}

/** Every command by its words. The modules behind `load` stay out of the entry bundle. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  'experiment list': {
    summary: 'List the experiments of a workspace.',
    load: async () => (await import('../commands/experiment/list.ts')).listExperiments,
  },
  'folder attach': {
    summary: 'Attach a folder to a workspace and, optionally, an experiment.',
    load: async () => (await import('../commands/folder/attach.ts')).attachFolder,
  },
  'run cancel': {
    summary: 'Cancel a run.',
    load: async () => (await import('../commands/run/cancel.ts')).cancelRun,
  },
  'run download-logs': {
    summary: 'Download the log files of a run.',
    load: async () => (await import('../commands/run/download-logs.ts')).downloadLogs,
  },
  'run list': {
    summary: 'List runs.',
    load: async () => (await import('../commands/run/list.ts')).listRuns,
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
  'server start': {
    summary: 'Serve the run API on this machine.',
    load: async () => (await import('../commands/server/start.ts')).startServerCommand,
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
  experiment: 'Named series of runs.',
  folder: 'The attachment of a folder to a workspace.',
  run: 'Submit, list, show and follow runs.',
  server: 'The run service for other programs.',
  workspace: 'Places that hold experiments and runs.',
};

export interface ResolvedWords {
  /** The words that name a command, or as many as were right, in lower case. */
  readonly words: readonly string[];
  /** What follows them. */
  readonly rest: readonly string[];
  readonly entry?: CommandEntry;
}

/** Finds the command that a command line begins with. Options may stand before or between the words. */
export function resolveWords(argv: readonly string[]): ResolvedWords {
  const words: string[] = [];
  const rest = [...argv];
  while (rest[0] !== undefined && !rest[0].startsWith('-')) {
    const name = [...words, rest[0].toLowerCase()].join(' ');
    const entry = COMMANDS[name];
    if (entry === undefined && GROUPS[name] === undefined) break;
    words.push(rest[0].toLowerCase());
    rest.shift();
    if (entry !== undefined) return { words, rest, entry };
  }
  return { words, rest };
}

/** Names that may follow these words, for help and suggestions. */
export function childrenOf(words: readonly string[]): string[] {
  const prefix = words.length === 0 ? '' : `${words.join(' ')} `;
  const names = Object.keys(COMMANDS)
    .filter((name) => name.startsWith(prefix) && COMMANDS[name]?.aliasOf === undefined)
    .map((name) => name.slice(prefix.length).split(' ')[0] ?? '');
  return [...new Set(names)];
}
