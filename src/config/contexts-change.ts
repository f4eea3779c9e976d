import { dirname } from 'node:path';
import { AzMlError } from '../errors.ts';
import { writeFileAtomically } from './atomic-file.ts';
import {
  type Contexts,
  demandContext,
  EMBEDDED_CONTEXT,
  readContexts,
  readTokens,
  resolveContextFiles,
  type ServiceContext,
} from './contexts.ts';
import type { Environment } from './environment.ts';
import { holdLock } from './file-lock.ts';
import { describeWriteFailure } from './write-failure.ts';

/** Files that nobody else may read: one of them holds secrets, the other tells where they are for. */
const OWNER_ONLY = 0o600;

/** Keeps a context, with its token if it has one, and makes it the current one. */
export function saveContext(
  environment: Environment,
  context: ServiceContext,
  token: string | undefined,
): void {
  change(environment, ({ contexts }) => ({
    current: context.name,
    contexts: new Map([...contexts, [context.name, context]]),
    tokens: { [context.name]: token === undefined ? undefined : { endpoint: context.endpoint, token } },
  }));
}

/** Makes a context the current one. Throws `BadConfiguration` when there is none of that name. */
export function useContext(environment: Environment, name: string): void {
  change(environment, (known) => {
    if (name !== EMBEDDED_CONTEXT) demandContext(known, name);
    return { ...known, current: name, tokens: {} };
  });
}

/** Forgets a context's token; commands go back to the embedded service if it was the current one. */
export function forgetToken(environment: Environment, name: string): void {
  change(environment, (known) => {
    demandContext(known, name);
    return { ...leave(known, name), tokens: { [name]: undefined } };
  });
}

/** Forgets a context with its token. Throws `BadConfiguration` when there is none of that name. */
export function removeContext(environment: Environment, name: string): void {
  change(environment, (known) => {
    demandContext(known, name);
    const contexts = new Map(known.contexts);
    contexts.delete(name);
    return { ...leave(known, name), contexts, tokens: { [name]: undefined } };
  });
}

function leave(known: Contexts, name: string): Contexts {
  return known.current === name ? { ...known, current: EMBEDDED_CONTEXT } : known;
}

interface ContextChange extends Contexts {
  /** Tokens to keep, or to forget where there is no value. */
  readonly tokens: Readonly<Record<string, unknown>>;
}

/** Reads, changes and replaces both files under one lock. Throws `BadConfiguration`, `BadFile`, `DiskFull`, `StoreBusy`. */
function change(environment: Environment, decide: (known: Contexts) => ContextChange): void {
  const files = resolveContextFiles(environment);
  try {
    holdLock(`${files.contexts}.lock`, () => {
      const { current, contexts, tokens } = decide(readContexts(environment));
      const kept = { ...readTokens(environment), ...tokens };
      // A token without a context is harmless, the other way round a command would be refused.
      writeFileAtomically(files.tokens, toJson(kept), { mode: OWNER_ONLY });
      const entries = [...contexts].map(([name, { endpoint, workspace }]) => [name, { endpoint, workspace }]);
      const document = { current, contexts: Object.fromEntries(entries) };
      writeFileAtomically(files.contexts, toJson(document), { mode: OWNER_ONLY });
    });
  } catch (error) {
    if (error instanceof AzMlError) throw error;
    throw describeWriteFailure(
      dirname(files.contexts),
      error,
      'Set AZ_ML_CONFIG_DIR to a folder that you may write to.',
    );
  }
}

function toJson(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** Throws `BadArgument` for what cannot be the name of a context. */
export function checkContextName(name: string): string {
  if (name !== EMBEDDED_CONTEXT && /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) return name;
  const why =
    name === EMBEDDED_CONTEXT
      ? 'is the service on this machine, which needs no login'
      : 'is not a name: up to 64 letters, digits, dots, dashes and underscores';
  throw new AzMlError('BadArgument', `'${name}' ${why}`, { target: '--context' });
}
