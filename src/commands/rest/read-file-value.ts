import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CommandContext } from '../../cli/context.ts';
import { findHomeFolder } from '../../config/environment.ts';
import { AzMlError, systemCode } from '../../errors.ts';

export type TextSource = Pick<CommandContext, 'workingDirectory' | 'environment' | 'readStdin' | 'warn'>;

/**
 * The value of an option that may be `@FILE`, or `@-` for standard input. Of a text the line feeds at its end are
 * left out, as `az` does; bytes that are no text are given as they are. What names no file is taken as typed.
 * Throws `BadFile` for one that cannot be read.
 */
export async function readFileValue(value: string, source: TextSource): Promise<string | Uint8Array> {
  if (!value.startsWith('@') || value === '@') return value;
  if (value === '@-') return trimLineFeeds(await source.readStdin());
  const bytes = readBytes(locate(value.slice(1), source));
  if (bytes !== undefined) return decode(bytes);
  source.warn(`there is no file ${value.slice(1)}: '${value}' is taken as it is`);
  return value;
}

function locate(file: string, { environment, workingDirectory }: TextSource): string {
  return file.startsWith('~/')
    ? join(findHomeFolder(environment, process.platform), file.slice(2))
    : resolve(workingDirectory, file);
}

function readBytes(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw new AzMlError('BadFile', `cannot read ${file} (${systemCode(cause)})`, { target: file, cause });
  }
}

/** PowerShell writes UTF-16 and byte order marks. */
function decode(bytes: Buffer): string | Uint8Array {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return trimLineFeeds(bytes.toString('utf16le', 2));
  return isUtf8(bytes) ? trimLineFeeds(bytes.toString('utf8').replace(/^\ufeff/, '')) : bytes;
}

function trimLineFeeds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end--;
  return text.slice(0, end);
}
