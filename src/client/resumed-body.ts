import type { ResponseBody } from '../contract/api-message.ts';
import { AzMlError } from '../errors.ts';

/** Bytes of a file from some place on, as one answer brings them. */
export interface PartialBody {
  readonly body: ResponseBody | undefined;
  /** Bytes of the whole file at the moment of the answer. */
  readonly size: number;
  /** Names this very content, where the service has a name for it; a log that grows has none. */
  readonly etag?: string | undefined;
}

/** Broken connections in a row, without a byte in between, after which it is given up. */
const MOST_BREAKS = 3;

/**
 * A body over a connection that may break: it is asked for again from where it broke off, until it is whole. Throws
 * `ServiceUnreachable` that tells which bytes are missing, also when the file has become another one meanwhile.
 */
export async function* resumeBody(
  path: string,
  first: PartialBody,
  start: number,
  readFrom: (start: number) => Promise<PartialBody | undefined>,
): AsyncGenerator<Uint8Array> {
  let position = start;
  let breaks = 0;
  for (let part: PartialBody | undefined = first; ; ) {
    try {
      if (part.body === undefined || typeof part.body !== 'object' || !(Symbol.asyncIterator in part.body)) {
        if (part.body instanceof Uint8Array) yield part.body;
        return;
      }
      for await (const chunk of part.body) {
        position += chunk.length;
        breaks = 0;
        yield chunk;
      }
      return;
    } catch (error) {
      if (!isLost(error)) throw error;
      breaks += 1;
      if (breaks > MOST_BREAKS) throw tellMissing(error, describeRest(path, position, first.size));
    }
    part = await readFrom(position).catch((error: unknown) => {
      throw tellMissing(error, describeRest(path, position, first.size));
    });
    if (part === undefined || part.size < position || part.etag !== first.etag) {
      const error = new AzMlError('ServiceUnreachable', `${path} has changed while it was read`);
      throw tellMissing(error, describeRest(path, position, first.size));
    }
  }
}

function describeRest(path: string, position: number, size: number): string {
  return `${path} from byte ${position} of ${size} on`;
}

/** The same error with what did not come because of it. Errors of another kind are left as they are. */
export function tellMissing(error: unknown, missing: string): unknown {
  if (!isLost(error)) return error;
  const { code, message, hint, target } = error;
  return new AzMlError(code, `${message}; missing: ${missing}`, {
    ...(hint === undefined ? {} : { hint }),
    ...(target === undefined ? {} : { target }),
    cause: error,
  });
}

function isLost(error: unknown): error is AzMlError {
  return error instanceof AzMlError && error.code === 'ServiceUnreachable';
}
