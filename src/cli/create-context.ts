import type { App } from '../app.ts';
import { createRunClient } from '../client/run-client.ts';
import {
  chooseService,
  findToken,
  type RemoteChoice,
  type ServiceChoice,
} from '../config/contexts-choice.ts';
import { resolveDataFolder } from '../config/data-folder.ts';
import { EMBEDDED_WORKSPACE, resolveWorkspace } from '../config/workspace-settings.ts';
import type { Transport } from '../contract/api-message.ts';
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
  let remote: Promise<Transport> | undefined;
  let choice: ServiceChoice | undefined;

  const choose = () => {
    choice ??= chooseService(environment);
    return choice;
  };

  const openService: OwnedContext['openService'] = (options) => {
    app ??= import('../app.ts').then(({ openApp }) => openApp({ dataFolder, environment, ...options, now }));
    return app;
  };

  const openTransport = () => {
    const chosen = choose();
    if (chosen.kind === 'embedded') return openService();
    remote ??= connectRemote(chosen, io, notices);
    return remote;
  };

  const resolve = async (options: WorkspaceOptions) => {
    const flags = { ...options, subscriptionId: options.subscriptionId ?? options.subscription };
    const chosen = choose();
    const defaults = chosen.kind === 'remote' ? chosen.workspace : EMBEDDED_WORKSPACE;
    const resolved = resolveWorkspace({ flags, environment, workingDirectory, defaults });
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
    openTransport,
    async connect(options) {
      const resolved = await resolve(options);
      const service = await openTransport();
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
    askSecret: io.askSecret,
    readStdin: io.readStdin,
    exitNow: io.exitNow,
    randomHex: io.randomHex,
    randomUuid: io.randomUuid,
    async close() {
      await Promise.all([app, remote].map(async (opened) => (await opened)?.close()));
    },
  };
}

/** The service over HTTP; what the embedded one has no use for is loaded now. */
async function connectRemote(
  choice: RemoteChoice,
  { environment }: Io,
  { info }: Notices,
): Promise<Transport> {
  const { createHttpTransport } = await import('../client/http-transport.ts');
  const token = findToken(environment, choice);
  return createHttpTransport({
    endpoint: choice.endpoint,
    environment,
    ...(token === undefined ? {} : { token }),
    onRetry: ({ retry, delayMs, reason }) =>
      info(`${reason}; try ${retry + 1} in ${(delayMs / 1000).toFixed(1)} s`),
  });
}
