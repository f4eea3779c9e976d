import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readGrammar } from '../../.ci/completion-grammar.ts';
import type { Answer } from '../../src/completion/answer.ts';
import { complete } from '../../src/completion/complete.ts';
import type { Grammar } from '../../src/completion/grammar.ts';
import { RUN_STATUSES } from '../../src/contract/run-status.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { HOSTILE_EXPERIMENTS, HOSTILE_TAGS, NOW, seedStore } from './seed-store.ts';

const home = makeTempFolder();
const project = join(home, 'project');
let grammar: Grammar;

beforeAll(async () => {
  grammar = await readGrammar();
  await seedStore(home);
  mkdirSync(join(project, '.azureml'), { recursive: true });
  mkdirSync(join(project, 'src', 'deep'), { recursive: true });
  for (const file of [
    '.azureml/train.runconfig',
    '.azureml/tune',
    '.azureml/config.json.bak.md',
    'src/train.py',
  ])
    writeFileSync(join(project, file), '');
});

/** The answer to a line, its last word still being typed. */
function ask(...line: string[]): Promise<Answer> {
  return complete(line, {
    grammar,
    environment: { HOME: home, AZ_ML_HOME: join(home, 'az-ml') },
    workingDirectory: project,
    now: () => NOW,
  });
}

const valuesFor = async (...line: string[]) => (await ask(...line)).candidates.map(({ value }) => value);

describe('words and options', () => {
  test.each<[string[], string[]]>([
    [['run', 'lis'], ['list']],
    [['RUN', 'Sh'], ['show']],
    [['help', 'run', 'mon'], ['monitor-logs']],
    [['run', 'list', '--que'], ['--query']],
    [['run', 'submit', '--tar'], ['--target']],
    [['run', 'submit', '--ct'], ['--ct']],
    [['run', 'show', '-r'], ['-r']],
    [
      ['run', 'list', '--output=t'],
      ['--output=table', '--output=tsv'],
    ],
    [['run', 'list', '--stat=comp'], ['--stat=Completed']],
    [['run', 'list', '-o', 'YAMLC'], ['yamlc']],
    [
      ['run', 'list', '-ot'],
      ['-otable', '-otsv'],
    ],
    [['run', 'list', '--status', 'comp'], ['Completed']],
    [['run', 'list', '--status', ''], [...RUN_STATUSES]],
    [['nonsense', 'li'], []],
    [['run', 'list', 'surplus'], []],
  ])('%j', async (line, values) => {
    expect(await valuesFor(...line)).toEqual(values);
  });

  test('an option that was given is not offered again, unless it may be repeated', async () => {
    const offered = await valuesFor('run', 'list', '-e', 'train', '--tags', 'a', '--last=3', '-');
    expect(offered).toContain('--tags');
    expect(offered).not.toContain('--experiment-name');
    expect(offered).not.toContain('--last');
  });

  test('what is required comes first, with its summary', async () => {
    expect((await ask('run', 'show', '')).candidates[0]).toEqual({ value: '--run', about: 'Id of the run.' });
  });
});

describe('live values', () => {
  test('of a service elsewhere are not asked for', async () => {
    const environment = { HOME: home, AZ_ML_HOME: join(home, 'az-ml'), AZ_ML_ENDPOINT: 'http://127.0.0.1:1' };
    const surroundings = { grammar, environment, workingDirectory: project, now: () => NOW };
    expect((await complete(['run', 'show', '-r', ''], surroundings)).candidates).toEqual([]);
  });

  test('run ids come newest first, with status and age, without child runs', async () => {
    const { candidates } = await ask('run', 'show', '-r', '');
    expect(candidates.slice(0, 3)).toEqual([
      { value: 'train_3', about: 'Running, 2 min ago' },
      { value: 'train_2', about: 'Failed, 1 h ago' },
      { value: 'train_1', about: 'Completed, 3 h ago' },
    ]);
    expect(await valuesFor('run', 'show', '-r', 'train_c')).toEqual(['train_child']);
  });

  test('only runs that go on can be cancelled', async () => {
    expect(await valuesFor('run', 'cancel', '--run', '')).toEqual(['train_3']);
  });

  test('run ids are those of the experiment given', async () => {
    expect(await valuesFor('run', 'show', '-e', 'train', '-r', 'train_1')).toEqual(['train_1']);
    expect(await valuesFor('run', 'show', '-e', 'nowhere', '-r', '').catch(() => 'refused')).toEqual(
      'refused',
    );
  });

  test('experiments, workspaces, resource groups and compute targets', async () => {
    expect(await valuesFor('run', 'list', '-e', '')).toEqual(['train', ...HOSTILE_EXPERIMENTS]);
    expect(await valuesFor('run', 'list', '-w', 'lo')).toEqual(['local']);
    expect(await valuesFor('run', 'list', '--resource-group=')).toEqual(['--resource-group=local']);
    expect(await valuesFor('run', 'list', '--compute-target-name', '')).toEqual(['local', 'gpu']);
  });

  test('tags: keys first, then the values of one key', async () => {
    expect((await valuesFor('run', 'list', '--tags', '')).toSorted()).toEqual(['note', 'stage', 'team']);
    expect(await valuesFor('run', 'list', '--tags', 'tea')).toEqual(['team', 'team=blue', 'team=red']);
    const notes = HOSTILE_TAGS.map((value) => `note=${value}`);
    expect((await valuesFor('run', 'update', '--add-tag', 'note=')).toSorted()).toEqual(notes.toSorted());
  });

  test('names for new things are not taken from the old ones', async () => {
    expect(await valuesFor('workspace', 'create', '-w', '')).toEqual([]);
  });
});

describe('files', () => {
  test('-c offers the run configurations of the project folder, then files', async () => {
    expect(await ask('run', 'submit-script', '-c', 't')).toEqual({
      candidates: [{ value: 'train' }, { value: 'tune' }],
      files: 'file',
      filePrefix: '',
    });
  });

  test.each<[string[], 'file' | 'folder', string]>([
    [['run', 'submit-script', '--source-directory', ''], 'folder', ''],
    [['run', 'submit-script', '--source-directory=s'], 'folder', '--source-directory='],
    [['run', 'list', '--query', '@'], 'file', '@'],
    [['run', 'list', '--query=@a'], 'file', '--query=@'],
    [['run', 'submit-script', 'tr'], 'file', ''],
    [['run', 'submit-script', 'train.py', '--output', 'x'], 'file', ''],
    [['run', 'submit-script', '--', 'train.py', '--o'], 'file', ''],
  ])('%j leaves it to the shell', async (line, files, filePrefix) => {
    expect(await ask(...line)).toEqual({ candidates: [], files, filePrefix });
  });

  test('a script is looked for in the source directory', async () => {
    const line = ['run', 'submit-script', '--source-directory', 'src'];
    expect((await ask(...line, '')).candidates).toEqual([
      { value: 'deep/', isOpen: true },
      { value: 'train.py' },
    ]);
  });
});
