import { readGrammar } from './completion-grammar.ts';
import { renderBash } from './completion-scripts/bash.ts';
import { renderFish } from './completion-scripts/fish.ts';
import { renderPowerShell } from './completion-scripts/powershell.ts';
import { renderZsh } from './completion-scripts/zsh.ts';

/** The completion scripts, file name -> text, made from the commands themselves. */
export async function renderCompletions(): Promise<Map<string, string>> {
  const grammar = await readGrammar();
  return new Map([
    ['az-ml.bash', renderBash(grammar)],
    ['_az-ml', renderZsh(grammar)],
    ['az-ml.fish', renderFish(grammar)],
    ['az-ml.ps1', renderPowerShell(grammar)],
  ]);
}
