import { resolve } from 'node:path';
import { demandContext, readContexts, resolveContextFiles, type ServiceContext } from '../config/contexts.ts';
import { checkToken } from '../config/contexts-choice.ts';
import { readTextFile } from '../config/text-file.ts';
import { AzMlError } from '../errors.ts';
import { defineCommand } from './command.ts';
import { workspaceOptions } from './shared-options.ts';

export const login = defineCommand({
  summary: 'Point az-ml at a server.',
  description:
    'Asks the server whether it takes the token, keeps both under the name of a context, and makes that the current one: from then on every command talks to that server. The token is read from --token-file, from standard input, or asked for on a terminal without showing it. AZ_ML_ENDPOINT and AZ_ML_TOKEN say the same for one shell, without a login.',
  options: {
    endpoint: {
      kind: 'text',
      summary: 'Address of the server. Not needed to log in to a known context again.',
    },
    context: {
      kind: 'text',
      summary: 'Name to keep it under.',
      defaultText: 'host and port of the server',
    },
    tokenFile: { kind: 'text', summary: 'File that holds the token.' },
    token: { kind: 'text', summary: 'Refused: others would see it.', hidden: true },
    workspaceName: { ...workspaceOptions.workspaceName, summary: 'Workspace to use when nothing names one.' },
    resourceGroup: { ...workspaceOptions.resourceGroup, summary: 'Its resource group.' },
    subscriptionId: { ...workspaceOptions.subscriptionId, summary: 'Its subscription.' },
  },
  examples: [
    { title: 'The token is asked for', command: 'az-ml login --endpoint https://runs.example.com' },
    {
      title: 'In a script, as a context of its own name',
      command: 'az-ml login --endpoint https://runs.example.com --context team < token.txt',
    },
  ],
  async run(options, context) {
    if (options.token !== undefined) throw refuseToken();
    const { environment, warn } = context;
    const { checkContextName, saveContext } = await import('../config/contexts-change.ts');
    const wanted = describeContext(options, environment);
    checkContextName(wanted.name);
    const token = await obtainToken(options.tokenFile, wanted.endpoint, context);
    const { version } = await (await import('./login/check-server.ts')).checkServer(
      wanted,
      token,
      environment,
    );
    if (token !== undefined && isReadableOnTheWay(wanted.endpoint)) {
      warn(`${wanted.endpoint} is not https: everybody on the way can read the token`);
    }
    saveContext(environment, wanted, token);
    return {
      name: wanted.name,
      endpoint: wanted.endpoint,
      version,
      ...wanted.workspace,
      file: resolveContextFiles(environment).contexts,
    };
  },
});

interface LoginOptions {
  readonly endpoint: string | undefined;
  readonly context: string | undefined;
  readonly workspaceName: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly subscriptionId: string | undefined;
}

function describeContext(
  options: LoginOptions,
  environment: Readonly<Record<string, string | undefined>>,
): ServiceContext {
  const { context: name, workspaceName, resourceGroup, subscriptionId } = options;
  const known = name === undefined ? undefined : readContexts(environment).contexts.get(name);
  if (options.endpoint === undefined && known === undefined) {
    if (name !== undefined) demandContext(readContexts(environment), name);
    throw new AzMlError('MissingArgument', 'the following arguments are required: --endpoint');
  }
  const endpoint = (options.endpoint ?? known?.endpoint ?? '').replace(/\/+$/, '');
  return {
    name: name ?? nameAfter(endpoint),
    endpoint,
    workspace: {
      ...known?.workspace,
      ...(subscriptionId === undefined ? {} : { subscriptionId }),
      ...(resourceGroup === undefined ? {} : { resourceGroup }),
      ...(workspaceName === undefined ? {} : { workspaceName }),
    },
  };
}

/** `runs.example.com`, or `127.0.0.1-8470`. What is no address is told of by whoever connects. */
function nameAfter(endpoint: string): string {
  const host = URL.parse(endpoint)?.host ?? '';
  return host.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-|-$/g, '') || 'server';
}

async function obtainToken(
  file: string | undefined,
  endpoint: string,
  { workingDirectory, askSecret, readStdin }: Pick<TokenSources, keyof TokenSources>,
): Promise<string | undefined> {
  if (file !== undefined) {
    const path = resolve(workingDirectory, file);
    return checkToken(readTextFile(path, 'BadFile'), path);
  }
  const text = (await askSecret(`Token for ${endpoint}: `)) ?? (await readStdin());
  // A server on this machine may ask for none.
  return text.trim() === '' ? undefined : checkToken(text, 'the token');
}

interface TokenSources {
  readonly workingDirectory: string;
  askSecret(question: string): Promise<string | undefined>;
  readStdin(): Promise<string>;
}

function isReadableOnTheWay(endpoint: string): boolean {
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'http:' && !/^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname);
}

function refuseToken(): AzMlError {
  return new AzMlError(
    'BadArgument',
    'a token on the command line can be seen by everybody on this machine',
    {
      hint: 'Give it by --token-file or on standard input, and have the one you typed revoked.',
      target: '--token',
    },
  );
}
