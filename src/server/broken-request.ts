import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AzMlError, systemCode } from '../errors.ts';
import type { AccessLog } from './access-log.ts';
import { toErrorAnswer } from './error-answer.ts';

/** What Node's parser says, as an error and a status of HTTP. Everything else is simply not HTTP. */
const REASONS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'the headers of the request are too large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not come in time'],
};

/** Answers what never became a request, then closes: where the next request would begin nobody can tell. */
export function answerBrokenRequest(
  error: Error,
  socket: Duplex,
  isBusy: (socket: Duplex) => boolean,
  accessLog: AccessLog,
  now: () => Date,
): void {
  // An answer is under way there already: a second one would become a part of it.
  if (!socket.writable || systemCode(error) === 'ECONNRESET' || isBusy(socket)) {
    socket.destroy();
    return;
  }
  const [status, message] = REASONS[systemCode(error) ?? ''] ?? [400, 'this is not a request of HTTP'];
  const requestId = randomUUID();
  const { headers, body } = toErrorAnswer(
    new AzMlError(status === 408 ? 'RequestTimeout' : 'BadRequest', message),
    { timeUtc: now().toISOString(), requestId },
  );
  const text = String(body);
  const head = Object.entries({ ...headers, 'content-length': Buffer.byteLength(text), connection: 'close' });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`,
  );
  accessLog({ method: '', url: '', status, elapsedMs: 0, bytes: text.length, requestId });
}
