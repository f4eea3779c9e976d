import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Git sets its time whenever it reads an index that refers to it, and cannot be told not to. */
const SHARED_INDEX = /\/sharedindex\.[0-9a-f]+$/;

/** Every entry of a folder with its mode, its time of change to the nanosecond and its content. */
export function takeInventory(folder: string): Record<string, string> {
  const inventory: Record<string, string> = {};
  // Bytes, as a name need not be UTF-8.
  const pending = [Buffer.from(folder)];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const { mode, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
    const content = readContent(path);
    const times = SHARED_INDEX.test(path.toString('latin1')) ? '' : `${mtimeNs} ${ctimeNs}`;
    inventory[path.toString('latin1')] = `${mode} ${times} ${content.toString('base64')}`;
    if (!lstatSync(path).isDirectory()) continue;
    for (const name of readdirSync(path, { encoding: 'buffer' })) {
      pending.push(Buffer.concat([path, Buffer.from('/'), name]));
    }
  }
  return inventory;
}

function readContent(path: Buffer): Buffer {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return readlinkSync(path, { encoding: 'buffer' });
  return found.isFile() ? readFileSync(path) : Buffer.alloc(0);
}
