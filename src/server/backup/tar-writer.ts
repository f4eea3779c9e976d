import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { AzMlError } from '../../errors.ts';
import { BLOCK_BYTES, encodeHeader, paddingOf } from './tar-header.ts';

export interface TarWriter {
  addText(name: string, text: string): Promise<void>;
  /** Answers with the lower-case hex SHA-256 of the bytes that were added. */
  addFile(name: string, file: string): Promise<string>;
  /** Takes the entry that was added last away again. */
  removeLast(): Promise<void>;
  /** Writes the end of the archive and answers with its bytes. */
  end(): Promise<number>;
}

const CHUNK_BYTES = 1024 * 1024;

/** Writes a tar archive (POSIX.1-1988, ustar) to a new file. Throws the system's own errors. */
export function createTarWriter(output: FileHandle, mtime: Date): TarWriter {
  let position = 0;
  let lastStart = 0;

  const append = async (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await output.write(bytes, done, bytes.length - done, position);
      done += bytesWritten;
      position += bytesWritten;
    }
  };
  const begin = (name: string, size: number) => {
    lastStart = position;
    return append(encodeHeader({ name, size, mtime }));
  };

  return {
    async addText(name, text) {
      const bytes = Buffer.from(text);
      await begin(name, bytes.length);
      await append(Buffer.concat([bytes, Buffer.alloc(paddingOf(bytes.length))]));
    },

    async addFile(name, file) {
      const input = await open(file, 'r');
      try {
        const { size } = await input.stat();
        const hash = createHash('sha256');
        await begin(name, size);
        for await (const chunk of readChunks(input, size, file)) {
          hash.update(chunk);
          await append(chunk);
        }
        await append(Buffer.alloc(paddingOf(size)));
        return hash.digest('hex');
      } finally {
        await input.close();
      }
    },

    async removeLast() {
      position = lastStart;
      await output.truncate(position);
    },

    async end() {
      await append(Buffer.alloc(2 * BLOCK_BYTES));
      return position;
    },
  };
}

/** Each piece lies in the same memory as the one before. */
async function* readChunks(input: FileHandle, size: number, file: string): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let position = 0; position < size; ) {
    const { bytesRead } = await input.read(buffer, 0, Math.min(CHUNK_BYTES, size - position), position);
    if (bytesRead === 0) {
      throw new AzMlError('DataFolderUnusable', `${file} became shorter while it was read`, { target: file });
    }
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}
