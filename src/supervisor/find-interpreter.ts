import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { findProgram, isExecutable } from '../compute/local/find-program.ts';
import type { RunConfiguration } from '../contract/run-configuration.ts';
import { AzMlError } from '../errors.ts';

export interface InterpreterSearch {
  /** The script's working directory, the snapshot. */
  readonly workingDirectory: string;
  /** PATH of the script. */
  readonly path: string | undefined;
  /** The Node that runs this program, for scripts where PATH has none. */
  readonly ownNode: string;
}

const BY_EXTENSION: Readonly<Record<string, readonly string[]>> = {
  '.py': ['python3', 'python'],
  '.js': ['node'],
  '.mjs': ['node'],
  '.cjs': ['node'],
  '.ts': ['node'],
  '.sh': ['bash', 'sh'],
};

/**
 * The argument list of a run: its command line by way of the shell, or its script under the interpreter that the run
 * configuration names, else the one for its extension, else that of its first line (`#!`), else the script itself
 * when it may be executed. Throws `BadRunConfiguration` with what was looked for.
 */
export function resolveCommand(configuration: RunConfiguration, search: InterpreterSearch): string[] {
  const { command, script, arguments: args } = configuration;
  if (command !== undefined && command !== '') {
    return [requireProgram(['/bin/bash', '/bin/sh'], search, 'the shell for the command'), '-c', command];
  }
  if (script === undefined || script === '') {
    throw new AzMlError('BadRunConfiguration', 'the run configuration names neither a script nor a command');
  }
  const file = checkScript(script, search);
  const interpreter = interpreterOf(configuration, script, file, search);
  if (interpreter.length === 0) return [file, ...args];
  // A name that begins with a dash would be taken for an option of the interpreter.
  return [...interpreter, script.startsWith('-') ? `./${script}` : script, ...args];
}

function interpreterOf(
  configuration: RunConfiguration,
  script: string,
  file: string,
  search: InterpreterSearch,
): string[] {
  const extension = extname(script).toLowerCase();
  const wished = wishedInterpreter(configuration, extension);
  if (wished !== undefined) return [requireWished(wished, search)];
  const known = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
  if (known?.[0] === 'node') return [findProgram('node', search.path) ?? search.ownNode];
  if (known !== undefined) return [requireProgram(known, search, script)];
  const shebang = readShebang(file);
  if (shebang !== undefined) {
    const [program = '', ...option] = shebang;
    return [requireProgram([program], search, `${script} (its first line)`), ...option];
  }
  if (isExecutable(file)) return [];
  throw new AzMlError(
    'BadRunConfiguration',
    `no way to run ${script}: its extension is not known, it has no #! line and may not be executed`,
    { hint: 'name it .py, .sh or .js, give it a #! line, or set environment.python.interpreterPath' },
  );
}

/**
 * The interpreter that the run configuration asks for. `python` is only the format's default, unless the user keeps
 * the dependencies himself; and a Python is not asked to run shell or JavaScript.
 */
function wishedInterpreter({ environment }: RunConfiguration, extension: string): string | undefined {
  const { interpreterPath, userManagedDependencies } = environment.python;
  if (interpreterPath === '' || (interpreterPath === 'python' && !userManagedDependencies)) return undefined;
  const isPython = /^(python|pypy)/.test(basename(interpreterPath));
  const isForOthers = Object.hasOwn(BY_EXTENSION, extension) && extension !== '.py';
  return isPython && isForOthers ? undefined : interpreterPath;
}

function requireWished(wished: string, search: InterpreterSearch): string {
  if (wished === 'python')
    return requireProgram(['python', 'python3'], search, 'environment.python.interpreterPath');
  const inSnapshot = wished.includes('/') && !wished.startsWith('/');
  const name = inSnapshot ? join(search.workingDirectory, wished) : wished;
  return requireProgram([name], search, 'environment.python.interpreterPath');
}

function requireProgram(names: readonly string[], { path }: InterpreterSearch, what: string): string {
  for (const name of names) {
    const found = findProgram(name, path);
    if (found !== undefined) return found;
  }
  const where = names.some((name) => !name.includes('/')) ? ` in PATH (${path ?? 'not set'})` : '';
  throw new AzMlError('BadRunConfiguration', `cannot run ${what}: found no ${names.join(' or ')}${where}`, {
    hint: 'install it, or set environment.python.interpreterPath in the run configuration',
  });
}

function checkScript(script: string, { workingDirectory }: InterpreterSearch): string {
  const file = join(workingDirectory, script);
  const isInside = file.startsWith(`${workingDirectory}/`);
  if (isInside && statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  throw new AzMlError('BadRunConfiguration', `the script ${script} is not a file of the snapshot`, {
    hint: 'give its path relative to the source directory, and see that no ignore file leaves it out',
    target: 'script',
  });
}

/** Program and at most one argument of a first line `#!…`, execve(2). */
function readShebang(file: string): string[] | undefined {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(256);
    const read = readSync(descriptor, buffer, 0, buffer.length, 0);
    const [line = ''] = buffer.toString('latin1', 0, read).split('\n', 1);
    const found = /^#![ \t]*(\S+)(?:[ \t]+(.*?))?[ \t\r]*$/.exec(line);
    if (found === null) return undefined;
    const [, program = '', option] = found;
    return option === undefined || option === '' ? [program] : [program, option];
  } finally {
    closeSync(descriptor);
  }
}
