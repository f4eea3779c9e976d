import type { Grammar } from '../../src/completion/grammar.ts';
import { listGlobalOptions, listStaticWords, MADE_BY, type StaticChoice } from './static-words.ts';

/** The completion script for bash 3.2 and later. */
export function renderBash(grammar: Grammar): string {
  const cases = listStaticWords(grammar).map(({ after, choices, areOptions }) => {
    return areOptions
      ? `    '${after}:-'*) names="${joinNames(choices)} $everywhere" ;;`
      : `    '${after}:'*) names='${joinNames(choices)}' ;;`;
  });
  return `# bash completion of az-ml. ${MADE_BY}

_az_ml() {
  local IFS=$' \\t\\n' line=\${COMP_LINE:0:COMP_POINT} names= flags= field isFirst=1
  local everywhere='${joinNames(listGlobalOptions(grammar))}'
  local typed=\${line##*[[:space:]]}
  COMPREPLY=()
  # Names of commands and first options are answered here, which takes no time.
  case "\${COMP_WORDS[*]:1:COMP_CWORD-1}:$typed" in
${cases.join('\n')}
  esac
  if [[ -n $names ]]; then
    COMPREPLY=($(compgen -W "$names" -- "$typed"))
    ((\${#COMPREPLY[@]} > 0)) && return
  fi
  # az-ml quotes the values itself: bash adds them to the line as they are.
  while IFS= read -r -d '' field; do
    if [[ -n $isFirst ]]; then
      flags=$field isFirst=
    else
      COMPREPLY+=("$field")
    fi
  done < <(az-ml __complete bash "$COMP_WORDBREAKS" "$line" 2>/dev/null)
  case $flags in
    open) compopt -o nospace ;;
    file) compopt -o default ;;
    at-file)
      while IFS= read -r field; do
        [[ -d $field ]] && field+=/ && compopt -o nospace
        printf -v field %q "$field"
        COMPREPLY+=("@$field")
      done < <(compgen -f -- "\${typed##*@}")
      ;;
    folder) compopt -o dirnames ;;
  esac 2>/dev/null
}

complete -F _az_ml az-ml
`;
}

function joinNames(choices: readonly StaticChoice[]): string {
  return choices.map(({ name }) => name).join(' ');
}
