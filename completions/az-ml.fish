# fish completion of az-ml. Made by `npm run completions` from the commands of az-ml; do not edit.

# Prints candidates, each with its remark behind a tab and a NUL after it. fish quotes them itself.
function __az_ml_complete
    set -l words (commandline -opc)
    set -l token (commandline -ct)
    set -l typed (__az_ml_unquote "$token" | string collect)
    set -l before (string join ' ' -- $words[2..])
    set -l known
    set -l everywhere '--help' 'Show this help message and exit.' \
                '--output' 'Output format.' \
                '--query' 'JMESPath query string, or @FILE. See https://jmespath.org for more.' \
                '--only-show-errors' 'Only show errors, suppressing warnings.' \
                '--verbose' 'Increase logging verbosity.' \
                '--debug' 'Show full logging.' \
                '--subscription' 'Name or id of the subscription.'
    # Names of commands and first options are answered here, which takes no time.
    switch "$before:$typed"
        case ':*'
            set known 'completion' 'Completion of commands, options and live values in your shell.' \
                'config' 'Manage the configuration.' \
                'configure' 'Manage the defaults of arguments.' \
                'context' 'The services that commands can talk to.' \
                'doctor' 'Check this installation, and tell what to do about what is wrong.' \
                'experiment' 'Named series of runs.' \
                'folder' 'The attachment of a folder to a workspace.' \
                'login' 'Point az-ml at a server.' \
                'logout' 'Forget the token of a server.' \
                'rest' 'Invoke a custom request.' \
                'run' 'Submit, list, show and follow runs.' \
                'server' 'The run service for other programs.' \
                'shim' 'An `az` in front that brings `az ml run` back.' \
                'version' 'Show the versions of az-ml and of what it runs on.' \
                'workspace' 'Places that hold experiments and runs.'
        case 'config:*'
            set known 'get' 'Get a configuration.' \
                'set' 'Set a configuration.' \
                'show' 'Show every setting that az-ml uses, and where it comes from.' \
                'unset' 'Unset a configuration.'
        case 'context:*'
            set known 'list' 'List the services that az-ml knows.' \
                'remove' 'Forget a service and its token.' \
                'show' 'Show one service that az-ml knows.' \
                'use' 'Choose the service that commands talk to.'
        case 'completion:*'
            set known 'bash' 'Print the completion script for bash.' \
                'fish' 'Print the completion script for fish.' \
                'install' 'Set up completion in your shell.' \
                'powershell' 'Print the completion script for PowerShell.' \
                'zsh' 'Print the completion script for zsh.'
        case 'experiment:*'
            set known 'list' 'List the experiments of a workspace.'
        case 'folder:*'
            set known 'attach' 'Attach a folder to a workspace and, optionally, an experiment.'
        case 'run:*'
            set known 'cancel' 'Cancel a run.' \
                'download' 'Download the files of a run.' \
                'download-logs' 'Download the log files of a run.' \
                'list' 'List runs.' \
                'log-artifact' 'Keep a file as an artifact of a run.' \
                'log-metric' 'Log metrics of a run.' \
                'metrics' 'Show the metrics of a run.' \
                'monitor-logs' 'Follow the log of a run until it ends.' \
                'show' 'Show a run.' \
                'submit-script' 'Submit a script as a run.' \
                'update' 'Update a run by adding tags.'
        case 'server:*'
            set known 'backup' 'Write everything that the server keeps to one file.' \
                'restore' 'Make a data folder from a backup.' \
                'start' 'Serve the run API on this machine or to a team.' \
                'token' 'Who may use the server, and what for.'
        case 'server token:*'
            set known 'create' 'Make a token that lets somebody in.' \
                'list' 'List the tokens of users.' \
                'revoke' 'End a token at once.'
        case 'shim:*'
            set known 'install' 'Put an az in front that sends the retired `az ml` commands to az-ml.' \
                'remove' 'Take away what `shim install` put in front of az.' \
                'show' 'Show which az a shell would start.'
        case 'workspace:*'
            set known 'create' 'Create a workspace.' \
                'delete' 'Delete a workspace with all its experiments and runs.' \
                'list' 'List workspaces.' \
                'show' 'Show a workspace.'
        case 'config get:-*'
            set known '--local' 'Include the local configuration of the working directory and those above it.' $everywhere
        case 'config set:-*'
            set known '--local' 'Set as a local configuration in the working directory.' $everywhere
        case 'config show:-*'
            set known '--origin' 'Show where each value comes from.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'config unset:-*'
            set known '--local' 'Look in the local configuration of the working directory, then in those above it, then in the global one, and unset the first occurrence.' $everywhere
        case 'configure:-*'
            set known '--defaults' 'Space-separated \'name=value\' pairs. An empty value clears a default.' \
                '--list-defaults' 'List all applicable defaults.' \
                '--scope' 'Scope of defaults: `local` ones are for the working folder and those below it.' $everywhere
        case 'context list:-*'
            set known  $everywhere
        case 'context remove:-*'
            set known  $everywhere
        case 'context show:-*'
            set known  $everywhere
        case 'context use:-*'
            set known  $everywhere
        case 'doctor:-*'
            set known '--full' 'Also read the content of every stored file and check every index.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'completion bash:-*'
            set known  $everywhere
        case 'completion fish:-*'
            set known  $everywhere
        case 'completion install:-*'
            set known '--shell' 'Shell to set up.' $everywhere
        case 'completion powershell:-*'
            set known  $everywhere
        case 'completion zsh:-*'
            set known  $everywhere
        case 'experiment list:-*'
            set known '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'folder attach:-*'
            set known '--experiment-name' 'Name of the experiment.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' $everywhere
        case 'login:-*'
            set known '--endpoint' 'Address of the server. Not needed to log in to a known context again.' \
                '--context' 'Name to keep it under.' \
                '--token-file' 'File that holds the token.' \
                '--workspace-name' 'Workspace to use when nothing names one.' \
                '--resource-group' 'Its resource group.' \
                '--subscription-id' 'Its subscription.' $everywhere
        case 'logout:-*'
            set known '--context' 'Name of the context.' $everywhere
        case 'rest:-*'
            set known '--url' 'Request URL, or a path of the run API. {subscriptionId}, {resourceGroup} and {workspaceName} will be replaced; {workspace} stands for subscriptions/{subscriptionId}/... with all three.' \
                '--method' 'HTTP request method.' \
                '--body' 'Request body. Use @{file} to load from a file, @- to load from standard input.' \
                '--headers' 'Space-separated headers in KEY=VALUE format or JSON string. Use @{file} to load from a file.' \
                '--uri-parameters' 'Query parameters in the URL. Space-separated queries in KEY=VALUE format or JSON string. Use @{file} to load from a file.' \
                '--output-file' 'Save response payload to a file.' \
                '--skip-authorization-header' 'Do not auto-append Authorization header.' \
                '--resource' 'Resource url for which a token should be acquired. Without a sign-in it has no effect.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run cancel:-*'
            set known '--run' 'Id of the run.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run download:-*'
            set known '--output-dir' 'Folder to write to; made if it is not there.' \
                '--run' 'Id of the run.' \
                '--prefix' 'Only files whose path begins like this.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run download-logs:-*'
            set known '--run' 'Id of the run.' \
                '--output-dir' 'Folder to write to; made if it is not there.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run list:-*'
            set known '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--last' 'How many of the latest runs to list.' \
                '--status' 'Only runs with this status.' \
                '--tags' 'Only runs with this tag, `key` or `key=value`. May be repeated; all must match.' \
                '--compute-target-name' 'Only runs on this compute target.' \
                '--user-id' 'Only runs of this user.' \
                '--name' 'Only runs with this text in their display name or name.' \
                '--since' 'Only runs started since: 30m, 12h, 2d or 2w ago, or a date or time.' \
                '--commit' 'Only runs of this commit: its id, or whatever git calls it in the working folder.' \
                '--branch' 'Only runs of this git branch.' \
                '--clean' 'Only runs of code that was committed.' \
                '--dirty' 'Only runs of code with changes that were not committed.' \
                '--parent-run-id' 'Only the children of this run.' \
                '--minimal' 'Only id, type, status, times, target and tags of each run.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run log-artifact:-*'
            set known '--run' 'Id of the run.' \
                '--name' 'Path of the artifact.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run log-metric:-*'
            set known '--run' 'Id of the run.' \
                '--step' 'Step of the values, such as the epoch.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run metrics:-*'
            set known '--run' 'Id of the run.' \
                '--name' 'Only this metric.' \
                '--history' 'All values instead of the latest.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run monitor-logs:-*'
            set known '--run' 'Id of the run.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run show:-*'
            set known '--run' 'Id of the run.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run submit-script:-*'
            set known '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--run-configuration-name' 'Name of a run configuration: a file NAME or NAME.runconfig in `.azureml` or `aml_config`, or a path without the suffix.' \
                '--source-directory' 'Folder with the code of the run.' \
                '--conda-dependencies' 'Conda file that replaces the one of the run configuration.' \
                '--target' 'Compute target that replaces the one of the run configuration.' \
                '--async' 'Return as soon as the run is submitted.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'run update:-*'
            set known '--run' 'Id of the run.' \
                '--add-tag' 'Tag to add, `key=value` or `key`. May be repeated.' \
                '--experiment-name' 'Name of the experiment. Default: the attached or configured one.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
        case 'server backup:-*'
            set known '--output-metadata-file' 'Also write the result as JSON to this new file.' $everywhere
        case 'server restore:-*'
            set known '--output-metadata-file' 'Also write the result as JSON to this new file.' $everywhere
        case 'server start:-*'
            set known '--host' 'Address to listen on. One that other machines can reach needs tokens and TLS or a proxy.' \
                '--port' 'Port to listen on; 0 takes any free one.' \
                '--artifacts' 'Where artifacts, logs and snapshots are kept: a folder, `azure-blob://ACCOUNT/CONTAINER` or `s3://BUCKET`.' \
                '--tls-cert' 'File with the chain of certificates, PEM.' \
                '--tls-key' 'File with the key of the certificate, PEM.' \
                '--behind-proxy' 'A proxy in front ends TLS and sends `X-Forwarded-Proto`; nobody else can reach the port.' \
                '--allowed-host' 'Name by which callers may call, `NAME` or `NAME:PORT`. May be repeated.' \
                '--rate-limit' 'Requests a second for one token, twice as many at once; 0 is no limit.' \
                '--grace' 'Seconds that answers under way have to end when the server is stopped.' \
                '--log-file' 'File to which one line of JSON a request is appended; `-` is standard error.' $everywhere
        case 'server token create:-*'
            set known '--user' 'Name of the person or program that will use it.' \
                '--role' 'What the holder may do.' \
                '--workspace-name' 'The one workspace that it is for.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--expires' 'When it ends: so many `h`, `d` or `w` from now, or `never`.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' $everywhere
        case 'server token list:-*'
            set known '--output-metadata-file' 'Also write the result as JSON to this new file.' $everywhere
        case 'server token revoke:-*'
            set known '--output-metadata-file' 'Also write the result as JSON to this new file.' $everywhere
        case 'shim install:-*'
            set known '--directory' 'Folder to put it in.' $everywhere
        case 'shim remove:-*'
            set known '--directory' 'Folder to remove it from.' $everywhere
        case 'shim show:-*'
            set known  $everywhere
        case 'version:-*'
            set known  $everywhere
        case 'workspace create:-*'
            set known '--workspace-name' 'Name of the workspace.' \
                '--resource-group' 'Resource group of the workspace.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--location' 'Location of the workspace.' \
                '--friendly-name' 'Name for people.' \
                '--description' 'What the workspace is for.' \
                '--sku' 'Pricing tier, kept as given.' \
                '--tags' 'Tag of the workspace, `key=value`. May be repeated.' \
                '--exist-ok' 'Do not fail when the workspace exists.' \
                '--yes' 'Make the resource group as well.' \
                '--storage-account' 'Storage account of the workspace.' \
                '--keyvault' 'Key vault of the workspace.' \
                '--application-insights' 'Application Insights of the workspace.' \
                '--container-registry' 'Container registry of the workspace.' \
                '--adb-workspace' 'Databricks workspace to link.' \
                '--cmk-keyvault' 'Key vault with the customer managed key.' \
                '--resource-cmk-uri' 'Address of the customer managed key.' \
                '--hbi-workspace' 'Whether the data is of high business impact.' \
                '--primary-user-assigned-identity' 'Identity of the workspace.' \
                '--user-assigned-identity-for-cmk-encryption' 'Identity that may use the customer managed key.' \
                '--system-datastores-auth-mode' 'How system data stores are accessed.' \
                '--v1-legacy-mode' 'Whether only the first version of the service is used.' \
                '--pe-name' 'Name of the private endpoint.' \
                '--pe-auto-approval' 'Whether the private endpoint is approved at once.' \
                '--pe-location' 'Location of the private endpoint.' \
                '--pe-resource-group' 'Resource group of the private endpoint.' \
                '--pe-subnet-name' 'Subnet of the private endpoint.' \
                '--pe-subscription-id' 'Subscription of the private endpoint.' \
                '--pe-vnet-name' 'Virtual network of the private endpoint.' $everywhere
        case 'workspace delete:-*'
            set known '--workspace-name' 'Name of the workspace.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' \
                '--all-resources' 'Accepted for scripts made for Azure; there are no other resources here.' \
                '--no-wait' 'Accepted for scripts made for Azure; deleting is over at once here.' \
                '--yes' 'Do not ask for confirmation.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' $everywhere
        case 'workspace list:-*'
            set known '--resource-group' 'Only workspaces of this resource group.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--output-metadata-file' 'Also write the result as JSON to this new file.' $everywhere
        case 'workspace show:-*'
            set known '--output-metadata-file' 'Also write the result as JSON to this new file.' \
                '--workspace-name' 'Name of the workspace. Default: the attached or configured one, else `local`.' \
                '--resource-group' 'Resource group of the workspace. Default: the attached or configured one, else `local`.' \
                '--subscription-id' 'Subscription of the workspace.' \
                '--path' 'Folder in which config files and run configurations are looked up.' $everywhere
    end
    set -l start '^'(string escape --style=regex -- "$typed")
    if string match -qr -- $start $known
        printf '%s\t%s\0' $known
        return
    end
    set -l answer (az-ml __complete fish $words[2..] "$typed" 2>/dev/null | string split0)
    set -q answer[2]; or return
    set -q answer[3]; and printf '%s\0' $answer[3..]
    test -n "$answer[1]"; or return
    set -l prefix (string sub -l $answer[2] -- "$typed")
    set -l path (string sub -s (math $answer[2] + 1) -- "$typed")
    for file in (if test $answer[1] = folder
            __fish_complete_directories "$path"
        else
            __fish_complete_path "$path"
        end)
        printf '%s%s\0' "$prefix" $file
    end
end

# A word without its quoting, also while a quote is still open.
function __az_ml_unquote
    string unescape -- $argv[1]; or string unescape -- $argv[1]\"; or string unescape -- $argv[1]\'
end

complete -c az-ml -f -k -a '(__az_ml_complete | string split0)'
