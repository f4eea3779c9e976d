import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { ApiRequest, ApiResponse } from '../../src/contract/api-message.ts';
import { startServer } from '../../src/server/start-server.ts';

/** A server in a process of its own: `FILE TOKEN`. Tells its address, serves the file, and what memory it took. */
const [file = '', token = ''] = process.argv.slice(2);

async function send({ path, body }: ApiRequest): Promise<ApiResponse> {
  if (path === '/file')
    return { status: 200, headers: {}, body: { file, start: 0, end: statSync(file).size } };
  if (path === '/memory') {
    return { status: 200, headers: {}, body: String(process.resourceUsage().maxRSS * 1024) };
  }
  const hash = createHash('sha256');
  let bytes = 0;
  if (typeof body === 'object' && Symbol.asyncIterator in body) {
    for await (const chunk of body) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  }
  const told = JSON.stringify({ body: { bytes, digest: hash.digest('hex') } });
  return { status: 200, headers: { 'content-type': 'application/json' }, body: told };
}

const { url } = await startServer({
  transport: { send, async close() {} },
  host: '127.0.0.1',
  port: 0,
  token,
});
process.stdout.write(`${url}\n`);
