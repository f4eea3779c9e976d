import { expect, test as jestTest } from '@jest/globals';
import { hasProgram, testWith } from '../support/component.ts';
import { openPythonEnvironment } from '../support/python-environment.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { factsOf, submitScript } from './submit-script.ts';

const { bin, test } = openPythonEnvironment('azureml-core');
const home = makeTempFolder();

test('Run.get_context() of azureml-core is the submitted run, and logs metrics, tags and properties to it', () => {
  const { code, log, run } = submitScript('azureml_metrics.py', { home, bin });
  expect(factsOf(log)).toEqual({
    type: '_SubmittedRun',
    id: run.run_id,
    experiment: 'python',
    status: 'Running',
    tags: { k: 'v', only: null },
    p: 'q',
    details: run.run_id,
    metrics: {
      loss: [0.5, 0.25],
      accuracy: [0.1, 0.2, 0.3],
      row: { x: 1, y: 2.5 },
      table: { a: [1, 2], b: ['u', 'v'] },
    },
  });
  expect(code).toBe(0);
  expect(run).toMatchObject({ status: 'Completed', tags: { k: 'v', only: null } });
  expect(run.properties.p).toBe('q');
}, 120_000);

const CERTIFICATE_MAKER = testWith('openssl', hasProgram('openssl', 'version'), 'apt-get install openssl');
const testUploads = CERTIFICATE_MAKER === jestTest ? test : CERTIFICATE_MAKER;

testUploads(
  'azureml-core uploads files to the run when that is asked for, and reads them back',
  () => {
    const env = { AZ_ML_AZUREML_UPLOADS: '1' };
    const { code, log, run } = submitScript('azureml_files.py', { home, bin, env });
    expect(log).toContain('again: hello\n');
    expect(log).toContain('files: uploaded/folder/deep/large.bin uploaded/small.txt\n');
    expect(code).toBe(0);
    expect(run.status).toBe('Completed');
  },
  120_000,
);

test('a script cannot end its own run by azureml-core, but the runs that it has made', () => {
  const { code, log, run } = submitScript('azureml_fail.py', { home, bin });
  expect(log).toContain('child: Completed\nafter: Running\n');
  expect(code).toBe(0);
  expect(run.status).toBe('Completed');
}, 120_000);
