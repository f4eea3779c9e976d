import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { AzMlError, type ErrorCode, systemCode } from '../errors.ts';

/** More than any file written by a person; a model or a log given by mistake is far beyond. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Text of a small file that a person wrote, without a byte order mark; UTF-16 too, as Windows PowerShell redirects
 * into a file. Throws an error with the given code when it cannot be read, is no file or is over 4 MiB.
 */
export function readTextFile(file: string, code: ErrorCode): string {
  const refuse = (reason: string, cause?: unknown) =>
    new AzMlError(code, `Cannot read ${file}: ${reason}`, { target: file, cause });
  let bytes: Buffer;
  try {
    bytes = readSmallFile(file, refuse);
  } catch (error) {
    if (error instanceof AzMlError) throw error;
    throw refuse(systemCode(error) ?? String(error), error);
  }
  return decodeText(bytes);
}

function readSmallFile(file: string, refuse: (reason: string) => AzMlError): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const facts = fstatSync(descriptor);
    if (!facts.isFile()) throw refuse('it is not a file');
    if (facts.size > MAX_BYTES) throw refuse(`it has ${facts.size} bytes, more than ${MAX_BYTES}`);
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
