import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Environment, findHomeFolder, readVariable } from '../../config/environment.ts';
import { findPlace } from '../completion/install.ts';
import { type Finding, reportFact, reportProblem } from './finding.ts';

/** Settings of each shell in which a person may have put the line that loads the completions. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  bash: ['.bashrc', '.bash_profile', '.profile'],
  zsh: ['.zshrc'],
  fish: ['.config/fish/config.fish'],
};

/** Whether the person's shell completes `az-ml`. */
export function checkCompletions(environment: Environment): readonly Finding[] {
  const shell = basename(readVariable(environment, 'SHELL') ?? '');
  const settings = SETTINGS[shell];
  if (settings === undefined) {
    return [reportFact('completions', 'info', 'SHELL names no shell that az-ml can look into')];
  }
  const home = findHomeFolder(environment, process.platform);
  const own = findPlace(shell, environment).file;
  const files = [...(own === undefined ? [] : [own]), ...settings.map((name) => join(home, name))];
  const found = files.find(loadsCompletion);
  if (found !== undefined) return [reportFact('completions', 'ok', `${shell}: ${found}`)];
  return [reportProblem('completions', 'info', `not set up for ${shell}`, 'Run: az-ml completion install')];
}

function loadsCompletion(file: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes('az-ml completion');
}
