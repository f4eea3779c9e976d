import { resolve } from 'node:path';
import { defineCommand } from './command.ts';
import { buildRequest } from './rest/build-request.ts';
import { describeRefusal, readAnswer } from './rest/read-answer.ts';
import { sendRequest } from './rest/send-request.ts';
import { workspaceOptions } from './shared-options.ts';

const METHODS = ['head', 'get', 'put', 'post', 'delete', 'options', 'patch'];

export const invokeRest = defineCommand({
  summary: 'Invoke a custom request.',
  description:
    'A URL that begins with http:// or https:// is asked over the network. A path that begins with / goes to the run API. No sign-in to Azure is built in: an Authorization header is sent only when --headers has it. If Content-Type is not set and --body is valid JSON, Content-Type will default to application/json.',
  options: {
    url: {
      kind: 'text',
      aliases: ['uri', 'u'],
      required: true,
      summary:
        'Request URL, or a path of the run API. {subscriptionId}, {resourceGroup} and {workspaceName} will be replaced; {workspace} stands for subscriptions/{subscriptionId}/... with all three.',
    },
    method: {
      kind: 'text',
      aliases: ['m'],
      choices: METHODS,
      summary: 'HTTP request method.',
      defaultText: 'get',
    },
    body: {
      kind: 'text',
      aliases: ['b'],
      readsFile: true,
      summary: 'Request body. Use @{file} to load from a file, @- to load from standard input.',
    },
    headers: {
      kind: 'words',
      readsFile: true,
      summary: 'Space-separated headers in KEY=VALUE format or JSON string. Use @{file} to load from a file.',
    },
    uriParameters: {
      kind: 'words',
      aliases: ['url-parameters'],
      readsFile: true,
      summary:
        'Query parameters in the URL. Space-separated queries in KEY=VALUE format or JSON string. Use @{file} to load from a file.',
    },
    outputFile: { kind: 'text', summary: 'Save response payload to a file.' },
    skipAuthorizationHeader: { kind: 'flag', summary: 'Do not auto-append Authorization header.' },
    resource: {
      kind: 'text',
      summary: 'Resource url for which a token should be acquired. Without a sign-in it has no effect.',
    },
    ...workspaceOptions,
  },
  examples: [
    {
      title: 'The latest three runs of a workspace, as the run API has them',
      command: `az-ml rest -m post -u '/azml/v1.0/{workspace}/runs:query' -b '{"top": 3, "orderBy": "StartTimeUtc desc"}' --query 'value[].{Run:runId, Status:status}' -o table`,
    },
    {
      title: 'Ask any server',
      command: `az-ml rest --url https://api.github.com/repos/Azure/azure-cli --query '{Stars:stargazers_count}'`,
    },
    {
      title: 'With an Authorization header from a file',
      command:
        'az-ml rest --url https://management.azure.com/subscriptions --url-parameters api-version=2022-12-01 --headers @headers.json',
    },
    {
      title: 'Save what comes to a file',
      command: 'az-ml rest --url https://example.com/model.bin --output-file model.bin',
    },
  ],
  async run(options, context) {
    const request = await buildRequest(options, context);
    const answer = await sendRequest(request, context);
    try {
      if (answer.status >= 400) throw await describeRefusal(request, answer);
      if (options.outputFile === undefined) return await readAnswer(answer, context);
      const { saveBody } = await import('./save-body.ts');
      await saveBody(answer.body, resolve(context.workingDirectory, options.outputFile));
      return null;
    } finally {
      await answer.close();
    }
  },
});
