import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { RunStore } from '../../src/store/store.ts';
import type { StoreKind } from './stores.ts';

/** Hands an empty store to `use` and closes it afterwards, whatever happened. */
export async function withStore<T>(
  kind: StoreKind,
  folder: string,
  use: (store: RunStore) => Promise<T>,
): Promise<T> {
  const store = kind.open(mkdtempSync(join(folder, 'store-')));
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
