import { COMMANDS, GROUPS } from '../src/cli/command-table.ts';
import { globalOptions } from '../src/cli/global-options.ts';
import { spellingsOf } from '../src/cli/option-names.ts';
import type { OptionTable } from '../src/commands/command.ts';
import type { Grammar, GrammarCommand, GrammarOption, ValueKind } from '../src/completion/grammar.ts';

/** Where the values of an option come from, by the option's key. */
export const VALUES_BY_KEY: Readonly<Record<string, ValueKind>> = {
  run: 'run',
  parentRunId: 'run',
  experimentName: 'experiment',
  workspaceName: 'workspace',
  resourceGroup: 'resource-group',
  tags: 'tag',
  addTag: 'tag',
  computeTargetName: 'compute-target',
  target: 'compute-target',
  runConfigurationName: 'run-configuration',
  condaDependencies: 'file',
  outputMetadataFile: 'file',
  outputFile: 'file',
  sourceDirectory: 'folder',
  outputDir: 'folder',
  path: 'folder',
  directory: 'folder',
};

/** Where a command wants others than its namesakes do. */
export const VALUES_BY_COMMAND: Readonly<Record<string, Readonly<Record<string, ValueKind | undefined>>>> = {
  'run cancel': { run: 'unfinished-run' },
  // Names that are yet to be given.
  'workspace create': { workspaceName: undefined, tags: undefined },
};

/** What may be typed, read off the commands themselves. */
export async function readGrammar(): Promise<Grammar> {
  const commands: Record<string, GrammarCommand> = {};
  const aliases: Record<string, string> = {};
  for (const [name, entry] of Object.entries(COMMANDS)) {
    if (entry.aliasOf !== undefined) {
      aliases[name] = entry.aliasOf;
      continue;
    }
    const { options, remainder } = await entry.load();
    const values = { ...VALUES_BY_KEY, ...VALUES_BY_COMMAND[name] };
    commands[name] = {
      summary: entry.summary,
      options: readOptions(options, values),
      takesScript: remainder !== undefined && remainder.mixed !== true,
    };
  }
  return { groups: GROUPS, commands, aliases, globalOptions: readOptions(globalOptions, {}) };
}

/** Required ones first, as in help; those that help leaves out are left out here as well. */
function readOptions(
  table: OptionTable,
  values: Readonly<Record<string, ValueKind | undefined>>,
): GrammarOption[] {
  return Object.entries(table)
    .filter(([, spec]) => spec.hidden !== true)
    .toSorted(([, a], [, b]) => Number(b.required ?? false) - Number(a.required ?? false))
    .map(([key, spec]): GrammarOption => {
      const source = values[key];
      return {
        key,
        names: spellingsOf(key, spec),
        summary: spec.summary,
        kind: spec.kind === 'text' || spec.kind === 'integer' ? 'single' : spec.kind,
        ...(spec.choices === undefined ? {} : { choices: spec.choices }),
        ...(source === undefined ? {} : { values: source }),
      };
    });
}
