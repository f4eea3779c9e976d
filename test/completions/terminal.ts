import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { processEnvironment, ROOT, runAzMl } from '../support/az-ml-process.ts';

export type ShellName = 'bash' | 'zsh' | 'fish';

/** How the completion gets into the shell: the kept script, the printed one, or what `completion install` writes. */
export type Loader = 'script' | 'printed' | 'installed';

export interface Typing {
  readonly shell: ShellName;
  /** Keys of each line; the line before is thrown away. */
  readonly lines: readonly string[];
  readonly loader: Loader;
  /** Has `bin/az-ml` and the data folder. */
  readonly home: string;
  readonly cwd: string;
}

/** What a terminal shows and the line that the shell holds, after the keys were pressed. */
export interface Typed {
  readonly line: string;
  readonly screen: string;
}

const COMPLETIONS = join(ROOT, 'completions');
const PROMPT = 'READY>';
/** Ctrl-X Ctrl-P, on which the shell writes its line into a file. */
const DUMP_KEYS = '\u0018\u0010';

/** Types on a real terminal into a real, interactive shell that has read no settings but ours. */
export async function pressKeys({ shell, lines, loader, home, cwd }: Typing): Promise<Typed[]> {
  const settings = mkdtempSync(join(home, 'shell-'));
  const own = {
    HOME: settings,
    XDG_CONFIG_HOME: join(settings, 'config'),
    XDG_DATA_HOME: join(settings, 'data'),
  };
  const file = join(settings, 'line');
  const env = {
    ...processEnvironment({ home, cwd }),
    ...own,
    PATH: [join(home, 'bin'), dirname(process.execPath), process.env.PATH].join(':'),
    TERM: 'xterm',
    ZDOTDIR: settings,
    LINE_FILE: file,
  };
  if (loader === 'installed') runAzMl(['completion', 'install', '--shell', shell], { home, cwd, env: own });
  const { name, text: settingsText, argv } = SETTINGS[shell](settings, loader);
  mkdirSync(dirname(join(settings, name)), { recursive: true });
  writeFileSync(join(settings, name), settingsText);

  const typist = spawn('python3', [join(import.meta.dirname, 'press-keys.py')]);
  typist.stdin.end(JSON.stringify({ argv, env, cwd, prompt: PROMPT, lines, dump: DUMP_KEYS, file }));
  const closed = once(typist, 'close');
  const [out, err] = await Promise.all([text(typist.stdout), text(typist.stderr), closed]);
  if (err !== '') throw new Error(err);
  return JSON.parse(out) as Typed[];
}

interface ShellSettings {
  /** File in the settings folder. */
  readonly name: string;
  readonly text: string;
  readonly argv: readonly string[];
}

const SETTINGS: Record<ShellName, (folder: string, loader: Loader) => ShellSettings> = {
  bash: (folder, loader) => ({
    name: 'bashrc',
    argv: ['bash', '--noprofile', '--rcfile', join(folder, 'bashrc'), '-i'],
    text: `${
      {
        script: `source '${COMPLETIONS}/az-ml.bash'`,
        printed: 'source <(az-ml completion bash)',
        installed: 'source /usr/share/bash-completion/bash_completion',
      }[loader]
    }
PS1='${PROMPT}'
bind 'set completion-query-items 0'
bind 'set page-completions off'
dump() { printf %s "$READLINE_LINE" >"$LINE_FILE.new"; mv "$LINE_FILE.new" "$LINE_FILE"; }
bind -x '"\\C-x\\C-p": dump'
`,
  }),
  zsh: (_, loader) => ({
    name: '.zshrc',
    argv: ['zsh', '-i'],
    text: `${
      {
        script: `fpath=('${COMPLETIONS}' $fpath)`,
        printed: '',
        installed: 'fpath=("$XDG_DATA_HOME/zsh/site-functions" $fpath)',
      }[loader]
    }
autoload -Uz compinit
compinit -u -D
${loader === 'printed' ? 'source <(az-ml completion zsh)' : ''}
PS1='${PROMPT}'
dump() { print -rn -- "$BUFFER" >"$LINE_FILE.new"; mv "$LINE_FILE.new" "$LINE_FILE" }
zle -N dump
bindkey '^X^P' dump
`,
  }),
  fish: (_, loader) => ({
    name: 'config/fish/config.fish',
    argv: ['fish', '-i'],
    text: `set -g fish_greeting
${
  {
    script: `set fish_complete_path '${COMPLETIONS}' $fish_complete_path`,
    printed: 'az-ml completion fish | source',
    installed: '',
  }[loader]
}
function fish_prompt; printf '${PROMPT}'; end
function dump; printf %s (commandline | string collect) >$LINE_FILE.new; mv $LINE_FILE.new $LINE_FILE; end
bind \\cx\\cp dump
`,
  }),
};
