import type { App } from '../app.ts';
import { createRunClient } from '../client/run-client.ts';
import { resolveDataFolder } from '../config/data-folder.ts';
import { resolveWorkspace } from '../config/workspace-settings.ts';
import type { CommandContext, WorkspaceOptions } from './context.ts';
import type { Notices } from './notices.ts';
import { createProgressBar } from './progress-bar.ts';
import type { Io } from './streams.ts';
import type { Timings } from './timings.ts';

export interface ContextSettings {
  /** The caller asked for a result that a program reads, by `--query` or `--output`. */
  readonly machineOutput: boolean;
  readonly notices: Notices;
  readonly timings: Timings | undefined;
}

/** A context together with the duty to close what it opened. */
export interface OwnedContext extends CommandContext {
  close(): Promise<void>;
}

/** The context of one command line; each part is made when it is first asked for. */
export function createContext(io: Io, settings: ContextSettings): OwnedContext {
  const { environment, workingDirectory, now, stdout, stderr } = io;
  const { notices, timings } = settings;
  const dataFolder = resolveDataFolder(environment);
  let app: Promise<App> | undefined;

  const openService = () => {
    app ??= import('../app.ts').then(({ openApp }) => openApp({ dataFolder, environment, now }));
    return app;
  };

  const resolve = async (options: WorkspaceOptions) => {
    const flags = { ...options, subscriptionId: options.subscriptionId ?? options.subscription };
    const resolved = resolveWorkspace({ flags, environment, workingDirectory });
    for (const warning of resolved.warnings) notices.warn(warning);
    return { address: resolved.address, experimentName: resolved.experimentName };
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
      const service = await openService();
      timings?.endStage('connect');
      return { ...resolved, client: createRunClient(timings?.watch(service) ?? service, resolved.address) };
    },
    inspectData: async (options) => (await import('../diagnose.ts')).inspectData({ dataFolder }, options),
    inspectTools: async () =>
      (await import('../diagnose.ts')).inspectTools({ environment, workingDirectory }),
    logStream: settings.machineOutput ? stderr : stdout,
    stdout,
    warn: notices.warn,
    info: notices.info,
    progress: (title) => createProgressBar(title, stderr, now, environment.TERM === 'dumb'),
    onSignal: io.onSignal,
    ask: io.ask,
    readStdin: io.readStdin,
    exitNow: io.exitNow,
    randomHex: io.randomHex,
    randomUuid: io.randomUuid,
    async close() {
      if (app !== undefined) await (await app).close();
    },
  };
}
