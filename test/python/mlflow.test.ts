import { describe, expect } from '@jest/globals';
import { openPythonEnvironment } from '../support/python-environment.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { factsOf, submitScript } from './submit-script.ts';

const home = makeTempFolder();

const TRACKED = {
  resumed: true,
  params: { lr: '0.1' },
  metrics: { loss: 1 / 3, precision: 0.5, recall: 0.75 },
  stage: 'test',
  history: [1, 0.5, 1 / 3],
  note: 'hello',
};

describe.each(['mlflow 2', 'mlflow 3'] as const)('%s in a submitted script', (name) => {
  const { bin, test } = openPythonEnvironment(name);

  test('resumes the submitted run and logs params, metrics, tags and artifacts to it', () => {
    const { code, log, run } = submitScript('mlflow_tracking.py', { home, bin });
    const { artifacts, ...facts } = factsOf(log);
    expect(facts).toEqual(TRACKED);
    expect(artifacts).toEqual(expect.arrayContaining(['config.json', 'notes']));
    expect(code).toBe(0);
    expect(run).toMatchObject({ status: 'Completed', tags: { stage: 'test' } });
  }, 120_000);

  test('does not decide how the run ended: a script that dies by an exception has failed', () => {
    const { code, log, run } = submitScript('mlflow_tracking.py', { home, bin, args: ['--fail'] });
    expect(log).toContain('RuntimeError: the training diverged');
    expect(code).toBe(1);
    expect(run.status).toBe('Failed');
    expect(JSON.stringify(run.error)).toContain('the script ended with exit code 1');
  }, 120_000);

  test('makes further runs below the submitted one, and finds only these', () => {
    const { code, log, run } = submitScript('mlflow_runs.py', { home, bin });
    expect(factsOf(log)).toEqual({ found: true, parents: [true, true] });
    expect(code).toBe(0);
    expect(run.status).toBe('Completed');
  }, 120_000);

  test('keeps a model that scikit-learn has trained, and loads it again', () => {
    const { code, log, run } = submitScript('train_iris.py', { home, bin });
    expect(factsOf(log)).toEqual({ same: true, accuracy: 0.974 });
    expect(code).toBe(0);
    expect(run.status).toBe('Completed');
  }, 180_000);
});
