import { createRunClient } from '../client/run-client.ts';
import { type Environment, readVariable } from '../config/environment.ts';
import type { Transport } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';
import { openTransport } from './open-transport.ts';
import { Run } from './run.ts';

/** The run that the environment of a script tells of, by the names of Azure ML's own run-time. */
export async function openRunContext(environment: Environment): Promise<Run> {
  const runId = readVariable(environment, 'AZUREML_RUN_ID');
  if (runId === undefined) {
    throw new AzMlError('RunNotFound', 'this script is not part of a run: AZUREML_RUN_ID is not set', {
      hint: 'Submit it: az-ml run submit-script -e NAME SCRIPT',
    });
  }
  const address = {
    subscriptionId: environment.AZUREML_ARM_SUBSCRIPTION ?? '',
    resourceGroup: environment.AZUREML_ARM_RESOURCEGROUP ?? '',
    workspaceName: environment.AZUREML_ARM_WORKSPACE_NAME ?? '',
  };
  const experimentName = environment.AZUREML_ARM_PROJECT_NAME ?? '';
  const client = createRunClient(await connect(environment, address), address);
  return new Run(client, await client.getRun({ runId, experimentName }), experimentName);
}

async function connect(
  environment: Environment,
  address: { readonly resourceGroup: string; readonly workspaceName: string },
): Promise<Transport> {
  const endpoint = readVariable(environment, 'AZUREML_SERVICE_ENDPOINT');
  const token = readVariable(environment, 'AZUREML_RUN_TOKEN');
  if (endpoint === undefined || token === undefined)
    return (await openTransport({ environment, ...address })).transport;
  const { createHttpTransport } = await import('../client/http-transport.ts');
  return createHttpTransport({ endpoint, token, environment });
}
