import type { Dispatcher } from 'undici';
import type { ApiResponse, ResponseBody } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';
import { describeFailure } from './connection-error.ts';
import { decodeError } from './decode-error.ts';

export interface AnsweringService {
  readonly endpoint: URL;
  readonly hasToken: boolean;
}

type ReceivedBody = Dispatcher.ResponseData['body'];

/** Up to this size a body that is no text is given whole. */
const WHOLE_BYTES = 256 * 1024;

/**
 * Turns an answer of HTTP into one of the run API. Throws `Unauthorized`, `ServiceUnreachable` for a redirect, and the
 * connection's own error when it breaks.
 */
export async function receiveAnswer(
  service: AnsweringService,
  status: number,
  received: Dispatcher.ResponseData['headers'],
  stream: ReceivedBody,
): Promise<ApiResponse> {
  const headers = flattenHeaders(received);
  if (status === 401) throw describeRefusal(service, await stream.text());
  if (status >= 300 && status < 400) {
    await stream.dump();
    throw new AzMlError(
      'ServiceUnreachable',
      `${service.endpoint.origin} sends elsewhere, which is not followed (${status})`,
      { hint: 'Give the address of the service itself.', target: service.endpoint.origin },
    );
  }
  if (status === 204) {
    await stream.dump();
    return { status, headers };
  }
  const body = await receiveBody(service.endpoint, headers, stream);
  return { status, headers, ...(body === undefined ? {} : { body }) };
}

/** JSON as text, small files as bytes, the rest as it comes; no body at all as none. */
async function receiveBody(
  endpoint: URL,
  headers: Readonly<Record<string, string>>,
  stream: ReceivedBody,
): Promise<ResponseBody | undefined> {
  const length = headers['content-length'];
  if (/^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '')) {
    const text = await stream.text();
    return text === '' ? undefined : text;
  }
  if (length === undefined || Number(length) > WHOLE_BYTES) return passOn(endpoint, stream);
  const bytes = await stream.bytes();
  return bytes.length === 0 ? undefined : bytes;
}

async function* passOn(endpoint: URL, stream: ReceivedBody): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw describeFailure(endpoint, error);
  }
}

function describeRefusal({ endpoint, hasToken }: AnsweringService, body: string): AzMlError {
  const { message } = decodeError(401, body);
  return new AzMlError('Unauthorized', `${endpoint.origin} refuses this caller: ${message}`, {
    hint: hasToken
      ? 'The token may be too old or of another server: take the one that the server told at its start.'
      : 'Give the token that the server told at its start.',
    target: endpoint.origin,
  });
}

/** Names in lower case, values of a repeated header together, in a map without prototype. */
export function flattenHeaders(received: Dispatcher.ResponseData['headers']): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(received)) {
    if (value !== undefined)
      headers[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}
