import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect } from '@jest/globals';
import { AZ_ML } from '../support/az-ml-process.ts';
import { hasProgram, testWith } from '../support/component.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { seedStore } from './seed-store.ts';
import { type Loader, pressKeys, type ShellName, type Typed } from './terminal.ts';

const home = makeTempFolder();
const project = join(home, 'project');
const TAB = '\t';
const BASH_COMPLETION = '/usr/share/bash-completion/bash_completion';

beforeAll(async () => {
  await seedStore(home);
  mkdirSync(join(project, '.azureml'), { recursive: true });
  mkdirSync(join(project, 'my code'));
  for (const file of ['.azureml/gpu.runconfig', 'train.py', 'query.txt', 'my code/deep.py'])
    writeFileSync(join(project, file), '');
  mkdirSync(join(home, 'bin'));
  symlinkSync(AZ_ML, join(home, 'bin', 'az-ml'));
});

const typeAll = (shell: ShellName, lines: readonly string[], loader: Loader = 'script') =>
  pressKeys({ shell, lines, loader, home, cwd: project });

async function type(shell: ShellName, keys: string, loader?: Loader): Promise<Typed> {
  const [typed] = await typeAll(shell, [keys], loader);
  if (typed === undefined) throw new Error(`${shell} answered nothing`);
  return typed;
}

const testInZsh = testWith('zsh', hasProgram('zsh'), 'apt-get install zsh');
const testInFish = testWith('fish', hasProgram('fish'), 'apt-get install fish');
const testInBash = testWith('bash', hasProgram('bash'), 'apt-get install bash');
const testWithPackage = testWith(
  'bash-completion',
  existsSync(BASH_COMPLETION),
  'apt-get install bash-completion',
);

const SHELLS = [
  ['bash', testInBash],
  ['zsh', testInZsh],
  ['fish', testInFish],
] as const;

/** What is typed before Tab, and the line after it. */
const SAME: readonly (readonly [typed: string, line: string])[] = [
  ['az-ml run lis', 'az-ml run list '],
  ['az-ml run list --que', 'az-ml run list --query '],
  ['az-ml run list -e train --min', 'az-ml run list -e train --minimal '],
  ['az-ml run show --run train_1', 'az-ml run show --run train_1 '],
  ['az-ml run show -rtrain_c', 'az-ml run show -rtrain_child '],
  ['az-ml run cancel -r ', 'az-ml run cancel -r train_3 '],
  ['az-ml run list --status comp', 'az-ml run list --status Completed '],
  ['az-ml run list --status=comp', 'az-ml run list --status=Completed '],
  ['az-ml run list -e a', 'az-ml run list -e a\\ b '],
  ['az-ml run list --experiment-name=a', 'az-ml run list --experiment-name=a\\ b '],
  ['az-ml run list -e \\$', 'az-ml run list -e \\$\\(touch\\ pwned\\) '],
  ['az-ml run list --tags "note=a', 'az-ml run list --tags "note=a b" '],
  ['az-ml run list --tags note=c:', 'az-ml run list --tags note=c:d=e '],
  ['az-ml run submit-script -c g', 'az-ml run submit-script -c gpu '],
  ['az-ml run submit-script --source-directory=my', 'az-ml run submit-script --source-directory=my\\ code/'],
  [
    'az-ml run submit-script --source-directory "my code" d',
    'az-ml run submit-script --source-directory "my code" deep.py ',
  ],
  ['az-ml run submit-script tr', 'az-ml run submit-script train.py '],
  ['az-ml run submit-script train.py --data que', 'az-ml run submit-script train.py --data query.txt '],
  ['az-ml run list --query @que', 'az-ml run list --query @query.txt '],
  ['true | az-ml run sho', 'true | az-ml run show '],
];

describe('Tab completes every line of the table', () => {
  for (const [shell, testInShell] of SHELLS) {
    testInShell(`in ${shell}`, async () => {
      const typed = await typeAll(
        shell,
        SAME.map(([keys]) => keys + TAB),
      );
      expect(typed.map(({ line }) => line)).toEqual(SAME.map(([, line]) => line));
    });
  }
});

describe('a line feed in a value is written as the shell writes one', () => {
  const typed = `az-ml run list --tags note=tw${TAB}`;
  testInBash('bash', async () => {
    expect((await type('bash', typed)).line).toBe("az-ml run list --tags note=$'two\\012lines' ");
  });
  testInZsh('zsh', async () => {
    expect((await type('zsh', typed)).line).toBe("az-ml run list --tags note=two$'\\n'lines ");
  });
  testInFish('fish', async () => {
    expect((await type('fish', typed)).line).toBe('az-ml run list --tags note=two\\nlines ');
  });
});

describe('where shells show remarks, a run id has its status', () => {
  testInZsh('zsh', async () => {
    const { screen } = await type('zsh', `az-ml run show -r ${TAB}`);
    expect(screen).toMatch(/train_3 +-- Running, .* ago.*train_2 +-- Failed, .* ago/s);
  });
  testInFish('fish', async () => {
    const { screen } = await type('fish', `az-ml run show -r ${TAB}${TAB}`);
    expect(screen).toMatch(/train_3.*Running, .* ago.*train_2.*Failed, .* ago/s);
  });
});

describe('a list of values moves no cursor and changes no colour', () => {
  const typed = `az-ml run list --tags note=${TAB}${TAB}`;
  for (const [shell, testInShell] of SHELLS) {
    testInShell(shell, async () => {
      const { screen } = await type(shell, typed);
      expect(screen).toContain('[31mred');
      expect(screen).not.toContain('\u001b[31mred');
      expect(readdirSync(project)).not.toContain('pwned');
    });
  }
});

describe('the ways to load the script', () => {
  const typed = `az-ml run show --run train_1${TAB}`;
  const line = 'az-ml run show --run train_1 ';
  testInBash('bash: source <(az-ml completion bash)', async () => {
    expect((await type('bash', typed, 'printed')).line).toBe(line);
  });
  testWithPackage('bash with the package bash-completion: az-ml completion install', async () => {
    expect((await type('bash', typed, 'installed')).line).toBe(line);
  });
  testInZsh('zsh: source <(az-ml completion zsh)', async () => {
    expect((await type('zsh', typed, 'printed')).line).toBe(line);
  });
  testInZsh('zsh: az-ml completion install', async () => {
    expect((await type('zsh', typed, 'installed')).line).toBe(line);
  });
  testInFish('fish: az-ml completion fish | source', async () => {
    expect((await type('fish', typed, 'printed')).line).toBe(line);
  });
  testInFish('fish: az-ml completion install', async () => {
    expect((await type('fish', typed, 'installed')).line).toBe(line);
  });
});
