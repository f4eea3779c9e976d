import type { CommandContext, WorkspaceOptions } from '../../cli/context.ts';
import type { RunClient, RunReference } from '../../client/run-client.ts';
import { AzMlError } from '../../errors.ts';
import type { OptionSpec } from '../command.ts';

/** The run that a command is about: inside of a run it is that one, unless another is named. */
export const ownRunOption = {
  run: {
    kind: 'text',
    aliases: ['r'],
    summary: 'Id of the run.',
    defaultText: 'the run in which the command runs',
  },
} as const satisfies Record<string, OptionSpec>;

/**
 * Does something with a run. Inside of a run its own endpoint and token are used (`AZUREML_SERVICE_ENDPOINT`,
 * `AZUREML_RUN_TOKEN`), which can do no harm to any other. Throws `MissingArgument` where no run is meant.
 */
export async function withRun<T>(
  options: WorkspaceOptions & { readonly run?: string | undefined },
  context: CommandContext,
  work: (client: RunClient, run: RunReference) => Promise<T>,
): Promise<T> {
  const { environment } = context;
  const ownRunId = environment.AZUREML_RUN_ID;
  const runId = options.run ?? ownRunId;
  if (runId === undefined || runId === '') {
    throw new AzMlError('MissingArgument', 'the following arguments are required: --run/-r');
  }
  const own = runId === ownRunId ? readRunEndpoint(environment) : undefined;
  if (own === undefined) {
    const { client, experimentName } = await context.connect(options);
    return work(client, { runId, experimentName });
  }
  const { createHttpTransport } = await import('../../client/http-transport.ts');
  const { createRunClient } = await import('../../client/run-client.ts');
  const { address, experimentName, ...service } = own;
  const client = createRunClient(createHttpTransport({ ...service, environment }), address);
  try {
    return await work(client, { runId, experimentName });
  } finally {
    await client.close();
  }
}

/** Where the script of a run finds the service, by the names of Azure ML's own run-time; nothing outside of a run. */
function readRunEndpoint(environment: CommandContext['environment']) {
  const {
    AZUREML_SERVICE_ENDPOINT: endpoint,
    AZUREML_RUN_TOKEN: token,
    AZUREML_ARM_SUBSCRIPTION: subscriptionId,
    AZUREML_ARM_RESOURCEGROUP: resourceGroup,
    AZUREML_ARM_WORKSPACE_NAME: workspaceName,
    AZUREML_ARM_PROJECT_NAME: experimentName,
  } = environment;
  if (!endpoint || !token || !subscriptionId || !resourceGroup || !workspaceName) return undefined;
  return { endpoint, token, experimentName, address: { subscriptionId, resourceGroup, workspaceName } };
}
