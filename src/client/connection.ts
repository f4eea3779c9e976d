import type { Dispatcher } from 'undici';
import { AzMlError, systemCode } from '../errors.ts';

export interface ConnectionOptions {
  readonly endpoint: URL;
  /** Time to connect, to wait for an answer, and between two pieces of one. */
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Connections to one service, kept open between requests. */
export interface Connection {
  request(options: Dispatcher.RequestOptions): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects through undici's agent and its request, loaded by themselves: with the whole package, `fetch` and all, a
 * first call would cost half as much again. A proxy that the environment names is used, but never to this machine.
 */
export async function openConnection(options: ConnectionOptions): Promise<Connection> {
  const [{ default: request }, agent] = await Promise.all([
    import('undici/lib/api/api-request.js'),
    createAgent(options),
  ]);
  return {
    request: (requestOptions) => request.call(agent, requestOptions),
    close: () => agent.destroy(),
  };
}

async function createAgent({ endpoint, timeoutMs, environment }: ConnectionOptions): Promise<Dispatcher> {
  const trusted = await readTrusted(environment);
  const options = {
    connect: { timeout: Math.min(timeoutMs, CONNECT_TIMEOUT_MS), ...trusted },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    allowH2: false,
  };
  const proxy = findProxy(endpoint, environment);
  if (proxy === undefined) {
    const { default: Agent } = await import('undici/lib/dispatcher/agent.js');
    return new Agent(options);
  }
  // Not by itself: its tunnels want what only the whole package puts together.
  const { EnvHttpProxyAgent } = await import('undici');
  return new EnvHttpProxyAgent({ ...options, ...proxy, requestTls: trusted, proxyTls: trusted });
}

/**
 * The authorities to trust when `AZ_ML_CA_FILE` names more of them: these, and those that Node trusts anyway, with
 * `NODE_EXTRA_CA_CERTS` among them. Nothing where the variable is not set.
 */
async function readTrusted(environment: ConnectionOptions['environment']): Promise<{ ca?: string[] }> {
  const file = environment.AZ_ML_CA_FILE ?? '';
  if (file === '') return {};
  const [{ readFile }, { getCACertificates }] = await Promise.all([
    import('node:fs/promises'),
    import('node:tls'),
  ]);
  try {
    return { ca: [...getCACertificates('default'), await readFile(file, 'utf8')] };
  } catch (cause) {
    throw new AzMlError('BadConfiguration', `AZ_ML_CA_FILE: cannot read ${file} (${systemCode(cause)})`, {
      hint: 'Name a file of certificates in PEM form, or unset the variable.',
      target: 'AZ_ML_CA_FILE',
      cause,
    });
  }
}

function findProxy({ hostname }: URL, environment: ConnectionOptions['environment']) {
  const read = (name: string) => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const httpProxy = read('HTTP_PROXY');
  const httpsProxy = read('HTTPS_PROXY');
  if (isThisMachine(hostname) || (httpProxy === '' && httpsProxy === '')) return undefined;
  return { httpProxy, httpsProxy, noProxy: read('NO_PROXY') };
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}
