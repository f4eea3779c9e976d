import { closeSync, openSync, readSync } from 'node:fs';

/** So many random hexadecimal digits. */
export function randomHex(digits: number): string {
  return readRandomBytes(Math.ceil(digits / 2))
    .toString('hex')
    .slice(0, digits);
}

/** A random UUID (RFC 9562, version 4). */
export function randomUuid(): string {
  const bytes = readRandomBytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return formatUuid(bytes.toString('hex'));
}

/** 32 hexadecimal digits in the groups of a UUID. */
export function formatUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

/** From the system's own source where there is one: `node:crypto` takes a submit six milliseconds to load. */
function readRandomBytes(count: number): Buffer {
  const bytes = Buffer.alloc(count);
  try {
    const source = openSync('/dev/urandom', 'r');
    try {
      if (readSync(source, bytes, 0, count, null) === count) return bytes;
    } finally {
      closeSync(source);
    }
  } catch {
    // Not on this system.
  }
  return process.getBuiltinModule('node:crypto').randomBytes(count);
}
