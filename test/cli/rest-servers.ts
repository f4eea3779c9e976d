import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen, readAll } from '../client/http-fixtures.ts';

/** A server that answers everything in this way. */
export async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  return (await listen(createServer(answer))).url;
}

/** A server that sends this body. */
export function serveBody(body: string | Uint8Array, headers: Record<string, string> = {}, status = 200) {
  return serve((_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
}

/** A server that tells in JSON what it was asked. */
export function serveEcho() {
  return serve(async (request, response) => {
    const body = await readAll(request);
    const { method, url, headers } = request;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ method, url, headers, body }));
  });
}
