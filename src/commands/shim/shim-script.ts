/** Where the two programs of `az-ml` lie. */
export interface Launcher {
  /** The Node that runs it. */
  readonly node: string;
  /** `bin/az-ml.js`. */
  readonly program: string;
}

export interface ShimFacts extends Launcher {
  /** The uppermost folder that was made for the shim, to be removed with it. */
  readonly madeFolder: string | undefined;
}

/** Groups that az-ml answers for `az ml`; whatever else there is belongs to the real `az`. */
export const OUR_GROUPS = ['run', 'experiment', 'folder', 'workspace', 'computetarget'] as const;

/** By the second line of a file every shim knows the others, and itself. */
const MARK = 'az-ml shim';
const MADE_FOLDER = 'folder made for it: ';

/** Whether this text is a shim that az-ml wrote. */
export function isShim(text: string): boolean {
  const [, second = ''] = text.split(/\r?\n/, 2);
  return second === `# ${MARK}` || second === `rem ${MARK}`;
}

/** The folder that was made for the shim with this text, if one was. */
export function readMadeFolder(text: string): string | undefined {
  return new RegExp(`^(?:#|rem) ${MADE_FOLDER}(.+?)\\r?$`, 'm').exec(text)?.[1];
}

/**
 * The shim for a POSIX shell, which hands on to the real `az` without starting Node. It looks for that among what
 * stands behind itself in PATH, whatever stands before may have called it, and never takes another shim for it.
 */
export function renderShellShim({ node, program, madeFolder }: ShimFacts): string {
  return `#!/bin/sh
# ${MARK}
# Sends \`az ml ${OUR_GROUPS.join('|')} ...\` to az-ml, all else to the next az in PATH.
# Written by \`az-ml shim install\`; \`az-ml shim remove\` takes it away.
${madeFolder === undefined ? '' : `# ${MADE_FOLDER}${madeFolder}\n`}
az_ml_node=${quoteForShell(node)}
az_ml_program=${quoteForShell(program)}

case $1 in
${anyCase('ml')})
  case $2 in
  ${OUR_GROUPS.map(anyCase).join(' | ')})
    if [ -f "$az_ml_program" ]; then
      [ -x "$az_ml_node" ] && exec "$az_ml_node" "$az_ml_program" "$@"
      exec "$az_ml_program" "$@"
    fi
    command -v az-ml >/dev/null && exec az-ml "$@"
    printf '%s\\n' "ERROR: az-ml is no longer at $az_ml_program." "Install it again, or remove this shim: rm '$0'" >&2
    exit 127
    ;;
  esac
  ;;
esac

az_ml_is_shim() {
  az_ml_line=
  { read -r az_ml_line && read -r az_ml_line; } 2>/dev/null <"$1"
  [ "$az_ml_line" = '# ${MARK}' ]
}

az_ml_next=
az_ml_seen=
IFS=:
set -f
for az_ml_folder in $PATH; do
  case $az_ml_folder in
  /*) ;;
  *) continue ;;
  esac
  az_ml_file=$az_ml_folder/az
  if [ "$az_ml_file" -ef "$0" ]; then
    az_ml_seen=1
    az_ml_next=
  elif [ -z "$az_ml_next" ] && [ -f "$az_ml_file" ] && [ -x "$az_ml_file" ] && ! az_ml_is_shim "$az_ml_file"; then
    az_ml_next=$az_ml_file
    [ -z "$az_ml_seen" ] || break
  fi
done
[ -z "$az_ml_next" ] || exec "$az_ml_next" "$@"
printf '%s\\n' "ERROR: there is no Azure CLI in PATH behind $0." "This az knows only: az ml ${OUR_GROUPS.join('|')}" >&2
exit 127
`;
}

/** The same for cmd and PowerShell on Windows. `az-ml ml ...` is `az-ml ...`, as cmd cannot drop a word safely. */
export function renderCmdShim({ node, program, madeFolder }: ShimFacts): string {
  const lines = [
    '@echo off',
    `rem ${MARK}`,
    `rem Sends "az ml ${OUR_GROUPS.join('/')} ..." to az-ml, all else to the next az in PATH.`,
    'rem Written by "az-ml shim install"; "az-ml shim remove" takes it away.',
    ...(madeFolder === undefined ? [] : [`rem ${MADE_FOLDER}${madeFolder}`]),
    'setlocal DisableDelayedExpansion',
    'if /i not "%~1"=="ml" goto other',
    `for %%g in (${OUR_GROUPS.join(' ')}) do if /i "%~2"=="%%g" goto ours`,
    ':other',
    `for /f "delims=" %%p in ('where $PATH:az.cmd 2^>nul') do (`,
    `  findstr /x /c:"rem ${MARK}" "%%p" >nul 2>nul || (set "az_ml_next=%%p" & goto found)`,
    ')',
    '>&2 echo ERROR: there is no Azure CLI in PATH behind %~f0.',
    `>&2 echo This az knows only: az ml ${OUR_GROUPS.join('/')}`,
    'exit /b 9009',
    ':found',
    'endlocal & "%az_ml_next%" %*',
    ':ours',
    `endlocal & ${quoteForCmd(node)} ${quoteForCmd(program)} %*`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** `run` in any letter case, as az takes its commands: `[Rr][Uu][Nn]`. */
function anyCase(word: string): string {
  return [...word].map((letter) => `[${letter.toUpperCase()}${letter}]`).join('');
}

function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** No name of a file on Windows holds a quote; a percent sign is doubled in a batch file. */
function quoteForCmd(text: string): string {
  return `"${text.replaceAll('%', '%%')}"`;
}
