import type { Grammar } from '../../src/completion/grammar.ts';
import { listGlobalOptions, listStaticWords, MADE_BY, type StaticChoice } from './static-words.ts';

/** The completion function for zsh, for a folder of \`fpath\` or to be sourced. */
export function renderZsh(grammar: Grammar): string {
  const cases = listStaticWords(grammar).map(({ after, choices, areOptions }) => {
    return `    '${after}:${areOptions ? '-' : ''}'*) known=(\n${renderRows(choices, 6)}\n    )${areOptions ? ' known+=($everywhere)' : ''} ;;`;
  });
  return `#compdef az-ml
# zsh completion of az-ml. ${MADE_BY}

_az-ml() {
  emulate -L zsh
  setopt extended_glob
  local -a everywhere=(
${renderRows(listGlobalOptions(grammar), 4)}
  )
  local -a known answer values shown open openShown
  local name about value flag prefix
  integer at
  # Names of commands and first options are answered here, which takes no time.
  case "\${(j: :)words[2,CURRENT-1]}:$PREFIX" in
${cases.join('\n')}
  esac
  for name about in "\${known[@]}"; do
    values+=("$name")
    shown+=("$name"$'\\t'"$about")
  done
  if (( $#values )); then
    _az-ml_align
    compadd -l -V az-ml -d shown -a values && return
    values=() shown=()
  fi
  # zsh quotes the values itself when it adds them to the line.
  answer=("\${(@0)"$(az-ml __complete zsh "\${(@Q)words[2,CURRENT-1]}" "\${(Q)IPREFIX}\${(Q)PREFIX}" 2>/dev/null)"}")
  (( $#answer > 1 )) || return 1
  for flag value name about in "\${(@)answer[3,$#answer-1]}"; do
    if [[ -n $about ]] name+=$'\\t'$about
    if (( flag )); then
      open+=("$value") openShown+=("$name")
    else
      values+=("$value") shown+=("$name")
    fi
  done
  integer found=1
  if (( $#values )); then
    _az-ml_align
    compadd -l -V az-ml -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' -d shown -a values && found=0
  fi
  if (( $#open )); then
    compadd -l -V az-ml-open -S '' -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' -d openShown -a open && found=0
  fi
  if [[ -n $answer[1] ]]; then
    compset -p $answer[2]
    if [[ $answer[1] == folder ]]; then _files -/ && found=0; else _files && found=0; fi
  fi
  return found
}

# Brings the remarks of the list into one column.
_az-ml_align() {
  integer width=0 at
  local entry
  for entry in "\${shown[@]}"; do
    (( \${#entry%%$'\\t'*} > width )) && width=\${#entry%%$'\\t'*}
  done
  for (( at = 1; at <= $#shown; at++ )); do
    entry=$shown[at]
    [[ $entry == *$'\\t'* ]] || continue
    shown[at]="\${\${(r:width:)\${entry%%$'\\t'*}}}  -- \${entry#*$'\\t'}"
    shown[at]=\${shown[at][1,COLUMNS-1]}
  done
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _az-ml "$@"
else
  compdef _az-ml az-ml
fi
`;
}

function renderRows(choices: readonly StaticChoice[], indent: number): string {
  return choices.map(({ name, about }) => `${' '.repeat(indent)}${quote(name)} ${quote(about)}`).join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
