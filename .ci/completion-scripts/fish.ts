import type { Grammar } from '../../src/completion/grammar.ts';
import { listGlobalOptions, listStaticWords, MADE_BY, type StaticChoice } from './static-words.ts';

/** The completion script for fish 3.1 and later. */
export function renderFish(grammar: Grammar): string {
  const cases = listStaticWords(grammar).map(({ after, choices, areOptions }) => {
    return `        case ${quote(`${after}:${areOptions ? '-' : ''}*`)}
            set known ${renderRows(choices)}${areOptions ? ' $everywhere' : ''}`;
  });
  return `# fish completion of az-ml. ${MADE_BY}

# Prints candidates, each with its remark behind a tab and a NUL after it. fish quotes them itself.
function __az_ml_complete
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l typed (__az_ml_unquote "$token" | string collect)
    set -l before (string join ' ' -- $words[2..])
    set -l known
    set -l everywhere ${renderRows(listGlobalOptions(grammar))}
    # Names of commands and first options are answered here, which takes no time.
    switch "$before:$typed"
${cases.join('\n')}
    end
    set -l start '^'(string escape --style=regex -- "$typed")
    if string match -qr -- $start $known
        printf '%s\\t%s\\0' $known
        return
    end
    set -l answer (az-ml __complete fish $words[2..] "$typed" 2>/dev/null | string split0)
    set -q answer[2]; or return
    set -q answer[3]; and printf '%s\\0' $answer[3..]
    test -n "$answer[1]"; or return
    set -l prefix (string sub -l $answer[2] -- "$typed")
    set -l path (string sub -s (math $answer[2] + 1) -- "$typed")
    for file in (if test $answer[1] = folder
            __fish_complete_directories "$path"
        else
            __fish_complete_path "$path"
        end)
        printf '%s%s\\0' "$prefix" $file
    end
end

# A word without its quoting, also while a quote is still open.
function __az_ml_unquote
    string unescape -- $argv[1]; or string unescape -- $argv[1]\\"; or string unescape -- $argv[1]\\'
end

complete -c az-ml -f -k -a '(__az_ml_complete | string split0)'
`;
}

function renderRows(choices: readonly StaticChoice[]): string {
  return choices.map(({ name, about }) => `${quote(name)} ${quote(about)}`).join(' \\\n                ');
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
