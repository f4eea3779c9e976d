/** One file in an archive. */
export interface TarEntry {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly mtime: Date;
}

export const BLOCK_BYTES = 512;

// Offsets and lengths of the fields (POSIX.1-1988, ustar).
const NAME = [0, 100] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE_AT = 156;
const MAGIC_AT = 257;
const PLAIN_FILE = '0';

/** The block before a file's bytes. Sizes from 8 GiB on are written as every tar does it, in binary. */
export function encodeHeader({ name, size, mtime }: TarEntry): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, ...NAME, 'latin1');
  for (const [at, value] of [
    [100, 0o600],
    [108, 0],
    [116, 0],
  ] as const)
    writeOctal(block, at, 8, value);
  if (size < 8 ** 11) writeOctal(block, ...SIZE, size);
  else {
    block[SIZE[0]] = 0x80;
    block.writeBigUInt64BE(BigInt(size), SIZE[0] + 4);
  }
  writeOctal(block, 136, 12, Math.floor(mtime.getTime() / 1000));
  block.write(PLAIN_FILE, TYPE_AT);
  block.write('ustar\x0000', MAGIC_AT, 'latin1');
  writeOctal(block, CHECKSUM[0], 7, sumOf(block));
  block.write(' ', CHECKSUM[0] + 7);
  return block;
}

/** What a header says; `undefined` for anything but a plain file with a right checksum. */
export function decodeHeader(block: Buffer): Pick<TarEntry, 'name' | 'size'> | undefined {
  if (block.toString('latin1', TYPE_AT, TYPE_AT + 1) !== PLAIN_FILE) return undefined;
  if (readOctal(block, ...CHECKSUM) !== sumOf(block)) return undefined;
  const name = block.toString('latin1', NAME[0], NAME[1]).replace(/\0.*$/s, '');
  const isBinary = block[SIZE[0]] === 0x80;
  const size = isBinary ? Number(block.readBigUInt64BE(SIZE[0] + 4)) : readOctal(block, ...SIZE);
  return Number.isSafeInteger(size) ? { name, size } : undefined;
}

/** Bytes after a file of this size up to the next block. */
export function paddingOf(size: number): number {
  return (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;
}

/** Sum of all bytes, those of the checksum itself taken as blanks. */
function sumOf(block: Buffer): number {
  let sum = 0;
  for (const [at, byte] of block.entries())
    sum += at >= CHECKSUM[0] && at < CHECKSUM[0] + CHECKSUM[1] ? 0x20 : byte;
  return sum;
}

function writeOctal(block: Buffer, at: number, length: number, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
}

function readOctal(block: Buffer, at: number, length: number): number {
  const text = block.toString('latin1', at, at + length).replace(/[\0 ].*$/s, '');
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}
