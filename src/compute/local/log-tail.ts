import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const MAX_BYTES = 8 * 1024;
const MAX_LINES = 20;

/**
 * The last lines of a log for people to read: at most 20 and at most 8 KiB, without terminal control sequences,
 * undecodable bytes replaced. Of a line that was overwritten by carriage returns (progress bars) the last state.
 * `undefined` when there is no log or nothing in it. Reads the end of the file only, however long it is.
 */
export function readLogTail(file: string): string | undefined {
  const lines = stripControls(new TextDecoder().decode(readEnd(file)))
    .split('\n')
    .map((line) => line.trimEnd())
    .map((line) => line.slice(line.lastIndexOf('\r') + 1));
  while (lines.at(-1) === '') lines.pop();
  const tail = lines.slice(-MAX_LINES).join('\n');
  return tail === '' ? undefined : tail;
}

function readEnd(file: string): Uint8Array {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return new Uint8Array();
  }
  try {
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, MAX_BYTES));
    const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return skipCutCharacter(buffer.subarray(0, read), size > MAX_BYTES);
  } finally {
    closeSync(descriptor);
  }
}

/** Leaves out the rest of a UTF-8 sequence whose beginning was cut off. */
function skipCutCharacter(bytes: Uint8Array, isCut: boolean): Uint8Array {
  if (!isCut) return bytes;
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
  return bytes.subarray(start);
}

/** Escape sequences of ECMA-48 (CSI, OSC and the like, single ones), then all controls but tab and line ends. */
function stripControls(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g, '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '')
  );
}
