import { chooseService, findToken } from '../config/contexts-choice.ts';
import { resolveDataFolder } from '../config/data-folder.ts';
import type { Environment } from '../config/environment.ts';
import { EMBEDDED_WORKSPACE, resolveWorkspace } from '../config/workspace-settings.ts';
import type { Transport } from '../contract/api-message.ts';
import type { WorkspaceAddress } from '../contract/workspace.ts';

/** Which service and workspace to open; what is left out is found as the command line finds it. */
export interface OpenOptions {
  /** Address of a server. Left out: `AZ_ML_ENDPOINT`, else the current context. */
  readonly endpoint?: string;
  /** Left out: `AZ_ML_TOKEN`, else the token kept by `az-ml login`. */
  readonly token?: string;
  readonly workspaceName?: string;
  readonly resourceGroup?: string;
  readonly subscriptionId?: string;
  /** Folder in which configuration is looked up. Default: the working folder. */
  readonly path?: string;
  /** Default: `process.env`. */
  readonly environment?: Environment;
}

export interface OpenedTransport {
  readonly transport: Transport;
  readonly address: WorkspaceAddress;
}

/** Connects as the command line does: to the server that options, environment or context name, else to this machine. */
export async function openTransport(options: OpenOptions): Promise<OpenedTransport> {
  const given = options.environment ?? process.env;
  const { endpoint, token } = options;
  const environment = {
    ...given,
    ...(endpoint === undefined ? {} : { AZ_ML_ENDPOINT: endpoint, AZ_ML_TOKEN: token }),
    ...(token === undefined ? {} : { AZ_ML_TOKEN: token }),
  };
  const choice = chooseService(environment);
  const defaults = choice.kind === 'remote' ? choice.workspace : EMBEDDED_WORKSPACE;
  const { address } = resolveWorkspace({ flags: options, environment, defaults });
  if (choice.kind === 'remote') {
    const { createHttpTransport } = await import('../client/http-transport.ts');
    const found = findToken(environment, choice);
    const transport = createHttpTransport({
      endpoint: choice.endpoint,
      environment,
      ...(found === undefined ? {} : { token: found }),
    });
    return { transport, address };
  }
  const { openApp } = await import('../app.ts');
  const dataFolder = resolveDataFolder(environment);
  return { transport: await openApp({ dataFolder, environment, now: () => new Date() }), address };
}
