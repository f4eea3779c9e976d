import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AzMlError } from '../errors.ts';
import type { TableLayout } from '../output/table-layout.ts';
import { defineCommand } from './command.ts';
import { checkCompletions } from './doctor/check-completions.ts';
import { checkDataFolder } from './doctor/check-data-folder.ts';
import { checkProcesses } from './doctor/check-processes.ts';
import { checkProgram } from './doctor/check-program.ts';
import { checkStore } from './doctor/check-store.ts';
import { checkTools } from './doctor/check-tools.ts';
import { checkService, checkWorkspace } from './doctor/check-workspace.ts';
import { countOf, type Finding, runCheck } from './doctor/finding.ts';
import { workspaceOptions } from './shared-options.ts';

const table: TableLayout = {
  columns: ['check', 'status', 'message', 'fix'].map((key) => ({
    header: `${key.charAt(0).toUpperCase()}${key.slice(1)}`,
    cell: (row) => (typeof row[key] === 'string' ? row[key] : ''),
  })),
};

export const diagnose = defineCommand({
  summary: 'Check this installation, and tell what to do about what is wrong.',
  description:
    'Looks at Node.js, the data folder and everything stored in it, running processes, git, Python, the workspace and the completions. Changes nothing and uses no network. Ends with exit code 1 when something is found that keeps az-ml from its work.',
  options: {
    full: { kind: 'flag', summary: 'Also read the content of every stored file and check every index.' },
    ...workspaceOptions,
  },
  examples: [
    { title: 'Everything, for people', command: 'az-ml doctor -o table' },
    {
      title: 'What is wrong, and what to do',
      command: `az-ml doctor --query "[?fix].[message, fix]" -o tsv`,
    },
    { title: 'Is every stored file what it was?', command: 'az-ml doctor --full -o table' },
  ],
  table,
  async run(options, context) {
    const { environment, workingDirectory, dataFolder } = context;
    const flags = { ...options, experimentName: undefined };
    const groups = [
      await runCheck('node', () => checkProgram(readProgramFacts(dataFolder.cache))),
      await runCheck('data-folder', async () => {
        const facts = await context.inspectData({ full: options.full });
        return [
          ...checkDataFolder(dataFolder.home, facts),
          ...checkStore(dataFolder.database, facts),
          ...checkProcesses(facts),
        ];
      }),
      await runCheck('git', async () => checkTools(await context.inspectTools(), workingDirectory)),
      await runCheck('completions', () => checkCompletions(environment)),
      await runCheck('endpoint', () => checkService(environment)),
      await runCheck('workspace', () => checkWorkspace({ flags, environment, workingDirectory })),
    ];
    return groups.flat();
  },
  failureOf(result) {
    const findings = result as readonly Finding[];
    const checks = findings.filter(({ status }) => status === 'error').map(({ check }) => check);
    if (checks.length === 0) return undefined;
    return new AzMlError('CheckFailed', `${countOf(checks.length, 'error')} found: ${checks.join(', ')}`);
  },
});

function readProgramFacts(cacheFolder: string) {
  const { versions, platform, arch, execPath } = process;
  const compiledCode = join(cacheFolder, `compiled-v${versions.node}-${arch}`);
  return {
    nodeVersion: versions.node,
    nodePath: execPath,
    sqliteVersion: versions.sqlite,
    compiledCode: existsSync(compiledCode) ? compiledCode : undefined,
    platform: `${platform}-${arch}`,
  };
}
