import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** `node test/bench/serve-document.ts FILE`: answers every request with the JSON of the file, and tells its address. */
const document = readFileSync(process.argv[2] ?? '');

const server = createServer((_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': document.length });
  response.end(document);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address?.port}/\n`);
});
