import { describe, expect, test } from '@jest/globals';
import { bypassProxy, endpointEnvironment } from '../../src/supervisor/endpoint-environment.ts';

const endpoint = {
  url: 'http://127.0.0.1:4000',
  token: 'a.b.c',
  expiryTimeUtc: '2030-01-01T00:00:00.000Z',
};
const run = { runId: 'r1', experimentId: 'e-id' };

describe('the variables by which a script reaches its run', () => {
  test('are those of Azure ML and of MLflow', () => {
    expect(endpointEnvironment(endpoint, run, {})).toEqual({
      AZUREML_SERVICE_ENDPOINT: 'http://127.0.0.1:4000',
      AZUREML_RUN_HISTORY_SERVICE_ENDPOINT: 'http://127.0.0.1:4000',
      AZUREML_DISCOVERY_SERVICE_ENDPOINT: 'http://127.0.0.1:4000/discovery',
      AZUREML_RUN_TOKEN: 'a.b.c',
      AZUREML_RUN_TOKEN_EXPIRY: '1893456000',
      MLFLOW_TRACKING_URI: 'http://127.0.0.1:4000',
      MLFLOW_TRACKING_TOKEN: 'a.b.c',
      MLFLOW_RUN_ID: 'r1',
      MLFLOW_EXPERIMENT_ID: 'e-id',
    });
  });

  test('leave the MLflow alone that the run configuration names, and give it no token', () => {
    const names = Object.keys(endpointEnvironment(endpoint, run, { MLFLOW_TRACKING_URI: 'http://team' }));
    expect(names.filter((name) => name.startsWith('MLFLOW'))).toEqual([]);
    expect(names).toContain('AZUREML_RUN_TOKEN');
  });
});

describe('the hosts that no proxy is asked for', () => {
  test('have this machine among them, in both spellings', () => {
    expect(bypassProxy({})).toEqual({ NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost' });
  });

  test('keep what was there, and name nothing twice', () => {
    expect(bypassProxy({ NO_PROXY: '.corp,localhost' }).no_proxy).toBe('.corp,localhost,127.0.0.1');
    expect(bypassProxy({ NO_PROXY: 'unused', no_proxy: '.corp' }).NO_PROXY).toBe('.corp,127.0.0.1,localhost');
  });
});
