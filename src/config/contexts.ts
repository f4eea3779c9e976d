import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import { AzMlError } from '../errors.ts';
import { resolveUserFile } from './config-files.ts';
import type { Environment } from './environment.ts';
import { readTextFile } from './text-file.ts';

/** The context of someone who has logged in nowhere: the service in this process, on this machine's data folder. */
export const EMBEDDED_CONTEXT = 'embedded';

/** A service that az-ml can be pointed at, under a name of the person's choice. */
export interface ServiceContext {
  readonly name: string;
  /** `https://runs.example.com` */
  readonly endpoint: string;
  /** Parts of the workspace address that nothing else says. */
  readonly workspace: Partial<WorkspaceAddress>;
}

/** What the file of contexts holds. */
export interface Contexts {
  readonly current: string;
  readonly contexts: ReadonlyMap<string, ServiceContext>;
}

/** The files of a person's contexts, both beside the file of settings. */
export interface ContextFiles {
  readonly contexts: string;
  /** The tokens lie apart, so that the other file may be shown and shared. */
  readonly tokens: string;
}

export function resolveContextFiles(environment: Environment): ContextFiles {
  const folder = dirname(resolveUserFile(environment));
  return { contexts: join(folder, 'contexts.json'), tokens: join(folder, 'tokens.json') };
}

/** All contexts, and the chosen one. Throws `BadConfiguration` for a file that cannot be understood. */
export function readContexts(environment: Environment): Contexts {
  const { contexts: file } = resolveContextFiles(environment);
  const document = readJsonFile(file);
  const entries = Object.entries(readRecord(document.contexts)).map(
    ([name, entry]): [string, ServiceContext] => [name, readContext(name, entry, file)],
  );
  const { current } = document;
  return {
    current: typeof current === 'string' ? current : EMBEDDED_CONTEXT,
    contexts: new Map(entries),
  };
}

/** The context of that name. Throws `BadConfiguration`, with the names that there are. */
export function demandContext({ contexts }: Contexts, name: string): ServiceContext {
  const found = contexts.get(name);
  if (found !== undefined) return found;
  throw new AzMlError('BadConfiguration', `there is no context '${name}'`, {
    hint: `Contexts: ${[EMBEDDED_CONTEXT, ...contexts.keys()].join(', ')}. A new one is made by: az-ml login --endpoint URL`,
    target: name,
  });
}

/**
 * The token of a context. It goes only where it was given for: after the context's endpoint has been changed by hand
 * there is none. Throws `BadConfiguration`.
 */
export function readToken(environment: Environment, context: ServiceContext): string | undefined {
  const tokens = readTokens(environment);
  const kept = readRecord(Object.hasOwn(tokens, context.name) ? tokens[context.name] : undefined);
  return kept.endpoint === context.endpoint && typeof kept.token === 'string' ? kept.token : undefined;
}

/** Tokens by the name of their context, each with the endpoint that it is for. */
export function readTokens(environment: Environment): Readonly<Record<string, unknown>> {
  return readJsonFile(resolveContextFiles(environment).tokens);
}

function readContext(name: string, entry: unknown, file: string): ServiceContext {
  const { endpoint, workspace } = readRecord(entry);
  if (typeof endpoint !== 'string') {
    throw new AzMlError('BadConfiguration', `${file}: context '${name}' has no endpoint`, {
      hint: `Log in again, or remove it: az-ml context remove ${name}`,
      target: file,
    });
  }
  const parts = readRecord(workspace);
  const known = (['subscriptionId', 'resourceGroup', 'workspaceName'] as const).filter(
    (part) => typeof parts[part] === 'string',
  );
  return { name, endpoint, workspace: Object.fromEntries(known.map((part) => [part, parts[part]])) };
}

/** An object from a file; nothing for a file that is not there. */
function readJsonFile(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  const text = readTextFile(file, 'BadConfiguration');
  try {
    return readRecord(JSON.parse(text));
  } catch (cause) {
    throw new AzMlError('BadConfiguration', `${file} is not JSON`, {
      hint: 'Correct it, or remove it and log in again.',
      target: file,
      cause,
    });
  }
}

function readRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
