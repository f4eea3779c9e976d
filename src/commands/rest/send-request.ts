import type { CommandContext } from '../../cli/context.ts';
import type { HttpAnswer } from '../../client/http-exchange.ts';
import { AzMlError } from '../../errors.ts';
import type { RestRequest } from './build-request.ts';

/** Operations on Azure may take minutes until they answer. */
const TIMEOUT_MS = 300_000;

/** Asks the server that the URL names, or, for a path, the run service. Throws what the transport throws. */
export async function sendRequest(request: RestRequest, context: CommandContext): Promise<HttpAnswer> {
  return request.isAbsolute ? sendOverHttp(request, context) : sendToService(request, context);
}

async function sendOverHttp(request: RestRequest, context: CommandContext): Promise<HttpAnswer> {
  const { environment } = context;
  const url = URL.parse(request.url);
  if (url === null) throw new AzMlError('BadRequest', `'${request.url}' is not a URL`, { target: 'url' });
  const { exchangeHttp } = await import('../../client/http-exchange.ts');
  const agents = ['az-ml', environment.AZURE_HTTP_USER_AGENT, request.headers['user-agent']];
  const headers = {
    accept: '*/*',
    'accept-encoding': 'gzip, deflate',
    'x-ms-client-request-id': context.randomUuid(),
    ...request.headers,
    'user-agent': agents.filter(Boolean).join(' '),
  };
  const { method, body } = request;
  return exchangeHttp(
    { method, url, headers, ...(body === undefined ? {} : { body }) },
    { timeoutMs: TIMEOUT_MS, environment },
  );
}

/** As the HTTP host reads a request: `HEAD` is a `GET` whose body is left out, and the token is not the service's. */
async function sendToService(request: RestRequest, context: CommandContext): Promise<HttpAnswer> {
  const { readMethod, readTarget } = await import('../../server/read-request.ts');
  const { authorization: _, ...headers } = request.headers;
  const asked = {
    method: readMethod(request.method),
    ...readTarget(request.url.replace(/#.*/s, '')),
    headers,
  };
  const service = await context.openTransport();
  const { body, ...answer } = await service.send(
    request.body === undefined ? asked : { ...asked, body: request.body },
  );
  return {
    ...answer,
    ...(body === undefined || request.method === 'HEAD' ? {} : { body }),
    reason: await nameStatus(answer.status),
    async close() {},
  };
}

/** Only failures are told by their name. */
async function nameStatus(status: number): Promise<string> {
  if (status < 400) return '';
  const { STATUS_CODES } = await import('node:http');
  return STATUS_CODES[status] ?? '';
}
