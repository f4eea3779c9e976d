import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeFileAtomically } from '../../config/atomic-file.ts';
import { type Environment, findHomeFolder, readVariable } from '../../config/environment.ts';
import { AzMlError } from '../../errors.ts';
import { defineCommand } from '../command.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

export const installCompletion = defineCommand({
  summary: 'Set up completion in your shell.',
  description:
    'Writes one small file into the folder where the shell looks for completions of its user. It asks az-ml for the script when Tab is first pressed, so it fits every later version. Nothing else is changed: where the shell needs a line in its own settings, the line is told.',
  options: {
    shell: {
      kind: 'text',
      choices: SHELLS,
      summary: 'Shell to set up.',
      defaultText: 'the one that SHELL names',
    },
  },
  examples: [
    { title: 'Set up the shell in use', command: 'az-ml completion install' },
    { title: 'Set up fish', command: 'az-ml completion install --shell fish' },
  ],
  async run(options, context) {
    const shell = options.shell ?? findShell(context.environment);
    const place = findPlace(shell, context.environment);
    if (place.file !== undefined) writeLoader(place.file, place.text);
    return { shell, file: place.file ?? null, next: place.next };
  },
});

function findShell(environment: Environment): string {
  const shell = basename(readVariable(environment, 'SHELL') ?? '');
  if (SHELLS.includes(shell)) return shell;
  throw new AzMlError('MissingArgument', 'which shell? SHELL names none that has completions', {
    hint: `Give one of ${SHELLS.join(', ')} with --shell.`,
    target: 'shell',
  });
}

interface LoaderPlace {
  /** Absent: the shell has no folder for such files. */
  readonly file?: string;
  readonly text: string;
  /** What is left to do for the person. */
  readonly next: string;
}

/** Where a shell of this user looks for completions, and what az-ml puts there. */
export function findPlace(shell: string, environment: Environment): LoaderPlace {
  const home = findHomeFolder(environment, process.platform);
  const data = readVariable(environment, 'XDG_DATA_HOME') ?? join(home, '.local', 'share');
  if (shell === 'fish') {
    const config = readVariable(environment, 'XDG_CONFIG_HOME') ?? join(home, '.config');
    return {
      file: join(config, 'fish', 'completions', 'az-ml.fish'),
      text: `${MARK}\naz-ml completion fish | source\n`,
      next: 'Nothing: it works in every new fish.',
    };
  }
  if (shell === 'zsh') {
    const folder = join(data, 'zsh', 'site-functions');
    return {
      file: join(folder, '_az-ml'),
      text: `#compdef az-ml\n${MARK}\neval "$(az-ml completion zsh)"\n_az-ml "$@"\n`,
      next: `Put this line into ~/.zshrc, before compinit: fpath=('${folder}' $fpath)`,
    };
  }
  if (shell === 'bash') {
    const folder = readVariable(environment, 'BASH_COMPLETION_USER_DIR') ?? join(data, 'bash-completion');
    return {
      file: join(folder, 'completions', 'az-ml'),
      text: `${MARK}\neval "$(az-ml completion bash)"\n`,
      next: 'Nothing where the package bash-completion is set up. Elsewhere put this line into ~/.bashrc: source <(az-ml completion bash)',
    };
  }
  return {
    text: '',
    next: 'Put this line into the file that $PROFILE names: az-ml completion powershell | Out-String | Invoke-Expression',
  };
}

const MARK = '# Written by `az-ml completion install`.';

/** Replaces only what was written here before. Throws `FileExists` and what the file system refuses, as `BadFile`. */
function writeLoader(file: string, text: string): void {
  if (existsSync(file) && !readFileSync(file, 'utf8').includes(MARK)) {
    throw new AzMlError('FileExists', `${file} exists, and az-ml has not written it`, {
      hint: 'Remove it first, if it is not needed.',
      target: file,
    });
  }
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomically(file, text);
  } catch (error) {
    throw new AzMlError('BadFile', `cannot write ${file}: ${(error as Error).message}`, {
      target: file,
      cause: error,
    });
  }
}
