import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openApp } from '../../src/app.ts';
import { resolveDataFolder } from '../../src/config/data-folder.ts';
import { createToken, startServer } from '../../src/server/start-server.ts';

/** The ways in which a command line reaches its service; the commands must not tell them apart. */
export const CLI_HOSTS = ['embedded', 'remote'] as const;

export type CliHost = (typeof CLI_HOSTS)[number];

export interface HostedService {
  /** What the environment of each command line has to say to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Data folder of the service. */
  readonly dataFolder: string;
}

const opened: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of opened) await close();
});

/** A service of the tests' own: that of the command line itself, or one behind a real server, with data of its own. */
export async function openCliHost(
  host: CliHost,
  home: string,
  { allowedHosts = [] }: { readonly allowedHosts?: readonly string[] } = {},
): Promise<HostedService> {
  if (host === 'embedded') return { environment: {}, dataFolder: join(home, 'az-ml') };
  const folder = join(home, 'server');
  const environment = { PATH: process.env.PATH, HOME: home, AZ_ML_HOME: folder, USER: 'tester' };
  const now = () => new Date();
  const app = await openApp({ dataFolder: resolveDataFolder(environment), environment, now });
  const token = createToken();
  const server = await startServer({
    transport: app,
    isSigned: app.isSigned,
    host: '127.0.0.1',
    port: 0,
    token,
    version: '1.2.3',
    allowedHosts,
  });
  opened.push(async () => {
    await server.close({ graceMs: 1000 });
    await app.close();
  });
  return { environment: { AZ_ML_ENDPOINT: server.url, AZ_ML_TOKEN: token }, dataFolder: folder };
}
