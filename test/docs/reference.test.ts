import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { renderReference } from '../../.ci/reference.ts';
import { COMMANDS, resolveWords } from '../../src/cli/command-table.ts';
import { globalOptions } from '../../src/cli/global-options.ts';
import { splitArguments } from '../../src/cli/split-arguments.ts';

const FOLDER = join(import.meta.dirname, '../../docs/reference');

test('the command reference is what the commands say today (npm run docs makes it anew)', async () => {
  const kept = new Map(readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]));
  const rendered = await renderReference();
  expect([...kept.keys()].sort()).toEqual([...rendered.keys()].sort());
  for (const [file, text] of rendered) expect(kept.get(file)).toBe(text);
});

test.each(Object.entries(COMMANDS))(
  '%s says the same in the table of commands and in its own help',
  async (_, entry) => {
    const command = await entry.load();
    expect(entry.summary).toBe(command.summary);
    expect(command.examples.length).toBeGreaterThan(0);
  },
);

test.each(Object.entries(COMMANDS))(
  'the examples of %s are command lines that its options allow',
  async (name, entry) => {
    const command = await entry.load();
    for (const { command: example } of command.examples) {
      const [program, ...words] = splitShellWords(substitutedBy(example));
      expect(program).toBe('az-ml');
      const resolved = resolveWords(words);
      expect(resolved.words.join(' ')).toBe(entry.aliasOf ?? name);
      const table = { ...command.options, ...globalOptions };
      expect(() => splitArguments(resolved.rest, table, command.remainder)).not.toThrow();
    }
  },
);

/** The command whose output another one reads, `source <(az-ml …)`; else the line without variables set before it. */
function substitutedBy(line: string): string {
  return (/<\((.*)\)$/.exec(line)?.[1] ?? line).replace(/^([A-Z_]+=\S+ )+/, '').replace(/ < \S+$/, '');
}

/** Words of a plain shell line: quotes group, nothing is expanded. */
function splitShellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}
