import { existsSync } from 'node:fs';
import { expect } from '@jest/globals';
import { testWith } from '../support/component.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { factsOf, submitScript } from './submit-script.ts';

const CLIENT = '/usr/lib/python3/dist-packages/azure/ai/ml/_restclient/runhistory/__init__.py';
const test = testWith('python3-azure', existsSync(CLIENT), 'apt-get install python3-azure');

const home = makeTempFolder();

test('the run-history client of azure-ai-ml, as Debian packages it, works on the submitted run', () => {
  const { code, log, run } = submitScript('azure_run_history.py', { home, bin: '/usr/bin' });
  expect(factsOf(log)).toEqual({
    status: 'Running',
    tags: { by: 'azure-ai-ml' },
    errors: [],
    same: true,
  });
  expect(code).toBe(0);
  expect(run).toMatchObject({ status: 'Completed', tags: { by: 'azure-ai-ml' } });
}, 60_000);
