import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** Environment variables as handed in: `process.env`, or a record of its kind. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Value of a variable; one that is set to nothing counts as not set. */
export function readVariable(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === '' ? undefined : value;
}

/** The person's home folder, by the environment where it says one. */
export function findHomeFolder(environment: Environment, platform: NodeJS.Platform): string {
  return readVariable(environment, platform === 'win32' ? 'USERPROFILE' : 'HOME') ?? homedir();
}

/** "All paths set in these environment variables must be absolute", a relative one is to be ignored (XDG). */
export function readAbsoluteVariable(
  environment: Environment,
  name: string,
  platform: NodeJS.Platform,
): string | undefined {
  const paths = platform === 'win32' ? win32 : posix;
  const value = readVariable(environment, name);
  return value !== undefined && paths.isAbsolute(value) ? value : undefined;
}
