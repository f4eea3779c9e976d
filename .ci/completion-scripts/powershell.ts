import type { Grammar } from '../../src/completion/grammar.ts';
import { listGlobalOptions, listStaticWords, MADE_BY, type StaticChoice } from './static-words.ts';

/** The completion script for Windows PowerShell 5.1 and PowerShell 7. */
export function renderPowerShell(grammar: Grammar): string {
  const groups = listStaticWords(grammar).map(({ after, choices, areOptions }) => {
    return `    ${quote(`${after}:${areOptions ? '-' : ''}`)} = @(\n${renderRows(choices)}\n    )${areOptions ? ' + $azMlOptions' : ''}`;
  });
  return `# PowerShell completion of az-ml. ${MADE_BY}

# Names of commands and first options are answered from here, which takes no time.
$azMlOptions = @(
${renderRows(listGlobalOptions(grammar))}
)
$script:AzMlWords = @{
${groups.join('\n')}
}

Register-ArgumentCompleter -Native -CommandName az-ml -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    $typed = $wordToComplete
    if ($typed -match '^"(.*?)"?$' -or $typed -match "^'(.*?)'?$") { $typed = $Matches[1] }

    $key = ($before -join ' ') + ':' + $(if ($typed.StartsWith('-')) { '-' } else { '' })
    $known = @($script:AzMlWords[$key] | Where-Object { $_ -and $_[0].StartsWith($typed) })
    if ($known.Count -gt 0) {
        return $known | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
        }
    }

    # The words go through a variable: Windows PowerShell mangles quotes and empty words of a native command.
    $env:AZ_ML_COMPLETE = ConvertTo-Json -Compress -InputObject @($before + $typed)
    try { $answer = (az-ml __complete powershell 2>$null) -join '' | ConvertFrom-Json }
    catch { $answer = $null }
    finally { Remove-Item Env:AZ_ML_COMPLETE -ErrorAction SilentlyContinue }
    if ($null -eq $answer) { return }
    # Nothing at all makes PowerShell offer files; an empty text keeps it from that.
    if ($answer.entries.Count -eq 0 -and -not $answer.files) { return '' }
    $answer.entries | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_.text, $_.list, 'ParameterValue', $_.tip)
    }
}
`;
}

/** The comma before a pair keeps a list of one pair from being taken for the pair. */
function renderRows(choices: readonly StaticChoice[]): string {
  return choices.map(({ name, about }) => `        , @(${quote(name)}, ${quote(about)})`).join('\n');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
