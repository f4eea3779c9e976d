import type { App } from '../app.ts';
import { createRunClient } from '../client/run-client.ts';
import { resolveDataFolder } from '../config/data-folder.ts';
import { resolveWorkspace } from '../config/workspace-settings.ts';
import type { CommandContext, WorkspaceOptions } from './context.ts';
import { createProgressBar } from './progress-bar.ts';
import type { Io } from './streams.ts';

export interface ContextSettings {
  /** The caller asked for a result that a program reads, by `--query` or `--output`. */
  readonly machineOutput: boolean;
  readonly onlyShowErrors: boolean;
  readonly verbose: boolean;
}

/** A context together with the duty to close what it opened. */
export interface OwnedContext extends CommandContext {
  close(): Promise<void>;
}

/** The context of one command line; each part is made when it is first asked for. */
export function createContext(io: Io, settings: ContextSettings): OwnedContext {
  const { environment, workingDirectory, now, stdout, stderr } = io;
  const dataFolder = resolveDataFolder(environment);
  let app: Promise<App> | undefined;

  const openService = () => {
    app ??= import('../app.ts').then(({ openApp }) => openApp({ dataFolder, environment, now }));
    return app;
  };

  const resolve = async (options: WorkspaceOptions) => {
    const flags = { ...options, subscriptionId: options.subscriptionId ?? options.subscription };
    const resolved = resolveWorkspace({ flags, environment, workingDirectory });
    for (const warning of resolved.warnings) warn(warning);
    return { address: resolved.address, experimentName: resolved.experimentName };
  };

  const warn = (text: string) => {
    if (!settings.onlyShowErrors) void stderr.write(`WARNING: ${text}\n`);
  };

  return {
    environment,
    workingDirectory,
    now,
    dataFolder,
    resolve,
    openService,
    async connect(options) {
      const resolved = await resolve(options);
      return { ...resolved, client: createRunClient(await openService(), resolved.address) };
    },
    logStream: settings.machineOutput ? stderr : stdout,
    warn,
    info(text) {
      if (settings.verbose) void stderr.write(`INFO: ${text}\n`);
    },
    progress: (title) => createProgressBar(title, stderr, now),
    onSignal: io.onSignal,
    ask: io.ask,
    exitNow: io.exitNow,
    randomHex: io.randomHex,
    randomUuid: io.randomUuid,
    async close() {
      if (app !== undefined) await (await app).close();
    },
  };
}
