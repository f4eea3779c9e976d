import type { ApiResponse, ResponseBody } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';
import { toErrorAnswer } from './api-error.ts';
import { type ByteRange, parseRange } from './byte-range.ts';
import { type Call, currentUtc } from './call.ts';

export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  readonly etag?: string;
  read(range: ByteRange): Promise<ResponseBody> | ResponseBody;
}

/** What is asked of a request for bytes; not every API has named operations. */
type ByteCall = Pick<Call, 'request' | 'parts'> & Partial<Pick<Call, 'operation'>>;

/** Answers with bytes, whole or the part that the `Range` header asks for. */
export async function answerBytes(
  call: ByteCall,
  { size, contentType, etag, read }: ByteSource,
): Promise<ApiResponse> {
  const range = parseRange(call.request.headers?.range, size);
  if (range === 'unsatisfiable') return answerUnsatisfiable(call, size);
  const { start, end } = range ?? { start: 0, end: size };
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      'content-type': contentType,
      'content-length': String(end - start),
      'accept-ranges': 'bytes',
      // Written by scripts: nobody may guess from the bytes that it is something to run.
      'x-content-type-options': 'nosniff',
      ...(etag === undefined ? {} : { etag: `"${etag}"` }),
      ...(range === undefined ? {} : { 'content-range': `bytes ${start}-${end - 1}/${size}` }),
    },
    body: await read({ start, end }),
  };
}

function answerUnsatisfiable({ parts, operation }: ByteCall, size: number): ApiResponse {
  const error = new AzMlError(
    'RangeNotSatisfiable',
    `the file has ${size} bytes, none of them in the range`,
    {
      target: 'range',
    },
  );
  const answer = toErrorAnswer(error, {
    timeUtc: currentUtc(parts),
    requestId: parts.newUuid(),
    ...(operation === undefined ? {} : { operation }),
  });
  return { ...answer, headers: { ...answer.headers, 'content-range': `bytes */${size}` } };
}
