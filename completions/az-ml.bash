# bash completion of az-ml. Made by `npm run completions` from the commands of az-ml; do not edit.

_az_ml() {
  local IFS=$' \t\n' line=${COMP_LINE:0:COMP_POINT} names= flags= field isFirst=1
  local everywhere='--help --output --query --only-show-errors --verbose --debug --subscription'
  local typed=${line##*[[:space:]]}
  COMPREPLY=()
  # Names of commands and first options are answered here, which takes no time.
  case "${COMP_WORDS[*]:1:COMP_CWORD-1}:$typed" in
    ':'*) names='completion config configure context doctor experiment folder login logout rest run server shim version workspace' ;;
    'config:'*) names='get set show unset' ;;
    'context:'*) names='list remove show use' ;;
    'completion:'*) names='bash fish install powershell zsh' ;;
    'experiment:'*) names='list' ;;
    'folder:'*) names='attach' ;;
    'run:'*) names='cancel download download-logs list log-artifact log-metric metrics monitor-logs show submit-script update' ;;
    'server:'*) names='backup restore start token' ;;
    'server token:'*) names='create list revoke' ;;
    'shim:'*) names='install remove show' ;;
    'workspace:'*) names='create delete list show' ;;
    'config get:-'*) names="--local $everywhere" ;;
    'config set:-'*) names="--local $everywhere" ;;
    'config show:-'*) names="--origin --experiment-name --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'config unset:-'*) names="--local $everywhere" ;;
    'configure:-'*) names="--defaults --list-defaults --scope $everywhere" ;;
    'context list:-'*) names=" $everywhere" ;;
    'context remove:-'*) names=" $everywhere" ;;
    'context show:-'*) names=" $everywhere" ;;
    'context use:-'*) names=" $everywhere" ;;
    'doctor:-'*) names="--full --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'completion bash:-'*) names=" $everywhere" ;;
    'completion fish:-'*) names=" $everywhere" ;;
    'completion install:-'*) names="--shell $everywhere" ;;
    'completion powershell:-'*) names=" $everywhere" ;;
    'completion zsh:-'*) names=" $everywhere" ;;
    'experiment list:-'*) names="--output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'folder attach:-'*) names="--experiment-name --workspace-name --resource-group --subscription-id --path --output-metadata-file $everywhere" ;;
    'login:-'*) names="--endpoint --context --token-file --workspace-name --resource-group --subscription-id $everywhere" ;;
    'logout:-'*) names="--context $everywhere" ;;
    'rest:-'*) names="--url --method --body --headers --uri-parameters --output-file --skip-authorization-header --resource --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run cancel:-'*) names="--run --experiment-name --output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run download:-'*) names="--output-dir --run --prefix --experiment-name --output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run download-logs:-'*) names="--run --output-dir --experiment-name --output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run list:-'*) names="--experiment-name --last --status --tags --compute-target-name --user-id --name --since --commit --branch --clean --dirty --parent-run-id --minimal --output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run log-artifact:-'*) names="--run --name --experiment-name --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run log-metric:-'*) names="--run --step --experiment-name --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run metrics:-'*) names="--run --name --history --experiment-name --output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run monitor-logs:-'*) names="--run --experiment-name --output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run show:-'*) names="--run --experiment-name --output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run submit-script:-'*) names="--experiment-name --run-configuration-name --source-directory --conda-dependencies --target --async --output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'run update:-'*) names="--run --add-tag --experiment-name --output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
    'server backup:-'*) names="--output-metadata-file $everywhere" ;;
    'server restore:-'*) names="--output-metadata-file $everywhere" ;;
    'server start:-'*) names="--host --port --artifacts --tls-cert --tls-key --behind-proxy --allowed-host --rate-limit --grace --log-file $everywhere" ;;
    'server token create:-'*) names="--user --role --workspace-name --resource-group --subscription-id --expires --output-metadata-file $everywhere" ;;
    'server token list:-'*) names="--output-metadata-file $everywhere" ;;
    'server token revoke:-'*) names="--output-metadata-file $everywhere" ;;
    'shim install:-'*) names="--directory $everywhere" ;;
    'shim remove:-'*) names="--directory $everywhere" ;;
    'shim show:-'*) names=" $everywhere" ;;
    'version:-'*) names=" $everywhere" ;;
    'workspace create:-'*) names="--workspace-name --resource-group --subscription-id --location --friendly-name --description --sku --tags --exist-ok --yes --storage-account --keyvault --application-insights --container-registry --adb-workspace --cmk-keyvault --resource-cmk-uri --hbi-workspace --primary-user-assigned-identity --user-assigned-identity-for-cmk-encryption --system-datastores-auth-mode --v1-legacy-mode --pe-name --pe-auto-approval --pe-location --pe-resource-group --pe-subnet-name --pe-subscription-id --pe-vnet-name $everywhere" ;;
    'workspace delete:-'*) names="--workspace-name --resource-group --subscription-id --path --all-resources --no-wait --yes --output-metadata-file $everywhere" ;;
    'workspace list:-'*) names="--resource-group --subscription-id --output-metadata-file $everywhere" ;;
    'workspace show:-'*) names="--output-metadata-file --workspace-name --resource-group --subscription-id --path $everywhere" ;;
  esac
  if [[ -n $names ]]; then
    COMPREPLY=($(compgen -W "$names" -- "$typed"))
    ((${#COMPREPLY[@]} > 0)) && return
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
      done < <(compgen -f -- "${typed##*@}")
      ;;
    folder) compopt -o dirnames ;;
  esac 2>/dev/null
}

complete -F _az_ml az-ml
