import { delimiter, isAbsolute } from 'node:path';

/** Environment variables as handed in: `process.env`, or a record of its kind. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of the person or the machine. All other `GIT_*` variables say which repository, or what to trace. */
const KEPT =
  /^GIT_(CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|EXEC_PATH|ATTR_NOSYSTEM|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))$/;

/**
 * The environment for a git that only looks: the caller's, without what would make git look at another repository
 * (`GIT_DIR` of a hook, say), write the index, ask for a password or talk to a remote. A repository can make
 * `status` fetch a missing object and so start a program of its choice; with no protocol allowed it cannot.
 */
export function makeGitEnvironment(environment: Environment): Record<string, string> {
  const kept = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || (name.startsWith('GIT_') && !KEPT.test(name)) ? [] : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(kept),
    ...(environment.PATH === undefined ? {} : { PATH: keepAbsoluteEntries(environment.PATH) }),
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

/** A relative or empty entry would find a program in the folder that is looked at. */
function keepAbsoluteEntries(path: string): string {
  return path
    .split(delimiter)
    .filter((entry) => isAbsolute(entry))
    .join(delimiter);
}
