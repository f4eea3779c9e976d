import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { makeRepository } from '../support/git-repository.ts';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { CLI_HOSTS, openCliHost } from './cli-hosts.ts';

describe.each(CLI_HOSTS)('%s:', (host) => {
  const home = makeTempFolder();
  const repository = makeRepository(join(home, 'repository'), {
    remote: 'https://user:secret@example.com/team/model.git',
    files: {
      'train.sh': 'echo "learning with $*"; mkdir -p outputs; echo model > outputs/model.txt\n',
      'fail.sh': 'echo "about to fail"; echo "no data" >&2; exit 3\n',
      'wait.sh': 'echo waiting; while [ ! -e "$1" ]; do sleep 0.05; done\n',
    },
  });
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    ({ environment } = await openCliHost(host, home));
  });
  const azIn = (workingDirectory: string, ...words: string[]) =>
    runCli(words, { home, workingDirectory, environment });
  const az = (...words: string[]) => azIn(repository.folder, ...words);
  const azJson = async (...words: string[]) => {
    const { code, out, err } = await az(...words);
    if (code !== 0) throw new Error(err);
    return JSON.parse(out);
  };

  describe('run submit-script', () => {
    test('streams the log, then prints the run, on standard output', async () => {
      const { code, out, err } = await az(
        'run',
        'submit-script',
        '-e',
        'exp',
        'train.sh',
        '--lr',
        '0.1',
        '-o',
        'json',
      );
      expect([code, err]).toEqual([0, '']);
      const [streamed = '', json = ''] = out.split(/^(?=\{)/m);
      const run = JSON.parse(json);
      const id = run.run_id;
      expect(streamed).toBe(`RunId: ${id}

Streaming user_logs/std_log.txt
===============================

learning with --lr 0.1 -o json

Execution Summary
=================
RunId: ${id}

`);
      expect(id).toMatch(/^exp_\d{10}_[0-9a-f]{8}$/);
      expect(run).toEqual({
        _experiment_name: 'exp',
        cancel_uri: expect.stringContaining(`/experiments/exp/runId/${id}/cancel`),
        created_by: { user_name: 'tester', user_object_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        created_utc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,6}Z$/),
        data_container_id: `dcid.${id}`,
        diagnostics_uri: expect.stringContaining(id),
        end_time_utc: expect.any(String),
        experiment_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        hidden: false,
        properties: {
          ContentSnapshotId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          ProcessInfoFile: 'azureml-logs/process_info.json',
          ProcessStatusFile: 'azureml-logs/process_status.json',
          '_azureml.ComputeTargetType': 'local',
          'azml.exit.code': '0',
          'azureml.git.branch': 'main',
          'azureml.git.commit': repository.git('rev-parse', 'HEAD').trim(),
          'azureml.git.dirty': 'False',
          'azureml.git.repository_uri': 'https://example.com/team/model.git',
          'mlflow.source.git.branch': 'main',
          'mlflow.source.git.commit': repository.git('rev-parse', 'HEAD').trim(),
          'mlflow.source.git.repoURL': 'https://example.com/team/model.git',
        },
        root_run_id: id,
        root_run_uuid: run.run_uuid,
        run_id: id,
        run_number: 1,
        run_type: 'azureml.scriptrun',
        run_uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        script_name: 'train.sh',
        start_time_utc: expect.any(String),
        status: 'Completed',
        tags: {},
        target: 'local',
        user_id: run.created_by.user_object_id,
      });
    });

    test('sends the log to standard error when the caller asks for a result to read by program', async () => {
      const { code, out, err } = await az('run', 'submit', '-e', 'exp', '--query', 'status', 'train.sh');
      expect([code, out, err]).toEqual([0, '"Completed"\n', expect.stringContaining('\nlearning with \n')]);
    });

    test('of a script that fails ends with 1, its reason, no JSON and no metadata file', async () => {
      const file = join(home, 'failed.json');
      const { code, out, err } = await az('run', 'submit-script', '-e', 'exp', '-t', file, 'fail.sh');
      expect(code).toBe(1);
      expect(out).toContain('about to fail\nno data\n');
      expect(out).not.toContain('{');
      expect(err).toMatch(
        /^ERROR: run exp_\d+_[0-9a-f]+ failed: .*exit code 3.*\nSee its record: az-ml run show -r exp_\S+ -e exp\n$/,
      );
      expect(existsSync(file)).toBe(false);
    });

    test('with --async returns at once; the run goes on and is waited for by monitor-logs', async () => {
      const gate = join(home, 'gate-1');
      const submitted = await azJson('run', 'submit-script', '-e', 'exp', '--async', 'wait.sh', gate);
      expect(['Starting', 'Preparing', 'Running']).toContain(submitted.status);
      writeFileSync(gate, '');
      const { code, out } = await az('run', 'monitor-logs', '-r', submitted.run_id);
      expect(code).toBe(0);
      expect(out).toContain('\nwaiting\n');
      expect(out).toContain('"status": "Completed"');
    });

    test('-t keeps the result with four spaces and no line feed at the end, and never overwrites', async () => {
      const file = join(home, 'deep', 'run.json');
      const first = await az('run', 'submit-script', '-e', 'exp', '-t', file, '--async', 'train.sh');
      expect(first.code).toBe(0);
      const kept = readFileSync(file, 'utf8');
      expect(kept).toBe(JSON.stringify(JSON.parse(first.out), null, 4));
      const runs = (await azJson('run', 'list', '-e', 'exp', '--last', '100')).length;
      const second = await az('run', 'submit-script', '-e', 'exp', '-t', file, '--async', 'train.sh');
      expect([second.code, second.out]).toEqual([1, '']);
      expect(second.err).toContain(`the output metadata file already exists: ${file}`);
      expect(await azJson('run', 'list', '-e', 'exp', '--last', '100')).toHaveLength(runs);
      expect(readFileSync(file, 'utf8')).toBe(kept);
    });

    test('of an uncommitted change is dirty, and is marked so in the table', async () => {
      const dirty = makeRepository(join(home, 'dirty'), { files: { 'a.sh': 'true\n' } });
      writeFileSync(join(dirty.folder, 'a.sh'), 'echo changed\n');
      await azIn(dirty.folder, 'run', 'submit', '-e', 'dirty', 'a.sh');
      const { out } = await az('run', 'list', '-e', 'dirty', '-o', 'table');
      const [head, rule, row] = out.split('\n');
      expect(head?.split(/ {2,}/)).toEqual([
        'RunId',
        'Status',
        'Started',
        'Duration',
        'Target',
        'Branch',
        'Commit',
      ]);
      expect(rule).toMatch(/^-+( {2}-+){6}$/);
      expect(row).toMatch(
        /^dirty_\d+_[0-9a-f]{8} {2}Completed {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}[\d.]+s +local +main +[0-9a-f]{8}\*$/,
      );
    });

    test('outside any repository is submitted all the same, and says why nothing is known of git', async () => {
      const folder = join(home, 'plain');
      mkdirSync(folder);
      writeFileSync(join(folder, 'a.sh'), 'true\n');
      const { code, out } = await azIn(
        folder,
        'run',
        'submit',
        '-e',
        'plain',
        '--query',
        'properties',
        'a.sh',
      );
      expect(code).toBe(0);
      expect(JSON.parse(out)['azml.git.missing']).toBe('not a git repository');
      expect(out).not.toContain('azureml.git');
    });

    test.each([
      [['missing.sh'], /missing\.sh/],
      [['../outside.sh'], /outside/],
      [['--ct', 'gpu-cluster', 'train.sh'], /gpu-cluster[\s\S]*local/],
      [['-c', 'nothing', 'train.sh'], /nothing/],
      [[], /script/],
    ])('%j is refused in one line, and no run comes of it', async (words, message) => {
      const before = await azJson('run', 'list', '-e', 'exp', '--last', '1000');
      writeFileSync(join(home, 'outside.sh'), 'true\n');
      const { code, out, err } = await az('run', 'submit-script', '-e', 'exp', '--async', ...words);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(/^ERROR: /);
      expect(err).toMatch(message);
      expect(await azJson('run', 'list', '-e', 'exp', '--last', '1000')).toHaveLength(before.length);
    });
  });

  describe('run list', () => {
    test('filters by status, target, tag and parent, and counts by --last', async () => {
      const failed = await azJson('run', 'list', '-e', 'exp', '--status', 'failed');
      expect(failed.map((run: { status: string }) => run.status)).toEqual(['Failed']);
      expect(await azJson('run', 'list', '-e', 'exp', '--last', '1')).toHaveLength(1);
      expect(await azJson('run', 'list', '-e', 'exp', '--last', '0')).toEqual([]);
      expect(await azJson('run', 'list', '-e', 'exp', '--compute-target-name', 'other')).toEqual([]);
      expect(await azJson('run', 'list', '-e', 'exp', '--parent-run-id', failed[0].run_id)).toEqual([]);
      await az('run', 'update', '-r', failed[0].run_id, '--add-tag', 'stage=prod', '--add-tag', `odd="it's"`);
      const tagged = (...tags: string[]) =>
        az('run', 'list', '-e', 'exp', '--query', '[].run_id', '-o', 'tsv', ...tags);
      expect((await tagged('--tags', 'stage=prod')).out).toBe(`${failed[0].run_id}\n`);
      expect((await tagged('--tags', 'stage')).out).toBe(`${failed[0].run_id}\n`);
      expect((await tagged('--tags', `odd="it's"`, '--tags', 'stage=prod')).out).toBe(
        `${failed[0].run_id}\n`,
      );
      expect((await tagged('--tags', 'stage=test')).out).toBe('');
      await az('run', 'update', '-r', failed[0].run_id, '--add-tag', 'bare');
      expect((await tagged('--tags', 'bare')).out).toBe(`${failed[0].run_id}\n`);
    });

    test('--minimal has seven keys, null where nothing is known', async () => {
      const [run] = await azJson('run', 'list', '-e', 'exp', '--status', 'Failed', '--minimal');
      expect(Object.keys(run)).toEqual([
        'EndTime',
        'RunId',
        'RunType',
        'StartTime',
        'Status',
        'Tags',
        'Target',
      ]);
    });

    test('without an experiment lists the workspace, each run with the name of its experiment', async () => {
      const names = new Set(
        (await azJson('run', 'list', '--last', '100', '--query', '[]._experiment_name')) as string[],
      );
      expect([...names].sort()).toEqual(['dirty', 'exp', 'plain']);
    });

    test('of an experiment that is not there is empty, with a word on standard error', async () => {
      const { code, out, err } = await az('run', 'list', '-e', 'exq');
      expect([code, out]).toEqual([0, '[]\n']);
      expect(err).toMatch(/^WARNING: there is no experiment 'exq' yet/);
      expect((await azJson('experiment', 'list', '--query', '[].name')).includes('exq')).toBe(false);
    });
  });

  describe('one run', () => {
    test('show of a missing run ends with 3', async () => {
      const { code, out, err } = await az('run', 'show', '-r', 'exp_1_00000000', '-e', 'exp');
      expect([code, out]).toEqual([3, '']);
      expect(err).toMatch(/^ERROR: .*exp_1_00000000.*\n/);
    });

    test('show tells the reason of a failure with the last lines of its log', async () => {
      const [run] = await azJson('run', 'list', '-e', 'exp', '--status', 'Failed');
      const shown = await azJson('run', 'show', '-r', run.run_id, '-e', 'exp');
      expect(shown.error.error.message).toContain('exit code 3');
      expect(shown.error.error.message).toContain('no data');
      expect(shown.properties['azml.exit.code']).toBe('3');
    });

    test('update answers in the names of the wire, null where nothing is known', async () => {
      const [run] = await azJson('run', 'list', '-e', 'exp', '--last', '1');
      const updated = await azJson('run', 'update', '-r', run.run_id, '-e', 'exp', '--add-tag', 'seen');
      expect(updated).toMatchObject({ runId: run.run_id, parentRunId: null, tags: { seen: null } });
    });

    test('update of a missing run makes none', async () => {
      expect((await az('run', 'update', '-r', 'ghost', '-e', 'exp', '--add-tag', 'a=b')).code).toBe(3);
      expect((await az('run', 'show', '-r', 'ghost', '-e', 'exp')).code).toBe(3);
    });

    test('download-logs writes the logs under their own paths, and not the outputs', async () => {
      const [run] = await azJson('run', 'list', '-e', 'exp', '--status', 'Completed', '--last', '1');
      const folder = join(home, 'logs');
      const { code, out, err } = await az(
        'run',
        'download-logs',
        '-r',
        run.run_id,
        '-e',
        'exp',
        '-d',
        folder,
      );
      expect({ code, out, err }).toEqual({ code: 0, out: '', err: '' });
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
      expect(files).toEqual([
        'azureml-logs',
        'azureml-logs/process_info.json',
        'azureml-logs/process_status.json',
        'logs',
        'logs/azureml',
        expect.stringMatching(/^logs\/azureml\/\d+_azureml\.log$/),
        'user_logs',
        'user_logs/std_log.txt',
      ]);
      const log = readFileSync(join(folder, files[5] ?? ''), 'utf8');
      expect(log).toContain(`"azureml.git.commit": "${repository.git('rev-parse', 'HEAD').trim()}"`);
      writeFileSync(join(home, 'a-file'), '');
      expect((await az('run', 'download-logs', '-r', run.run_id, '-d', join(home, 'a-file'))).code).toBe(1);
    });

    test('download-logs that is interrupted leaves whole files only, and says how many', async () => {
      const [run] = await azJson('run', 'list', '-e', 'exp', '--status', 'Completed', '--last', '1');
      const folder = join(home, 'some-logs');
      const { code, out, err } = await runCli(
        ['run', 'download-logs', '-r', run.run_id, '-d', folder, '--verbose'],
        {
          home,
          workingDirectory: home,
          environment,
          onErrorOutput: (text, signal) => {
            if (text.includes('process_status.json')) signal('SIGINT');
          },
        },
      );
      expect([code, out]).toEqual([130, '']);
      expect(err).toContain(`ERROR: interrupted: 2 of 4 logs are in ${folder}, each whole.\n`);
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
      expect(files).toEqual([
        'azureml-logs',
        'azureml-logs/process_info.json',
        'azureml-logs/process_status.json',
      ]);
    });

    test('cancel ends a run as Canceled, and monitor-logs of it ends with 0', async () => {
      const { run_id: id } = await azJson(
        'run',
        'submit',
        '-e',
        'exp',
        '--async',
        'wait.sh',
        join(home, 'never'),
      );
      const canceled = await az('run', 'cancel', '-r', id, '-e', 'exp');
      expect(canceled).toEqual({ code: 0, out: `Cancel of run ${id} was requested.\n`, err: '' });
      const { code, out } = await az(
        'run',
        'monitor-logs',
        '-r',
        id,
        '-e',
        'exp',
        '--query',
        'status',
        '-o',
        'tsv',
      );
      expect([code, out]).toEqual([0, 'Canceled\n']);
      expect((await az('run', 'cancel', '-r', id)).out).toBe(`Run ${id} is Canceled already.\n`);
    });
  });
});
