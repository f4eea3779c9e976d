import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  type RunConfigurationOverrides,
  resolveRunConfiguration,
} from '../../src/submission/resolve-run-configuration.ts';
import { makeTempFolder } from '../support/temp-folder.ts';

const root = makeTempFolder();

function makeProject(files: Record<string, string>): string {
  const folder = mkdtempSync(join(root, 'p-'));
  for (const [name, text] of Object.entries({ 'train.py': '', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function resolveIn(path: string, name?: string, overrides: RunConfigurationOverrides = {}, source = path) {
  return resolveRunConfiguration({ path, name, overrides, sourceDirectory: source });
}

/** What a project whose one run configuration has this text comes to. */
function resolveText(
  text: string,
  overrides?: RunConfigurationOverrides,
  files: Record<string, string> = {},
) {
  return resolveIn(makeProject({ '.azureml/c.runconfig': text, ...files }), 'c', overrides);
}

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'BadRunConfiguration', message: expect.stringMatching(message) });

describe('without -c', () => {
  test('a script runs locally with every default', async () => {
    const { configuration, file, warnings } = await resolveIn(makeProject({}), undefined, {
      script: 'train.py',
    });
    expect(file).toBeUndefined();
    expect(warnings).toEqual([]);
    expect(configuration).toEqual({
      script: 'train.py',
      arguments: [],
      target: 'local',
      framework: 'Python',
      communicator: 'None',
      nodeCount: 1,
      environment: {
        environmentVariables: {},
        python: { userManagedDependencies: false, interpreterPath: 'python' },
        docker: { enabled: false, sharedVolumes: true, shmSize: '2g', arguments: [] },
      },
      history: { outputCollection: true, snapshotProject: true, directoriesToWatch: ['logs'] },
      spark: { configuration: { 'spark.app.name': 'Azure ML Experiment', 'spark.yarn.maxAppAttempts': 1 } },
      hdi: { yarnDeployMode: 'cluster' },
      tensorflow: { workerCount: 1, parameterServerCount: 1 },
      mpi: { processCountPerNode: 1, nodeCount: 1 },
      paralleltask: { maxRetriesPerWorker: 0, workerCountPerNode: 1, terminalExitCodes: null },
      dataReferences: {},
      data: {},
      outputData: {},
    });
  });

  test('and without a script there is one clear error', async () => {
    await expect(resolveIn(makeProject({}))).rejects.toThrow(refusal(/^There is nothing to run: no script/));
  });
});

describe('-c NAME is looked for', () => {
  const scripts = (names: string[]) =>
    Object.fromEntries(names.map((name) => [name, `script: train.py\ntarget: ${JSON.stringify(name)}\n`]));
  const targetOf = async (files: string[], name: string) => {
    const { configuration } = await resolveIn(makeProject(scripts(files)), name);
    return configuration.target;
  };

  test.each([
    [['.azureml/n', '.azureml/n.runconfig', 'n.runconfig'], 'n', '.azureml/n'],
    [['.azureml/n.runconfig', 'n.runconfig'], 'n', '.azureml/n.runconfig'],
    [['.azureml/n.runconfig'], 'n.runconfig', '.azureml/n.runconfig'],
    [['n.runconfig'], 'n', 'n.runconfig'],
    [['aml_config/n.runconfig', '.azureml/n'], 'n', 'aml_config/n.runconfig'],
    [['config/n.runconfig'], 'config/n', 'config/n.runconfig'],
  ])('among %j as %s at %s', async (files, name, found) => {
    expect(await targetOf(files, name)).toBe(found);
  });

  test('nowhere when --path is a file: it is the run configuration', async () => {
    const folder = makeProject(scripts(['some.yml']));
    const { file } = await resolveIn(join(folder, 'some.yml'), 'anything', {}, folder);
    expect(file).toBe(join(folder, 'some.yml'));
  });

  test('neither in .azureml when there is an aml_config, nor without suffix in the project folder', async () => {
    await expect(targetOf(['.azureml/n', 'aml_config/other'], 'n')).rejects.toThrow(
      /No run configuration "n"/,
    );
    await expect(targetOf(['n'], 'n')).rejects.toThrow(/No run configuration "n"/);
  });

  test('and when it is nowhere, the error lists the paths tried and the names there are', async () => {
    const folder = makeProject({
      ...scripts(['.azureml/local', '.azureml/gpu.runconfig']),
      '.azureml/config.json': '{}',
      '.azureml/conda_dependencies.yml': '',
    });
    await expect(resolveIn(folder, 'n')).rejects.toThrow(
      expect.objectContaining({
        code: 'BadRunConfiguration',
        message: `No run configuration "n": looked for ${['.azureml/n', '.azureml/n.runconfig', 'n.runconfig'].map((name) => join(folder, name)).join(', ')}`,
        hint: `There is gpu, local in ${join(folder, '.azureml')}.`,
      }),
    );
  });

  test('with a warning when a generated file hides the one with the suffix', async () => {
    const folder = makeProject(scripts(['.azureml/n', '.azureml/n.runconfig']));
    const { warnings } = await resolveIn(folder, 'n');
    expect(warnings).toEqual([
      {
        source: 'RunConfiguration',
        message: `${join(folder, '.azureml/n')} is used; ${join(folder, '.azureml/n.runconfig')} has the same name and is not.`,
      },
    ]);
  });
});

describe('a run configuration', () => {
  test('is the same in camel case, snake case, title case and JSON', async () => {
    const camel = `
script: train.py
arguments: [--lr, 0.10, --epochs, 3]
target: cpu
nodeCount: 2
maxRunDurationSeconds: 60
environment:
  environmentVariables: { My_Var: "1", OTHER: 1.10, EMPTY: }
  python: { userManagedDependencies: true, interpreterPath: /usr/bin/python3 }
history: { outputCollection: false }
mpi: { processCountPerNode: 4 }
unknownKey: { kept: [1] }
`;
    const snake = camel
      .replaceAll('nodeCount', 'node_count')
      .replace('maxRunDurationSeconds', 'max_run_duration_seconds')
      .replace('environmentVariables', 'environment_variables')
      .replace('userManagedDependencies', 'user_managed_dependencies')
      .replace('interpreterPath', 'interpreter_path')
      .replace('outputCollection', 'output_collection')
      .replace('processCountPerNode', 'process_count_per_node')
      .replace('unknownKey', 'unknown_key');
    const title = snake.replaceAll(/^(\s*)([a-z])/gm, (_, space, letter) => space + letter.toUpperCase());
    const json = JSON.stringify(
      {
        script: 'train.py',
        arguments: ['--lr', '0.10', '--epochs', 3],
        target: 'cpu',
        nodeCount: 2,
        maxRunDurationSeconds: 60,
        environment: {
          environmentVariables: { My_Var: '1', OTHER: '1.10', EMPTY: null },
          python: { userManagedDependencies: true, interpreterPath: '/usr/bin/python3' },
        },
        history: { outputCollection: false },
        mpi: { processCountPerNode: 4 },
        unknownKey: { kept: [1] },
      },
      null,
      '\t',
    );
    const { configuration } = await resolveText(camel);
    expect(configuration).toMatchObject({
      script: 'train.py',
      arguments: ['--lr', '0.10', '--epochs', '3'],
      target: 'cpu',
      nodeCount: 2,
      maxRunDurationSeconds: 60,
      environment: {
        environmentVariables: { My_Var: '1', OTHER: '1.10', EMPTY: '' },
        python: { userManagedDependencies: true, interpreterPath: '/usr/bin/python3' },
      },
      history: { outputCollection: false, snapshotProject: true, directoriesToWatch: ['logs'] },
      mpi: { processCountPerNode: 4, nodeCount: 1 },
      unknownKey: { kept: [1] },
    });
    for (const text of [snake, title, json]) {
      expect((await resolveText(text)).configuration).toEqual(configuration);
    }
  });

  test('may be empty when the command line names the script', async () => {
    const { configuration } = await resolveText('# nothing yet\n', { script: 'train.py' });
    expect(configuration.target).toBe('local');
  });

  test('takes its values through anchors and merges', async () => {
    const { configuration } = await resolveText(
      'base: &base { FOO: 1.50 }\nscript: train.py\nenvironment: { environmentVariables: { <<: *base, BAR: x } }\n',
    );
    expect(configuration.environment.environmentVariables).toEqual({ FOO: '1.50', BAR: 'x' });
  });

  test('spells framework and communicator as the service does', async () => {
    const { configuration } = await resolveText(
      'script: train.py\nframework: pyspark\ncommunicator: openmpi\n',
    );
    expect(configuration).toMatchObject({ framework: 'PySpark', communicator: 'OpenMpi' });
  });

  test('of 2018 is read too', async () => {
    const { configuration, warnings } = await resolveText(
      'ArgumentVector: [train.py, --lr, 0.10]\nTarget: local\nFramework: Python\nCondaDependenciesFile: c.yml\nTrackedRun: false\nEnvironmentVariables: { A_b: 1 }\n',
      {},
      { 'c.yml': 'dependencies: [numpy]\n', '.azureml/local.compute': 'type: local\n' },
    );
    expect(configuration).toMatchObject({
      script: 'train.py',
      arguments: ['--lr', '0.10'],
      environment: {
        environmentVariables: { A_b: '1' },
        python: { condaDependenciesFile: 'c.yml', condaDependencies: { dependencies: ['numpy'] } },
      },
      history: { outputCollection: false },
    });
    expect(configuration).not.toHaveProperty('argumentVector');
    expect(warnings).toEqual([
      {
        source: 'RunConfiguration',
        message: expect.stringMatching(/local\.compute, a part of the old format, is not read\.$/),
      },
    ]);
  });

  test('with a probable slip of the pen is used, with a warning', async () => {
    const { configuration, warnings } = await resolveText('script: train.py\nargumnets: [1]\n');
    expect(configuration.argumnets).toEqual([1]);
    expect(warnings[0]?.message).toMatch(
      /c\.runconfig:2:12: argumnets: unknown key; did you mean arguments\?$/,
    );
  });
});

describe('what the command line says', () => {
  const text = 'script: other.py\narguments: [a, b]\ntarget: gpu\n';

  test('replaces the script and leaves the arguments', async () => {
    const { configuration } = await resolveText(text, { script: 'train.py', arguments: [] });
    expect(configuration).toMatchObject({ script: 'train.py', arguments: ['a', 'b'], target: 'gpu' });
  });

  test('replaces all arguments as soon as there is one, and the target', async () => {
    const { configuration } = await resolveText(text, {
      script: 'train.py',
      arguments: ['--x'],
      target: 'cpu',
    });
    expect(configuration).toMatchObject({ script: 'train.py', arguments: ['--x'], target: 'cpu' });
  });

  test('replaces the command by the script', async () => {
    const { configuration } = await resolveText('command: make all\n', { script: 'train.py' });
    expect(configuration.script).toBe('train.py');
    expect(configuration).not.toHaveProperty('command');
  });

  test('replaces the conda packages, whatever the file says of them', async () => {
    const folder = makeProject({
      '.azureml/c':
        'script: train.py\nenvironment: { python: { condaDependenciesFile: missing.yml, condaDependencies: { name: old } } }\n',
      'mine.yml': 'name: mine\ndependencies: [python=3.12]\n',
    });
    const condaFile = join(folder, 'mine.yml');
    const { configuration } = await resolveIn(folder, 'c', { condaFile });
    expect(configuration.environment.python).toMatchObject({
      condaDependenciesFile: condaFile,
      condaDependencies: { name: 'mine', dependencies: ['python=3.12'] },
    });
  });

  test('is refused when the conda file is none', async () => {
    await expect(resolveText(text, { script: 'train.py', condaFile: '/no/where.yml' })).rejects.toThrow(
      refusal(/conda file \/no\/where\.yml does not exist/),
    );
    const folder = makeProject({ 'requirements.txt': 'numpy\npandas\n' });
    await expect(
      resolveIn(folder, undefined, { script: 'train.py', condaFile: join(folder, 'requirements.txt') }),
    ).rejects.toThrow(refusal(/requirements\.txt:1:1: expected a map/));
  });
});

describe('a command', () => {
  test('is one line as it stands, and a list is joined by spaces', async () => {
    expect((await resolveText('command: echo $HOME | cat\n')).configuration.command).toBe('echo $HOME | cat');
    expect((await resolveText('command: [python, -m, pkg, 1.0]\n')).configuration.command).toBe(
      'python -m pkg 1.0',
    );
  });

  test('that is empty, as in the template, is none', async () => {
    const { configuration } = await resolveText("command: ''\nscript: train.py\n");
    expect(configuration).not.toHaveProperty('command');
    await expect(resolveText('command: []\n')).rejects.toThrow(/nothing to run/);
  });

  test('wins over a script in the same file, with a warning', async () => {
    const { configuration, warnings } = await resolveText('command: make\nscript: train.py\n');
    expect(configuration).toMatchObject({ command: 'make' });
    expect(configuration).not.toHaveProperty('script');
    expect(warnings[0]?.message).toMatch(/c\.runconfig:2:9: script: not used, because there is a command$/);
  });
});

describe('the environment', () => {
  test('may be in a file of its own, from the project folder', async () => {
    const { configuration } = await resolveText(
      'script: train.py\nenvironment: envs/e.yml\n',
      {},
      {
        'envs/e.yml':
          'name: e\nversion: 1.10\nenvironment_variables: { A_b: 1 }\npython: { user_managed_dependencies: true }\n',
      },
    );
    expect(configuration.environment).toMatchObject({
      name: 'e',
      version: '1.10',
      environmentVariables: { A_b: '1' },
      python: { userManagedDependencies: true },
    });
  });

  test('may be a folder as downloaded, or a conda file', async () => {
    const files = {
      'env/azureml_environment.json': '{"name": "e", "python": {"interpreterPath": "py"}}',
      'conda.yml': 'dependencies: [numpy]\n',
    };
    const folder = await resolveText('script: train.py\nenvironment: env\n', {}, files);
    expect(folder.configuration.environment).toMatchObject({ name: 'e', python: { interpreterPath: 'py' } });
    const conda = await resolveText('script: train.py\nenvironment: conda.yml\n', {}, files);
    expect(conda.configuration.environment.python.condaDependencies).toEqual({ dependencies: ['numpy'] });
  });

  test('may miss its conda file only where the packages are managed by the user', async () => {
    const python = (userManaged: boolean) =>
      `script: train.py\nenvironment:\n  python:\n    condaDependenciesFile: no.yml\n    userManagedDependencies: ${userManaged}\n`;
    await expect(resolveText(python(false))).rejects.toThrow(
      refusal(/c\.runconfig:4:28: environment\.python\.condaDependenciesFile: \/.*no\.yml does not exist$/),
    );
    expect(
      (await resolveText(python(true))).configuration.environment.python.condaDependencies,
    ).toBeUndefined();
  });

  test('never shows the value of a variable in an error', async () => {
    const failing = resolveText(
      'script: train.py\nenvironment: { environmentVariables: { TOKEN: [s3cret] } }\n',
    );
    await expect(failing).rejects.toThrow(/TOKEN: expected a text, found a list$/);
    await expect(failing).rejects.not.toThrow(/s3cret/);
  });
});

describe('a bad file is refused at its line and column', () => {
  test.each([
    ['script: [train.py]', /c\.runconfig:1:9: script: expected a text, found a list$/],
    ['script: train.py\nnode_count: two', /:2:13: nodeCount: expected a whole number from 1, found "two"$/],
    ['script: train.py\nnodeCount: 0', /:2:12: nodeCount: expected a whole number from 1, found 0$/],
    ['script: train.py\narguments: --lr 1', /:2:12: arguments: expected a list, found "--lr 1"$/],
    [
      'script: train.py\narguments:\n- a\n- {b: c}',
      /:4:3: arguments\.1: expected a text or a number, found a map$/,
    ],
    [
      'script: train.py\nhistory: {outputCollection: maybe}',
      /:2:29: history\.outputCollection: expected true or false/,
    ],
    ['script: train.py\nmpi: 4', /:2:6: mpi: expected a map, found 4$/],
    ['script: train.py\nenvironment: no.yml', /:2:14: environment: \/.*no\.yml does not exist$/],
    ['script: train.py\nnodeCount: 1\nnode_count: 2', /:2:12: nodeCount: this key is there twice/],
    ['script: train.py\nscript: b.py', /:2:1: Map keys must be unique/],
    ['script: {train.py', /c\.runconfig:1:\d+: /],
    ['- a', /:1:1: expected a map, found a list$/],
    ['just text', /:1:1: expected a map, found "just text"$/],
    ['script: !!python/object:os.system train.py', /:1:9: Unresolved tag/],
    ['__proto__: { script: train.py }', /:1:1: __proto__ cannot be a key$/],
    ['a: 1\n---\nb: 2', /c\.runconfig:\d+:\d+: .*multiple documents/],
    ['script: "a\\0b"', /script: a NUL character/],
    ['script: train.py\nenvironment: { environmentVariables: { "A=B": 1 } }', /name of a variable/],
  ])('%j', async (text, message) => {
    await expect(resolveText(text)).rejects.toThrow(refusal(message));
  });

  test('also a file that is nested too deeply, has too many aliases or is no text file', async () => {
    await expect(resolveText(`a: ${'['.repeat(50_000)}`)).rejects.toThrow(
      expect.objectContaining({ code: 'BadRunConfiguration' }),
    );
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level++) {
      bomb.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    await expect(resolveText(bomb.join('\n'))).rejects.toThrow(refusal(/too many aliases/));
    await expect(resolveText('x'.repeat(5 * 1024 * 1024))).rejects.toThrow(refusal(/Cannot read .*bytes/));
  });

  test('and __proto__ further down does no harm', async () => {
    await expect(resolveText('script: train.py\nmpi: { __proto__: { polluted: 1 } }')).rejects.toThrow(
      /__proto__/,
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('the script', () => {
  const find = (folder: string, script: string) => resolveIn(folder, undefined, { script });

  test('is named from the source directory, with slashes', async () => {
    const folder = makeProject({ 'src/deep/train.py': '' });
    for (const script of ['src/deep/train.py', './src//deep/train.py', join(folder, 'src/deep/train.py')]) {
      expect((await find(folder, script)).configuration.script).toBe('src/deep/train.py');
    }
  });

  test('is looked for in the source directory, not beside the run configuration', async () => {
    const folder = makeProject({ '.azureml/c': 'script: a.py\n', 'src/a.py': '', 'only-here.py': '' });
    expect((await resolveIn(folder, 'c', {}, join(folder, 'src'))).configuration.script).toBe('a.py');
    await expect(resolveIn(folder, 'c', { script: 'only-here.py' }, join(folder, 'src'))).rejects.toThrow(
      refusal(
        new RegExp(
          `The script "only-here.py" is not in the source directory ${join(folder, 'src')}: ${join(folder, 'src/only-here.py')} does not exist$`,
        ),
      ),
    );
  });

  test('may be a link inside the source directory', async () => {
    const folder = makeProject({});
    symlinkSync('train.py', join(folder, 'link.py'));
    expect((await find(folder, 'link.py')).configuration.script).toBe('link.py');
  });

  test('outside of the source directory is refused, however it is reached', async () => {
    const outside = makeProject({});
    const folder = makeProject({ 'sub/x.py': '' });
    symlinkSync(join(outside, 'train.py'), join(folder, 'link.py'));
    symlinkSync(outside, join(folder, 'linked'));
    for (const script of [
      '../x.py',
      'sub/../train.py',
      join(outside, 'train.py'),
      'link.py',
      'linked/train.py',
      'sub',
      '.',
    ]) {
      await expect(find(folder, script)).rejects.toThrow(refusal(/is not in the source directory/));
    }
  });

  test('needs a source directory that is a folder', async () => {
    const folder = makeProject({});
    await expect(resolveIn(folder, undefined, { script: 'a' }, join(folder, 'train.py'))).rejects.toThrow(
      expect.objectContaining({ code: 'FileNotFound' }),
    );
  });
});
